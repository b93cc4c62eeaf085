import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { moments } from '../statistics';
import { minimumBetween } from './minimum';
import { defineScaler, divided, type Sample } from './scaler';

interface State {
  readonly lambda: number;
  /** Of the transformed training values. */
  readonly mean: number;
  readonly scale: number;
}

type Method = 'yeo-johnson' | 'box-cox';

/** Box and Cox: (x^λ − 1) / λ, and log x where λ is 0; for x > 0. */
const boxCox = (x: number, lambda: number): number =>
  Math.abs(lambda) < Number.EPSILON ? Math.log(x) : Math.expm1(lambda * Math.log(x)) / lambda;

/** Yeo and Johnson: Box and Cox of 1 + x, and mirrored below 0 with 2 − λ. */
const yeoJohnson = (x: number, lambda: number): number =>
  x >= 0 ? boxCox(1 + x, lambda) : -boxCox(1 - x, 2 - lambda);

const undoBoxCox = (y: number, lambda: number): number =>
  Math.abs(lambda) < Number.EPSILON ? Math.exp(y) : Math.exp(Math.log1p(lambda * y) / lambda);

const undoYeoJohnson = (y: number, lambda: number): number =>
  y >= 0 ? undoBoxCox(y, lambda) - 1 : 1 - undoBoxCox(-y, 2 - lambda);

const transformed = (x: Float64Array, lambda: number, method: Method): Float64Array => {
  const of = method === 'box-cox' ? boxCox : yeoJohnson;
  return x.map((value) => of(value, lambda));
};

/**
 * Logarithm of the variance of the transformed values. Where all lie on one side they are
 * (e^(power · log) − 1) / power: its variance needs neither the 1 nor the size of the largest, so
 * that nothing cancels or overflows for powers far from 0.
 */
function logVariance({ values, counts }: Sample, lambda: number, method: Method): number {
  const { min, max } = moments({ values, counts });
  const below = method === 'yeo-johnson' && max < 0;
  const power = below ? 2 - lambda : lambda;
  if ((method === 'yeo-johnson' && !below && min < 0) || Math.abs(power) < 1e-6)
    return Math.log(moments({ values: transformed(values, lambda, method), counts }).variance);
  const log = method === 'box-cox' ? Math.log : below ? (x: number) => Math.log1p(-x) : Math.log1p;
  const ends = [power * log(min), power * log(max)];
  const most = Math.max(...ends);
  const shares = values.map((value) => Math.exp(power * log(value) - most));
  const { variance } = moments({ values: shares, counts });
  return Math.log(variance) + 2 * most - 2 * Math.log(Math.abs(power));
}

/** The log likelihood of λ, less what does not depend on it. */
function likelihood(
  sample: Sample,
  lambda: number,
  method: Method,
  logs: number,
  n: number,
): number {
  const result = (lambda - 1) * logs - (n / 2) * logVariance(sample, lambda, method);
  return Number.isFinite(result) ? result : -Infinity;
}

/** The bounds within which no value overflows, as scipy's yeojohnson_normmax. */
function bounds(min: number, max: number): [number, number] {
  const log = Math.log1p(20 * Math.max(Math.abs(min), Math.abs(max)));
  const epsilon = Math.log(Number.EPSILON);
  const low = (Math.log(2.2250738585072014e-308) - epsilon) / 2 / log;
  const high = (Math.log(Number.MAX_VALUE) + epsilon) / 2 / log;
  if (max < 0) return [2 - high, 2 - low];
  return min < 0 ? [Math.max(2 - high, low), Math.min(2 - low, high)] : [low, high];
}

function fitLambda(sample: Sample, method: Method): number {
  const { n, min, max, variance } = moments(sample);
  if (variance === 0) return 1;
  const log =
    method === 'box-cox' ? Math.log : (x: number) => Math.sign(x) * Math.log1p(Math.abs(x));
  let logs = 0;
  sample.values.forEach((value, i) => {
    const count = sample.counts?.[i] ?? 1;
    if (count > 0) logs += count * log(value);
  });
  const unlikely = (lambda: number): number => -likelihood(sample, lambda, method, logs, n);
  if (method === 'yeo-johnson') return minimumBetween(unlikely, ...bounds(min, max));
  // No bounds are known for Box and Cox: wider ones, until the best lies within.
  for (let reach = 4; ; reach *= 2) {
    const lambda = minimumBetween(unlikely, -reach, reach);
    if (Math.abs(lambda) < 0.99 * reach || reach > 512) return lambda;
  }
}

function requirePositive({ name, values }: Sample): void {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  if (least > 0) return;
  throw new TrainyardError({
    code: 'scale.notPositive',
    at: ['scale', 'method'],
    message: l10n.t(
      'The column "{0}" holds {1}, and box-cox is for values above 0 alone. Use "yeo-johnson".',
      name,
      least,
    ),
  });
}

export const power = defineScaler({
  kind: 'scale',
  name: 'power',
  tablesOnly: true,
  doc: 'Bends each column by a power, found by maximum likelihood, so that it comes near to a normal distribution.',
  source:
    'scikit-learn PowerTransformer; Yeo and Johnson, "A New Family of Power Transformations", Biometrika 87, 2000; Box and Cox, JRSS B 26, 1964',
  params: {
    method: {
      type: 'enum',
      values: ['yeo-johnson', 'box-cox'],
      default: 'yeo-johnson',
      doc: 'yeo-johnson takes any value, box-cox those above 0 alone.',
    },
    standardize: {
      type: 'boolean',
      default: true,
      doc: 'Then bring it to mean 0 and standard deviation 1.',
    },
  },
  fit(sample, { method, standardize }) {
    if (method === 'box-cox') requirePositive(sample);
    const lambda = fitLambda(sample, method);
    if (!standardize) return { lambda, mean: 0, scale: 1 };
    const bent = transformed(sample.values, lambda, method);
    const { mean, variance } = moments({ values: bent, counts: sample.counts });
    return { lambda, mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
  },
  transform(x, state, { method }) {
    const { lambda, mean, scale } = state as unknown as State;
    if (method === 'yeo-johnson') return divided(transformed(x, lambda, method), mean, scale);
    // A value that training never saw may lie below 0, where box-cox is not defined.
    const positive = x.map((value) => Math.max(value, Number.MIN_VALUE));
    return divided(transformed(positive, lambda, method), mean, scale);
  },
  inverse(x, state, { method }) {
    const { lambda, mean, scale } = state as unknown as State;
    const undo = method === 'box-cox' ? undoBoxCox : undoYeoJohnson;
    return x.map((value) => undo(value * scale + mean, lambda));
  },
});
