import { edit, editingParams, extended } from './editing';
import { everyRow, onlyRows } from './rows';
import { defineBalancer, type ResampleInput, type Resampled, type Synthetic } from './sampler';
import { cleaningClasses, overSamplingStrategy } from './samplingStrategy';
import { kNeighbors, smoteRows } from './smote';

/** What is left of rows and of synthetic ones behind them. */
export function cleaned(
  { rows }: ResampleInput,
  synthetic: readonly Synthetic[],
  left: Int32Array,
  reason: string,
): Resampled {
  const own = onlyRows(
    rows,
    left.filter((row) => row < rows),
    reason,
  );
  const made = left.filter((row) => row >= rows);
  return { ...own, synthetic: Array.from(made, (row) => synthetic[row - rows]!) };
}

export const smoteenn = defineBalancer({
  kind: 'balance',
  name: 'smoteenn',
  doc: 'smote, then editedNearestNeighbours over all classes: synthetic rows can be removed too.',
  source:
    'imbalanced-learn SMOTEENN; Batista et al., "A Study of the Behavior of Several Methods for Balancing Machine Learning Training Data", SIGKDD Explorations 6, 2004',
  params: { kNeighbors, ...editingParams, samplingStrategy: overSamplingStrategy },
  resample(input, { kNeighbors: k, nNeighbors, kindSel, samplingStrategy }) {
    const synthetic = smoteRows(input, samplingStrategy, k).rows();
    const whole = extended(input, synthetic);
    const classes = cleaningClasses('all', input);
    const left = edit(whole, everyRow(whole.y.length), classes, nNeighbors, kindSel);
    return cleaned(input, synthetic, left, 'smoteenn');
  },
});
