import { Lines } from './lines';
import { drawLines, neighborsOf, withLines } from './rows';
import { defineBalancer, type ResampleInput } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';

/** The argument that SMOTE and its kin share. */
export const kNeighbors = {
  type: 'integer',
  min: 1,
  default: 5,
  doc: 'Nearest neighbours of the same class that a row is joined with.',
  unit: 'rows',
} as const;

/** The rows that SMOTE makes. */
export function smoteRows(
  input: ResampleInput,
  strategy: Parameters<typeof overSamplingCounts>[0],
  k: number,
): Lines {
  const positions = positionsByClass(input);
  const counts = overSamplingCounts(strategy, input);
  const lines = new Lines([...counts.values()].reduce((a, b) => a + b, 0));
  for (const [y, rows] of counts) {
    if (rows === 0) continue;
    const own = positions[y]!;
    const neighbors = neighborsOf(input, own, own, k, 'kNeighbors', input.classes[y]);
    drawLines(lines, own, neighbors, rows, y, input.random(`balance/smote/${y}`));
  }
  return lines;
}

export const smote = defineBalancer({
  kind: 'balance',
  name: 'smote',
  doc: 'Makes rows of the rarer classes on the line between a row and one of its nearest neighbours of the same class.',
  source:
    'imbalanced-learn SMOTE; Chawla et al., "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16, 2002',
  params: { kNeighbors, samplingStrategy: overSamplingStrategy },
  resample: (input, { kNeighbors: k, samplingStrategy }) =>
    withLines(input, smoteRows(input, samplingStrategy, k)),
});
