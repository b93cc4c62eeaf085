import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { everyRow, neighborsOf, withRows } from './rows';
import { defineBalancer, type ResampleInput, type Synthetic } from './sampler';
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
  const others = Array.from(own, (_, i) =>
    around.subarray(i * k, (i + 1) * k).reduce((n, row) => n + (input.y[row] === y ? 0 : 1), 0),
  );
  const sum = others.reduce((a, b) => a + b / k, 0);
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
    const synthetic: Synthetic[] = [];
    for (const [y, rows] of overSamplingCounts(samplingStrategy, input)) {
      if (rows === 0) continue;
      const own = positions[y]!;
      const random = input.random(`balance/adasyn/${y}`);
      const neighbors = neighborsOf(input, own, own, k, 'nNeighbors', input.classes[y]);
      shares(input, own, y, rows, k).forEach((share, base) => {
        for (let i = 0; i < share; i++) {
          const neighbor = neighbors[base * k + random.integer(k)]!;
          synthetic.push({ parents: [own[base]!, neighbor], weight: random.uniform53(), y });
        }
      });
    }
    return withRows(input, synthetic);
  },
});
