import { squaredDistance } from '../neighbors/exact';
import { kMeans } from './kMeans';
import { onlyRows } from './rows';
import { defineBalancer, type ResampleInput, type Synthetic } from './sampler';
import { positionsByClass, underSamplingCounts, underSamplingStrategy } from './samplingStrategy';

/** The row of each centre's own cluster that is nearest to it. */
function nearestRows(
  { x, columns }: ResampleInput,
  own: Int32Array,
  centers: Float64Array,
  labels: Int32Array,
): Int32Array {
  const k = centers.length / columns;
  const nearest = new Int32Array(k).fill(-1);
  const distances = new Float64Array(k).fill(Infinity);
  const pair = new Float64Array(2 * columns);
  own.forEach((row, i) => {
    const label = labels[i]!;
    pair.set(x.subarray(row * columns, (row + 1) * columns));
    pair.set(centers.subarray(label * columns, (label + 1) * columns), columns);
    const distance = squaredDistance(pair, columns, 0, 1);
    if (distance >= distances[label]!) return;
    distances[label] = distance;
    nearest[label] = row;
  });
  return nearest;
}

export const clusterCentroids = defineBalancer({
  kind: 'balance',
  name: 'clusterCentroids',
  doc: 'Puts the centres of clusters in the place of the rows of the more frequent classes.',
  source: 'imbalanced-learn ClusterCentroids; scikit-learn KMeans',
  params: {
    voting: {
      type: 'enum',
      values: ['auto', 'soft', 'hard'],
      default: 'auto',
      doc: 'soft (auto): the centres themselves; hard: the row nearest to each.',
    },
    samplingStrategy: underSamplingStrategy,
  },
  resample(input, { voting, samplingStrategy }) {
    const positions = positionsByClass(input);
    const wanted = underSamplingCounts(samplingStrategy, input);
    const kept: number[] = [];
    const synthetic: Synthetic[] = [];
    positions.forEach((own, y) => {
      const count = wanted.get(y);
      if (count === undefined || count === own.length) return void kept.push(...own);
      if (count === 0) return;
      const { x, columns } = input;
      const random = input.random(`balance/clusterCentroids/${y}`);
      const { centers, labels } = kMeans(x, columns, own, count, random);
      nearestRows(input, own, centers, labels).forEach((row, c) => {
        // Where rows repeat each other a centre can be left with none.
        const parent = row === -1 ? own[0]! : row;
        if (voting === 'hard' && row !== -1) return void kept.push(row);
        const values = centers.slice(c * columns, (c + 1) * columns);
        synthetic.push({ parents: [parent, parent], weight: 0, y, values, by: 'centroid' });
      });
    });
    return { ...onlyRows(input.rows, kept, 'clusterCentroids'), synthetic };
  },
});
