import * as l10n from '@vscode/l10n';
import { between, everyRow, neighborsOf, withRows } from './rows';
import { defineBalancer, type ResampleInput } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';
import { kNeighbors } from './smote';

/** The argument by which borderlineSmote and svmSmote look at what stands around a row. */
export const mNeighbors = {
  type: 'integer',
  min: 1,
  default: 10,
  doc: 'Nearest neighbours of any class that tell whether a row is in danger: half of them or more, but not all, are of other classes.',
  unit: 'rows',
} as const;

/** How many of the m nearest neighbours of each row are of another class than `y`. */
export function othersAround(
  input: ResampleInput,
  rows: Int32Array,
  y: number,
  m: number,
): Int32Array {
  const around = neighborsOf(input, everyRow(input.rows), rows, m, 'mNeighbors');
  return rows.map((_, i) =>
    around.subarray(i * m, (i + 1) * m).reduce((n, row) => n + (input.y[row] === y ? 0 : 1), 0),
  );
}

export const borderlineSmote = defineBalancer({
  kind: 'balance',
  name: 'borderlineSmote',
  doc: 'Makes rows like smote, but only from rows near the border to other classes.',
  source:
    'imbalanced-learn BorderlineSMOTE; Han et al., "Borderline-SMOTE: A New Over-Sampling Method in Imbalanced Data Sets Learning", ICIC 2005',
  params: {
    kNeighbors,
    mNeighbors,
    kind: {
      type: 'enum',
      values: ['borderline-1', 'borderline-2'],
      default: 'borderline-1',
      doc: 'borderline-1 joins with neighbours of the same class; borderline-2 with those of any class, and stays in the nearer half of the way to other ones.',
    },
    samplingStrategy: overSamplingStrategy,
  },
  resample(input, { kNeighbors: k, mNeighbors: m, kind, samplingStrategy }) {
    const positions = positionsByClass(input);
    const synthetic = [...overSamplingCounts(samplingStrategy, input)].flatMap(([y, rows]) => {
      if (rows === 0) return [];
      const own = positions[y]!;
      const others = othersAround(input, own, y, m);
      const danger = own.filter((_, i) => others[i]! >= m / 2 && others[i]! < m);
      if (danger.length === 0) {
        input.warn({
          code: 'balance.noBorder',
          at: input.at,
          message: l10n.t(
            'No row of the class "{0}" lies at the border to other classes, so borderlineSmote made none of it.',
            input.classes[y]!,
          ),
        });
        return [];
      }
      const random = input.random(`balance/borderlineSmote/${y}`);
      if (kind === 'borderline-1') {
        const neighbors = neighborsOf(input, own, danger, k, 'kNeighbors', input.classes[y]);
        return between(danger, neighbors, rows, y, random);
      }
      const neighbors = neighborsOf(input, everyRow(input.rows), danger, k, 'kNeighbors');
      return between(danger, neighbors, rows, y, random, (drawn, neighbor) =>
        input.y[neighbor] === y ? drawn : drawn * random.uniform53() * 0.5,
      );
    });
    return withRows(input, synthetic);
  },
});
