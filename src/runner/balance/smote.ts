import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { nearestNeighbors } from '../neighbors';
import { defineBalancer, type ResampleInput, type Synthetic } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';

function requireNeighbors(input: ResampleInput, y: number, has: number, k: number): void {
  if (has > k) return;
  throw new TrainyardError({
    code: 'balance.tooFewSamples',
    at: [...input.at, 'kNeighbors'],
    message: l10n.t(
      'The class "{0}" has {1} training rows; smote with kNeighbors {2} needs at least {3}. Give a smaller kNeighbors, leave the class out of samplingStrategy, or use randomOverSampler.',
      input.classes[y]!,
      has,
      k,
      k + 1,
    ),
  });
}

export const smote = defineBalancer({
  kind: 'balance',
  name: 'smote',
  doc: 'Makes rows of the rarer classes on the line between a row and one of its nearest neighbours of the same class.',
  source:
    'imbalanced-learn SMOTE; Chawla et al., "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16, 2002',
  params: {
    kNeighbors: {
      type: 'integer',
      min: 1,
      default: 5,
      doc: 'Nearest neighbours of the same class that a row is joined with.',
      unit: 'rows',
    },
    samplingStrategy: overSamplingStrategy,
  },
  resample(input, { kNeighbors, samplingStrategy }) {
    const positions = positionsByClass(input);
    const synthetic: (Synthetic & { y: number })[] = [];
    for (const [y, rows] of overSamplingCounts(samplingStrategy, input)) {
      if (rows === 0) continue;
      const own = positions[y]!;
      requireNeighbors(input, y, own.length, kNeighbors);
      const neighbors = nearestNeighbors(input.x, input.columns, own, own, kNeighbors);
      const random = input.random(`balance/smote/${y}`);
      for (let i = 0; i < rows; i++) {
        const base = random.integer(own.length);
        const neighbor = neighbors[base * kNeighbors + random.integer(kNeighbors)]!;
        synthetic.push({ parents: [own[base]!, neighbor], weight: random.uniform53(), y });
      }
    }
    return { kept: Int32Array.from({ length: input.rows }, (_, i) => i), removed: [], synthetic };
  },
});
