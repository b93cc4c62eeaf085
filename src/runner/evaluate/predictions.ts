import { jsonNumber, type SampleName } from './sample';

/**
 * predictions.json: what the model says of every sample of the evaluated part, as parallel lists in
 * the part's order. Views list the samples of a cell by it.
 */
export type Predictions =
  | {
      readonly task: 'classification';
      /** Source rows or pictures. */
      readonly names: readonly SampleName[];
      /** Class indices. */
      readonly true: readonly number[];
      readonly predicted: readonly number[];
      /** Of the predicted and of the true class, to six digits; null where it is no number. */
      readonly probability: readonly (number | null)[];
      readonly trueProbability: readonly (number | null)[];
    }
  | {
      readonly task: 'regression';
      readonly names: readonly SampleName[];
      /** In the target's own unit. */
      readonly true: readonly number[];
      readonly predicted: readonly (number | null)[];
    };

const short = (value: number): number | null =>
  jsonNumber(Number.isFinite(value) ? Number(value.toPrecision(6)) : value);

export const classPredictions = (
  names: readonly SampleName[],
  yTrue: ArrayLike<number>,
  predicted: Int32Array,
  probability: (sample: number, label: number) => number,
): Predictions => ({
  task: 'classification',
  names,
  true: Array.from(yTrue),
  predicted: Array.from(predicted),
  probability: Array.from(predicted, (label, i) => short(probability(i, label))),
  trueProbability: Array.from(yTrue, (label, i) => short(probability(i, label))),
});

export const valuePredictions = (
  names: readonly SampleName[],
  yTrue: Float32Array,
  yPred: Float32Array,
): Predictions => ({
  task: 'regression',
  names,
  true: Array.from(yTrue),
  predicted: Array.from(yPred, jsonNumber),
});
