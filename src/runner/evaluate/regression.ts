import { determination } from '../train/metrics/regression';
import { jsonNumber, quantile, worst, type SampleName } from './sample';

/** Worst predictions that a report names. */
const WORST = 20;
const SHARES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

export interface RegressionInput {
  /** In the target's own unit, as `yPred` [samples]. */
  readonly yTrue: Float32Array;
  readonly yPred: Float32Array;
  readonly names: readonly SampleName[];
  /** Target of the training part; the baseline is its mean. */
  readonly yTrain?: Float32Array;
}

/** null where there are too few samples, or predictions that are no finite numbers. */
export interface Errors {
  readonly mae: number | null;
  readonly rmse: number | null;
  readonly r2: number | null;
}

export interface RegressionResult extends Errors {
  /** Of true − predicted. */
  readonly residualQuantiles: readonly { readonly share: number; readonly value: number | null }[];
  /** Samples with a prediction that is no finite number. */
  readonly nonFinite: number;
  /** Worst first. */
  readonly worst: readonly {
    readonly name: SampleName;
    readonly true: number;
    readonly predicted: number | null;
    /** true − predicted. */
    readonly residual: number | null;
  }[];
  /** What always predicting the mean would give. */
  readonly baseline: Errors & { readonly strategy: 'mean'; readonly prediction: number | null };
}

const mean = (values: Float32Array | Float64Array): number =>
  (values as Float64Array).reduce((sum, value) => sum + value, 0) / values.length;

function errors(yTrue: Float32Array, residuals: Float64Array): Errors {
  const centre = mean(yTrue);
  const squares = residuals.map((residual) => residual ** 2);
  const total = Float64Array.from(yTrue, (value) => (value - centre) ** 2);
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  return {
    mae: jsonNumber(mean(residuals.map(Math.abs))),
    rmse: jsonNumber(Math.sqrt(mean(squares))),
    r2: yTrue.length < 2 ? null : jsonNumber(determination(sum(squares), sum(total))),
  };
}

/** The part of the report that only a regression has. */
export function regressionResult({
  yTrue,
  yPred,
  names,
  yTrain,
}: RegressionInput): RegressionResult {
  const residuals = Float64Array.from(yTrue, (value, i) => value - yPred[i]!);
  const sorted = residuals.slice().sort();
  const prediction = mean(yTrain ?? yTrue);
  return {
    ...errors(yTrue, residuals),
    residualQuantiles: SHARES.map((share) => ({
      share,
      value: jsonNumber(quantile(sorted, share)),
    })),
    nonFinite: residuals.filter((residual) => !Number.isFinite(residual)).length,
    worst: worst(residuals.map(Math.abs), WORST).map((i) => ({
      name: names[i]!,
      true: yTrue[i]!,
      predicted: jsonNumber(yPred[i]!),
      residual: jsonNumber(residuals[i]!),
    })),
    baseline: {
      strategy: 'mean',
      prediction: jsonNumber(prediction),
      ...errors(
        yTrue,
        Float64Array.from(yTrue, (value) => value - prediction),
      ),
    },
  };
}
