import * as l10n from '@vscode/l10n';
import { beta } from '../augment/beta';
import { mNeighbors, othersAround } from './borderlineSmote';
import { between, neighborsOf, withRows } from './rows';
import { defineBalancer, type Synthetic } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';
import { kNeighbors } from './smote';
import { supportVectors } from './svm/supportVectors';

/** The share of rows made between neighbours is a Beta(10, 10). */
const SHAPE = 10;

export const svmSmote = defineBalancer({
  kind: 'balance',
  name: 'svmSmote',
  doc: 'Makes rows like smote, but only from the support vectors of a support vector classifier: between neighbours where other classes are near, outwards where they are not.',
  source:
    'imbalanced-learn SVMSMOTE with SVC(kernel=rbf, gamma=scale, C=1); Nguyen et al., "Borderline over-sampling for imbalanced data classification", IJKESDP 3(1), 2011. Where all support vectors are of one sort, they get all rows: imbalanced-learn then makes only the share of rows that it drew for the sort.',
  params: {
    kNeighbors,
    mNeighbors,
    outStep: {
      type: 'number',
      min: 0,
      max: 1,
      default: 0.5,
      doc: 'How far outwards at most, in parts of the way to the neighbour, a row is made from a support vector that is not in danger.',
    },
    samplingStrategy: overSamplingStrategy,
  },
  resample(input, { kNeighbors: k, mNeighbors: m, outStep, samplingStrategy }) {
    const counts = [...overSamplingCounts(samplingStrategy, input)].filter(([, rows]) => rows > 0);
    const supports =
      counts.length > 0 ? supportVectors(input.x, input.columns, input.y) : new Uint8Array();
    const positions = positionsByClass(input);
    const synthetic = counts.flatMap(([y, rows]): Synthetic[] => {
      const own = positions[y]!;
      const vectors = own.filter((row) => supports[row] === 1);
      const others = othersAround(input, vectors, y, m);
      const danger = vectors.filter((_, i) => others[i]! >= m / 2 && others[i]! < m);
      const safe = vectors.filter((_, i) => others[i]! < m / 2);
      if (danger.length + safe.length === 0) {
        input.warn({
          code: 'balance.noSupport',
          at: input.at,
          message: l10n.t(
            'All support vectors of the class "{0}" lie amid rows of other classes, so svmSmote made none of it. Try smote or another of its kin.',
            input.classes[y]!,
          ),
        });
        return [];
      }
      const random = input.random(`balance/svmSmote/${y}`);
      const drawn = Math.trunc(beta(random, SHAPE) * (rows + 1));
      const inDanger = safe.length === 0 ? rows : danger.length === 0 ? 0 : drawn;
      const made = (bases: Int32Array, count: number, step: number): Synthetic[] =>
        count === 0
          ? []
          : between(
              bases,
              neighborsOf(input, own, bases, k, 'kNeighbors', input.classes[y]),
              count,
              y,
              random,
              (weight) => step * weight,
            );
      return [...made(danger, inDanger, 1), ...made(safe, rows - inDanger, -outStep)];
    });
    return withRows(input, synthetic);
  },
});
