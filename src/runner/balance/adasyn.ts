import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { Lines } from './lines';
import { everyRow, neighborsOf, withLines } from './rows';
import { defineBalancer, type ResampleInput } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';

/** To the nearest whole number, halves to the even one, as numpy's rint. */
function rint(value: number): number {
  const low = Math.floor(value);
  const half = value - low;
  return half > 0.5 || (half === 0.5 && low % 2 === 1) ? low + 1 : low;
}

function unsuited(input: ResampleInput, y: number): TrainyardError {
  return new TrainyardError({
    code: 'balance.noBoundary',
    at: input.at,
    message: l10n.t(
      'No row of the class "{0}" has a neighbour of another class, so adasyn finds nowhere to make rows. Use smote instead.',
      input.classes[y]!,
    ),
  });
}

/**
 * Rows to make of each row of a class, more where more of its neighbours are of other classes.
 * Each is rounded, so their sum may be another one than asked, as in imbalanced-learn.
 */
function shares(input: ResampleInput, own: Int32Array, y: number, rows: number, k: number) {
  const around = neighborsOf(input, everyRow(input.rows), own, k, 'nNeighbors');
  const others = new Int32Array(own.length);
  let sum = 0;
  for (let i = 0; i < own.length; i++) {
    for (let at = i * k; at < (i + 1) * k; at++) if (input.y[around[at]!] !== y) others[i]!++;
    sum += others[i]! / k;
  }
  if (sum === 0) throw unsuited(input, y);
  return others.map((count) => rint((count / k / sum) * rows));
}

export const adasyn = defineBalancer({
  kind: 'balance',
  name: 'adasyn',
  doc: 'Makes rows like smote, more of them around rows whose neighbours are of other classes.',
  source:
    'imbalanced-learn ADASYN; He et al., "ADASYN: Adaptive Synthetic Sampling Approach for Imbalanced Learning", IJCNN 2008',
  params: {
    nNeighbors: {
      type: 'integer',
      min: 1,
      default: 5,
      doc: 'Nearest neighbours that are counted, and of the same class that a row is joined with.',
      unit: 'rows',
    },
    samplingStrategy: overSamplingStrategy,
  },
  resample(input, { nNeighbors: k, samplingStrategy }) {
    const positions = positionsByClass(input);
    const classes = [...overSamplingCounts(samplingStrategy, input)].flatMap(([y, rows]) => {
      if (rows === 0) return [];
      const own = positions[y]!;
      const neighbors = neighborsOf(input, own, own, k, 'nNeighbors', input.classes[y]);
      return [{ y, own, neighbors, share: shares(input, own, y, rows, k) }];
    });
    const sum = (share: Int32Array): number => share.reduce((a, b) => a + b, 0);
    const lines = new Lines(classes.reduce((rows, { share }) => rows + sum(share), 0));
    for (const { y, own, neighbors, share } of classes) {
      const random = input.random(`balance/adasyn/${y}`);
      for (let base = 0; base < own.length; base++) {
        for (let i = 0; i < share[base]!; i++) {
          const neighbor = neighbors[base * k + random.integer(k)]!;
          lines.add(own[base]!, neighbor, random.uniform53(), y);
        }
      }
    }
    return withLines(input, lines);
  },
});
