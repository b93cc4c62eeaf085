import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { squaredDistance } from '../neighbors/exact';
import { kMeans } from './kMeans';
import { between, everyRow, neighborsOf, withRows } from './rows';
import { defineBalancer, type ResampleInput, type Synthetic } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';
import { kNeighbors } from './smote';

interface Filter {
  readonly kNeighbors: number;
  readonly clusterBalanceThreshold: 'auto' | number;
  readonly densityExponent: 'auto' | number;
}

/** How thinly the rows of a class lie in a cluster. */
function sparsity(
  { x, columns }: ResampleInput,
  rows: readonly number[],
  exponent: 'auto' | number,
): number {
  const n = rows.length;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      sum += 2 * Math.sqrt(squaredDistance(x, columns, rows[i]!, rows[j]!));
  const power = exponent === 'auto' ? (Math.log(n) / Math.log(1.6)) ** 1.8 * 0.16 : exponent;
  return (sum / (n * n - n)) ** power / n;
}

/**
 * The rows of a class by cluster that are dense enough to make rows from, and how many of each.
 *
 * @param labels Cluster of each row.
 * @param total Rows made of all classes.
 */
export function clusterShares(
  input: ResampleInput,
  labels: Int32Array,
  y: number,
  rows: number,
  total: number,
  { kNeighbors: k, clusterBalanceThreshold, densityExponent }: Filter,
): { own: Int32Array; rows: number }[] {
  const clusters = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const members = Array.from({ length: clusters }, (): number[] => []);
  labels.forEach((label, row) => members[label]!.push(row));
  const threshold = clusterBalanceThreshold === 'auto' ? rows / total / 2 : clusterBalanceThreshold;
  const valid = members
    .map((all) => ({ all, own: all.filter((row) => input.y[row] === y) }))
    .filter(({ all, own }) => own.length / all.length >= threshold && own.length > k)
    .map(({ own }) => ({ own, thin: sparsity(input, own, densityExponent) }));
  const sum = valid.reduce((a, { thin }) => a + thin, 0);
  return valid.map(({ own, thin }) => ({
    own: Int32Array.from(own),
    rows: Math.ceil(rows * (thin / sum)),
  }));
}

export const kMeansSmote = defineBalancer({
  kind: 'balance',
  name: 'kMeansSmote',
  doc: 'Does as smote within clusters that hold enough of the class, more in those where it is thin.',
  source:
    'imbalanced-learn KMeansSMOTE; Last et al., "Oversampling for Imbalanced Learning Based on K-Means and SMOTE", 2017; clusters by k-means over all rows at each step, where it takes MiniBatchKMeans',
  params: {
    kNeighbors: { ...kNeighbors, default: 2 },
    kmeansEstimator: {
      type: 'integer',
      min: 1,
      default: 8,
      doc: 'Clusters that all training rows are parted into.',
    },
    clusterBalanceThreshold: {
      type: 'union',
      of: [
        {
          type: 'enum',
          values: ['auto'],
          doc: 'Half of the share that the class has of the rows made.',
        },
        { type: 'number', min: 0, max: 1, doc: 'That share.' },
      ],
      default: 'auto',
      doc: 'Share of the class among the rows of a cluster from which on the cluster is used.',
      unit: 'share',
    },
    densityExponent: {
      type: 'union',
      of: [
        { type: 'enum', values: ['auto'], doc: 'By the number of rows.' },
        { type: 'number', min: 0, doc: 'The power.' },
      ],
      default: 'auto',
      doc: 'Power of the mean distance in the measure of thinness.',
    },
    samplingStrategy: overSamplingStrategy,
  },
  resample(input, values) {
    const wanted = overSamplingCounts(values.samplingStrategy, input);
    const total = [...wanted.values()].reduce((a, b) => a + b, 0);
    const count = Math.min(values.kmeansEstimator, input.rows);
    const random = input.random('balance/kMeansSmote/clusters');
    const { labels } =
      total === 0
        ? { labels: new Int32Array(input.rows) }
        : kMeans(input.x, input.columns, everyRow(input.rows), count, random);
    const filter = {
      ...values,
      // One cluster is always used.
      clusterBalanceThreshold: count === 1 ? 0 : values.clusterBalanceThreshold,
    } as Filter;
    const positions = positionsByClass(input);
    const synthetic: Synthetic[] = [];
    for (const [y, rows] of wanted) {
      if (rows === 0) continue;
      const parts = clusterShares(input, labels, y, rows, total, filter);
      if (parts.length === 0) throw noCluster(input, y, positions[y]!.length);
      const draws = input.random(`balance/kMeansSmote/${y}`);
      for (const part of parts) {
        const k = values.kNeighbors;
        const neighbors = neighborsOf(input, part.own, part.own, k, 'kNeighbors');
        synthetic.push(...between(part.own, neighbors, part.rows, y, draws));
      }
    }
    return withRows(input, synthetic);
  },
});

function noCluster(input: ResampleInput, y: number, rows: number): TrainyardError {
  return new TrainyardError({
    code: 'balance.noCluster',
    at: input.at,
    message: l10n.t(
      'None of the clusters holds enough of the {0} rows of the class "{1}". Give a smaller clusterBalanceThreshold or kNeighbors, or another kmeansEstimator.',
      rows,
      input.classes[y]!,
    ),
  });
}
