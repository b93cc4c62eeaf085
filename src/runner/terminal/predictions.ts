import type { NamedPrediction } from '../queries/predict';
import { formatNumber } from './format';
import { table } from './table';

/** One line an input: its name, what is predicted, and how sure the model is. */
export function renderPredictions(predictions: readonly NamedPrediction[]): string {
  return table(
    predictions.map(({ input, row, prediction, probabilities }) => [
      row === undefined ? input : `${input}:${row}`,
      typeof prediction === 'number' ? formatNumber(prediction) : prediction,
      probabilities === undefined ? '' : formatNumber(probabilities[prediction]!),
    ]),
  );
}
