import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { mode } from './editing';
import { requireMore, withRows } from './rows';
import { defineBalancer, type ResampleInput } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';
import { kNeighbors } from './smote';
import { categoriesOf } from './smotenc';

function requireCategorical(input: ResampleInput): void {
  const width = input.categorical.reduce((sum, { places }) => sum + places.length, 0);
  if (width === input.columns) return;
  throw new TrainyardError({
    code: 'balance.notCategorical',
    at: input.at,
    message: l10n.t(
      'smoten needs columns of categories alone, but there are numeric ones. Use smotenc, or smote where all are numeric.',
    ),
  });
}

/** Categories of a column numbered in the order of their values, so that a tie is a sorted one's. */
function sortedCategories(input: ResampleInput, index: number): Int32Array {
  const group = input.categorical[index]!;
  const found = categoriesOf(input, group);
  const firsts = new Map<number, number>();
  found.forEach((category, row) => firsts.has(category) || firsts.set(category, row));
  // One-hot columns: the first category has its 1 in the first column.
  const key = (row: number): number[] =>
    group.places.map((place) => input.x[row * input.columns + place]!);
  const before = (a: number[], b: number[]): number => {
    const differs = a.findIndex((value, i) => value !== b[i]);
    const sign = a.length > 1 ? -1 : 1;
    return differs === -1 ? 0 : sign * (a[differs]! - b[differs]!);
  };
  const order = [...firsts].sort(([, a], [, b]) => before(key(a), key(b))).map(([each]) => each);
  return found.map((category) => order.indexOf(category));
}

/** For each category of a column, the share of each class among its rows: [categories][classes]. */
function sharesOf({ y, classes }: ResampleInput, categories: Int32Array): Float64Array[] {
  const size = categories.reduce((most, each) => Math.max(most, each + 1), 0);
  const counts = Array.from({ length: size }, () => new Float64Array(classes.length));
  categories.forEach((category, row) => counts[category]![y[row]!]!++);
  return counts.map((row) => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.map((count) => count / total);
  });
}

/** Squared L1 distance between the classes' shares of every two categories, [a][b]. */
const distancesOf = (shares: readonly Float64Array[]): number[][] =>
  shares.map((a) =>
    shares.map((b) => a.reduce((sum, share, i) => sum + Math.abs(share - b[i]!), 0) ** 2),
  );

export const smoten = defineBalancer({
  kind: 'balance',
  name: 'smoten',
  doc: 'Makes rows of categories alone: each column takes the most frequent category of a row and its neighbours by the value difference metric.',
  source:
    'imbalanced-learn SMOTEN; Chawla et al., "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16, 2002, section 6.2',
  params: { kNeighbors, samplingStrategy: overSamplingStrategy },
  resample(input, { kNeighbors: k, samplingStrategy }) {
    requireCategorical(input);
    const { x, columns } = input;
    const categories = input.categorical.map((_, index) => sortedCategories(input, index));
    const metric = categories.map((each) => distancesOf(sharesOf(input, each)));
    const positions = positionsByClass(input);
    const synthetic = [...overSamplingCounts(samplingStrategy, input)].flatMap(([y, rows]) => {
      if (rows === 0) return [];
      const own = positions[y]!;
      requireMore(input, own.length, k, 'kNeighbors', input.classes[y]);
      const random = input.random(`balance/smoten/${y}`);
      const known = new Map<number, number[]>();
      const around = (row: number): number[] => {
        const found = known.get(row) ?? nearest(row, own, k + 1, categories, metric);
        known.set(row, found);
        return found;
      };
      return Array.from({ length: rows }, () => {
        const base = own[random.integer(own.length)]!;
        // The row itself votes too, being at no distance.
        const voters = around(base);
        const values = new Float64Array(columns);
        categories.forEach((each, c) => {
          const winner = mode(voters.map((row) => each[row]!));
          const donor = voters.find((row) => each[row] === winner)!;
          for (const place of input.categorical[c]!.places)
            values[place] = x[donor * columns + place]!;
        });
        const parents = [base, voters.find((row) => row !== base)!] as const;
        return { parents, weight: 0, y, values, by: 'vote' as const };
      });
    });
    return withRows(input, synthetic);
  },
});

/** The k nearest of `own` to a row, itself among them; of equally near ones those that come first. */
function nearest(
  row: number,
  own: Int32Array,
  k: number,
  categories: readonly Int32Array[],
  metric: readonly number[][][],
): number[] {
  const distances = Float64Array.from(own, (other) =>
    categories.reduce((sum, each, c) => sum + metric[c]![each[row]!]![each[other]!]!, 0),
  );
  return Array.from(own.keys())
    .sort((a, b) => distances[a]! - distances[b]! || a - b)
    .slice(0, k)
    .map((place) => own[place]!);
}
