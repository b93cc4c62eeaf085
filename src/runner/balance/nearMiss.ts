import { squaredDistance } from '../neighbors/exact';
import { neighborsOf, onlyRows } from './rows';
import { defineBalancer, type ResampleInput } from './sampler';
import {
  positionsByClass,
  smallestClass,
  underSamplingCounts,
  underSamplingStrategy,
} from './samplingStrategy';

/** Sum of the distances of each row to its k nearest of the minority. */
function toNearest(input: ResampleInput, rows: Int32Array, minority: Int32Array, k: number) {
  const neighbors = neighborsOf(input, minority, rows, k, 'nNeighbors');
  return Float64Array.from(rows, (row, i) =>
    neighbors
      .subarray(i * k, (i + 1) * k)
      .reduce((sum, other) => sum + distance(input, row, other), 0),
  );
}

/** Sum of the distances of each row to the k rows of the minority that are farthest from it. */
function toFarthest(input: ResampleInput, rows: Int32Array, minority: Int32Array, k: number) {
  return Float64Array.from(rows, (row) => {
    const distances = Float64Array.from(minority, (other) => distance(input, row, other));
    return distances
      .sort()
      .subarray(-k)
      .reduce((a, b) => a + b, 0);
  });
}

const distance = ({ x, columns }: ResampleInput, a: number, b: number): number =>
  Math.sqrt(squaredDistance(x, columns, a, b));

/** The `count` first of the rows by distance; of equal ones those that come first. */
function ranked(rows: Int32Array, distances: Float64Array, count: number, farthest: boolean) {
  const sign = farthest ? -1 : 1;
  return Array.from(rows.keys())
    .sort((a, b) => sign * (distances[a]! - distances[b]!))
    .slice(0, count)
    .map((i) => rows[i]!);
}

export const nearMiss = defineBalancer({
  kind: 'balance',
  name: 'nearMiss',
  doc: 'Keeps the rows of the more frequent classes that lie nearest to the smallest one.',
  source:
    'imbalanced-learn NearMiss; Mani and Zhang, "kNN Approach to Unbalanced Data Distributions", ICML Workshop on Learning from Imbalanced Datasets, 2003',
  params: {
    version: {
      type: 'integer',
      min: 1,
      max: 3,
      default: 1,
      doc: '1: nearest to its nearest rows of the smallest class; 2: nearest to its farthest ones; 3: of the neighbours of the smallest class, those farthest from it.',
    },
    nNeighbors: {
      type: 'integer',
      min: 1,
      default: 3,
      doc: 'Rows of the smallest class whose distance counts.',
      unit: 'rows',
    },
    nNeighborsVer3: {
      type: 'integer',
      min: 1,
      default: 3,
      doc: 'Of version 3: neighbours of each row of the smallest class that may stay.',
      unit: 'rows',
    },
    samplingStrategy: underSamplingStrategy,
  },
  resample(input, { version, nNeighbors: k, nNeighborsVer3, samplingStrategy }) {
    const wanted = underSamplingCounts(samplingStrategy, input);
    const positions = positionsByClass(input);
    const minority = positions[smallestClass(input.y).label]!;
    const kept = positions.flatMap((own, label) => {
      const count = wanted.get(label);
      if (count === undefined) return Array.from(own);
      if (version === 1) return ranked(own, toNearest(input, own, minority, k), count, false);
      if (version === 2) return ranked(own, toFarthest(input, own, minority, k), count, false);
      const near = neighborsOf(input, own, minority, nNeighborsVer3, 'nNeighborsVer3');
      const rows = Int32Array.from(new Set(near)).sort();
      return ranked(rows, toNearest(input, rows, minority, k), count, true);
    });
    return onlyRows(input.rows, kept, 'nearMiss');
  },
});
