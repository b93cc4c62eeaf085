import type { PartName } from '../data/dataset';
import { random } from '../engine/random';
import { inOrder, keep, type Kept, leaveOut, nSplits, refit, shuffle, testShare } from './folds';
import { requireGroups, rowsByGroup } from './groups';
import { partAtRandom } from './random';
import { besideColumn, columnParam, defineFolds, type SplitContext } from './splitter';

/** The groups that folds are made of, and the rows of whole groups kept for the test part. */
export interface KeptGroups extends Kept {
  /** Rows of each group of `rest`, as places in it; by the group's name. */
  readonly groups: readonly (readonly number[])[];
}

/** @throws TrainyardError `split.tooFewGroups` and what {@link besideColumn} throws */
export function keepGroups(
  context: SplitContext,
  column: string,
  test: number,
  least: number,
): KeptGroups {
  const groups = rowsByGroup(besideColumn(context, column));
  requireGroups(groups, least + (test > 0 ? 1 : 0), column);
  const n = context.dataset.target.length;
  const kept = keep(n, test, (shares) => {
    const parts = new Array<PartName>(n);
    partAtRandom(context, groups.length, shares).forEach((part, i) =>
      groups[i]!.forEach((row) => (parts[row] = part)),
    );
    return parts;
  });
  const places = new Map(Array.from(kept.rest, (row, place) => [row, place]));
  const own = groups.filter(([first]) => places.has(first!));
  requireGroups(own, least, column);
  return { ...kept, groups: own.map((rows) => rows.map((row) => places.get(row)!)) };
}

/** The fold of each group: the largest first, each to the fold that holds the fewest rows. */
function bySize(groups: KeptGroups['groups'], k: number): Int32Array {
  const filled = new Array<number>(k).fill(0);
  const folds = new Int32Array(groups.length);
  const order = [...groups.keys()].sort((a, b) => groups[b]!.length - groups[a]!.length || b - a);
  for (const group of order) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold]! += groups[group]!.length;
    folds[group] = fold;
  }
  return folds;
}

/** The fold of each row, from that of its group. */
export function foldsOfGroups({ rest, groups }: KeptGroups, folds: ArrayLike<number>): Int32Array {
  const result = new Int32Array(rest.length);
  groups.forEach((rows, group) => rows.forEach((row) => (result[row] = folds[group]!)));
  return result;
}

export const groupKFold = defineFolds({
  kind: 'split',
  name: 'groupKFold',
  doc: 'Folds of whole groups, so that no group is trained on and validated on at once; folds of about one size.',
  source: 'scikit-learn GroupKFold',
  params: {
    column: columnParam('The column that tells the group of a row; it is then no feature.'),
    nSplits,
    shuffle: { ...shuffle, doc: 'Draw the groups of each fold at random, whatever their sizes.' },
    test: { ...testShare, doc: 'Share of the groups that no fold sees, for the test part.' },
    refit,
  },
  beside: ({ column }) => [{ name: column, use: 'text', at: ['split', 'column'] }],
  folds(context, { column, nSplits: k, shuffle: drawn, test }) {
    const kept = keepGroups(context, column, test, k);
    const count = kept.groups.length;
    const folds = drawn
      ? random(context.seed, 'folds').shuffle(inOrder(count, k))
      : bySize(kept.groups, k);
    return leaveOut(kept, foldsOfGroups(kept, folds), k);
  },
});
