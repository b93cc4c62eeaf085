import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { partNames, type PartName } from '../data/dataset';
import { random } from '../engine/random';
import { moments } from '../statistics';
import { requireGroups, rowsByGroup } from './groups';
import { partSizes, sharesParams } from './shares';
import { besideColumn, columnParam, defineSplitter, toSplit } from './splitter';

const spread = (values: readonly number[]): number =>
  Math.sqrt(moments({ values: Float64Array.from(values) }).variance);

/**
 * The part of each group: one after the other, the most one-sided first, each to the part where the
 * classes then are shared out most evenly; of several to the one that is filled least.
 *
 * @param counts Rows of each class in each group, [groups][classes].
 * @param shares Of each part, above 0.
 */
export function shareGroups(
  counts: readonly (readonly number[])[],
  shares: readonly number[],
): number[] {
  const totals = counts[0]!.map((_, k) => counts.reduce((sum, own) => sum + own[k]!, 0));
  const filled = shares.map(() => totals.map(() => 0));
  const unevenness = (): number =>
    totals.reduce((sum, total, k) => {
      if (total === 0) return sum;
      return sum + spread(filled.map((own, p) => own[k]! / (total * (shares[p]! * shares.length))));
    }, 0) / totals.length;
  const order = [...counts.keys()].sort((a, b) => spread(counts[b]!) - spread(counts[a]!));
  const result = new Array<number>(counts.length);
  for (const group of order) {
    let best = 0;
    let [least, fewest] = [Infinity, Infinity];
    shares.forEach((share, p) => {
      const add = (sign: number): void =>
        counts[group]!.forEach((rows, k) => (filled[p]![k]! += sign * rows));
      add(1);
      const found = unevenness();
      add(-1);
      const size = filled[p]!.reduce((a, b) => a + b, 0) / share;
      const same = Math.abs(found - least) <= 1e-8 + 1e-5 * Math.abs(least);
      if (found < least || (same && size < fewest)) [best, least, fewest] = [p, found, size];
    });
    counts[group]!.forEach((rows, k) => (filled[best]![k]! += rows));
    result[group] = best;
  }
  return result;
}

export const stratifiedGroup = defineSplitter({
  kind: 'split',
  name: 'stratifiedGroup',
  doc: 'Keeps groups whole, and of all ways takes one in which each part holds each class in nearly the same share.',
  source: 'scikit-learn StratifiedGroupKFold, for parts of any share',
  params: {
    column: columnParam('The column that tells the group of a row; it is then no feature.'),
    ...sharesParams,
  },
  beside: ({ column }) => [{ name: column, use: 'text', at: ['split', 'column'] }],
  split(context, { column, ...shares }) {
    const { dataset, classes, seed } = context;
    if (classes.length === 0)
      throw new TrainyardError({
        code: 'split.stratifiedRegression',
        at: ['split'],
        message: l10n.t(
          'The target is a number, and a stratified split is by class. Set split to group, or data.task to classification.',
        ),
      });
    const groups = rowsByGroup(besideColumn(context, column));
    const used = partNames.filter((part) => shares[part] > 0);
    requireGroups(groups, used.length, column);
    partSizes(dataset.target.length, shares);
    random(seed, 'split').shuffle(groups);
    const counts = groups.map((rows) => {
      const own = classes.map(() => 0);
      for (const row of rows) own[dataset.target[row]!]!++;
      return own;
    });
    const shared = shareGroups(
      counts,
      used.map((part) => shares[part]),
    );
    const parts = new Array<PartName>(dataset.target.length);
    groups.forEach((rows, i) => rows.forEach((row) => (parts[row] = used[shared[i]!]!)));
    return toSplit(parts);
  },
});
