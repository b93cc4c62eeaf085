import { determination } from '../train/metrics/regression';
import { bootstrap, unitsOf } from './bootstrap';
import { jsonNumber, quantile, worst, type SampleName } from './sample';
import { scoresOf, type Score } from './score';

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
  /** Of the bootstrap. */
  readonly seed: number;
}

/** null where there are too few samples, or predictions that are no finite numbers. */
export interface Errors {
  readonly mae: number | null;
  readonly rmse: number | null;
  readonly r2: number | null;
}

export interface RegressionResult extends Errors {
  /** mae, rmse and r2 with intervals, beside the baseline's. */
  readonly scores: readonly Score[];
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

/** mae, rmse and r2 of samples that occur so often. */
function countedErrors(yTrue: Float32Array, residuals: Float64Array, counts: Int32Array): number[] {
  let n = 0;
  let absolute = 0;
  let squares = 0;
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    n += count;
    absolute += count * Math.abs(residuals[i]!);
    squares += count * residuals[i]! ** 2;
    sum += count * yTrue[i]!;
  }
  const centre = sum / n;
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]! * (yTrue[i]! - centre) ** 2;
  return [absolute / n, Math.sqrt(squares / n), n < 2 ? NaN : determination(squares, total)];
}

/** As {@link countedErrors}, of units that have several samples each: from sums made once. */
function groupedErrors(
  yTrue: Float32Array,
  residuals: Float64Array,
  units: number,
): (counts: Int32Array) => number[] {
  const sums = Array.from({ length: 5 }, () => new Float64Array(units));
  const [n, absolute, squares, away, total] = sums as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const centre = mean(yTrue);
  for (let i = 0; i < yTrue.length; i++) {
    const unit = i % units;
    const difference = yTrue[i]! - centre;
    n[unit]!++;
    absolute[unit]! += Math.abs(residuals[i]!);
    squares[unit]! += residuals[i]! ** 2;
    away[unit]! += difference;
    total[unit]! += difference ** 2;
  }
  return (counts) => {
    const [all, sum, square, shift, spread] = sums.map((each) =>
      each.reduce((total, value, unit) => total + counts[unit]! * value, 0),
    ) as [number, number, number, number, number];
    return [
      sum / all,
      Math.sqrt(square / all),
      determination(square, spread - (shift * shift) / all),
    ];
  };
}

/** The part of the report that only a regression has. */
export async function regressionResult({
  yTrue,
  yPred,
  names,
  yTrain,
  seed,
}: RegressionInput): Promise<RegressionResult> {
  const residuals = Float64Array.from(yTrue, (value, i) => value - yPred[i]!);
  const sorted = residuals.slice().sort();
  const prediction = mean(yTrain ?? yTrue);
  const own = errors(yTrue, residuals);
  const dummy = errors(
    yTrue,
    Float64Array.from(yTrue, (value) => value - prediction),
  );
  const listed = ({ mae, rmse, r2 }: Errors): number[] => [mae ?? NaN, rmse ?? NaN, r2 ?? NaN];
  const units = unitsOf(yTrue.length);
  const intervals = await bootstrap(
    units,
    seed,
    units === yTrue.length
      ? (counts) => countedErrors(yTrue, residuals, counts)
      : groupedErrors(yTrue, residuals, units),
  );
  return {
    ...own,
    scores: scoresOf(['mae', 'rmse', 'r2'], listed(own), listed(dummy), intervals),
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
      ...dummy,
    },
  };
}
