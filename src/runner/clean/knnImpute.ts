import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { Column } from '../data/dataset';
import { moments } from '../statistics';
import { defineFittedCleaner } from './cleaner';
import { columnsParam, selectColumns } from './columns';

interface State {
  readonly columns: readonly string[];
  /** [columns][training rows]; null where missing. */
  readonly donors: readonly (readonly (number | null)[])[];
  readonly means: readonly number[];
}

/** Training values kept in preprocess.json at most. */
const MOST_CELLS = 5_000_000;

/**
 * Squared distance by the columns that both rows have, as if all had: as scikit-learn's
 * nan_euclidean_distances. NaN where they share none.
 */
function distance(a: readonly Float64Array[], i: number, b: readonly Float64Array[], j: number) {
  let sum = 0;
  let shared = 0;
  for (let c = 0; c < a.length; c++) {
    const difference = a[c]![i]! - b[c]![j]!;
    if (Number.isNaN(difference)) continue;
    sum += difference * difference;
    shared++;
  }
  return shared === 0 ? NaN : (sum * a.length) / shared;
}

export const knnImpute = defineFittedCleaner({
  kind: 'clean',
  stage: 'fitted',
  name: 'knnImpute',
  doc: 'Fills missing values of numeric columns with the mean of the nearest training rows that have one; distances are by the columns that two rows share. The training rows are kept with the model.',
  source:
    'scikit-learn KNNImputer; Troyanskaya et al., "Missing Value Estimation Methods for DNA Microarrays", Bioinformatics 17, 2001',
  params: {
    nNeighbors: { type: 'integer', min: 1, default: 5, doc: 'Rows averaged.', unit: 'rows' },
    weights: {
      type: 'enum',
      values: ['uniform', 'distance'],
      default: 'uniform',
      doc: 'uniform: all alike; distance: by the inverse of their distance.',
    },
    columns: columnsParam,
  },
  fit(train, { columns: names }, { at }) {
    const columns = selectColumns(train, names, at).filter(({ kind }) => kind === 'numeric');
    const cells = columns.length * train.target.length;
    if (cells > MOST_CELLS)
      throw new TrainyardError({
        code: 'clean.tooManyDonors',
        at,
        message: l10n.t(
          'knnImpute would keep {0} training values with the model; {1} is the most. Name fewer columns, or use impute.',
          cells,
          MOST_CELLS,
        ),
      });
    const state: State = {
      columns: columns.map(({ name }) => name),
      donors: columns.map(({ values }) =>
        Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
      ),
      means: columns.map(
        ({ values }) => moments({ values: values.filter((value) => !Number.isNaN(value)) }).mean,
      ),
    };
    return state as never;
  },
  apply(table, state, { nNeighbors, weights }) {
    const { columns, donors, means } = state as unknown as State;
    const known = donors.map((own) => Float64Array.from(own, (value) => value ?? NaN));
    const given = columns.map((name) => table.features.find((each) => each.name === name)!.values);
    const filled = given.map((values) => values.slice());
    const rows = known[0]?.length ?? 0;
    let changed = 0;
    for (let row = 0; row < table.target.length; row++) {
      const gaps = [...given.keys()].filter((c) => Number.isNaN(given[c]![row]));
      if (gaps.length === 0) continue;
      const distances = Float64Array.from({ length: rows }, (_, j) =>
        distance(given, row, known, j),
      );
      const order = Array.from(distances.keys())
        .filter((j) => !Number.isNaN(distances[j]))
        .sort((a, b) => distances[a]! - distances[b]! || a - b);
      for (const gap of gaps) {
        const nearest = order.filter((j) => !Number.isNaN(known[gap]![j])).slice(0, nNeighbors);
        filled[gap]![row] = average(
          nearest.map((j) => known[gap]![j]!),
          nearest.map((j) => Math.sqrt(distances[j]!)),
          weights,
          means[gap]!,
        );
        changed++;
      }
    }
    const features = table.features.map((column): Column => {
      const c = columns.indexOf(column.name);
      return c === -1 ? column : { ...column, values: filled[c]! };
    });
    return { table: { ...table, features }, removed: new Int32Array(), changed };
  },
});

/** The mean of the values, or `otherwise` where there are none. */
function average(
  values: readonly number[],
  distances: readonly number[],
  weights: 'uniform' | 'distance',
  otherwise: number,
): number {
  if (values.length === 0) return otherwise;
  // At no distance at all a row speaks alone.
  const exact = distances.some((each) => each === 0);
  const weigh = (each: number): number =>
    weights === 'uniform' ? 1 : exact ? (each === 0 ? 1 : 0) : 1 / each;
  const total = distances.reduce((sum, each) => sum + weigh(each), 0);
  return values.reduce((sum, value, i) => sum + value * weigh(distances[i]!), 0) / total;
}
