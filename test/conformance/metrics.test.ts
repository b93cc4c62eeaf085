import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { random } from '../../src/runner/engine/random';
import type { Task } from '../../src/runner/element';
import { metrics } from '../../src/runner/train/metrics';
import { MetricSums } from '../../src/runner/train/metrics/accumulate';
import type { MetricContext, MetricElement } from '../../src/runner/train/metrics/metric';
import type { Params } from '../../src/shared/config/element';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const ROWS = 96;
const defaults = (params: Params): never =>
  Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default])) as never;

interface Setting {
  readonly task: Task;
  readonly context: MetricContext;
  /** Class index or value of each row, and [rows, width]. */
  readonly labels: Float32Array;
  readonly yTrue: Float32Array;
  readonly yPred: Float32Array;
  readonly width: number;
}

function classification(classes: number, width: number): Setting {
  const draws = random(4, 'test', classes, width);
  const labels = Float32Array.from({ length: ROWS }, () => draws.integer(classes));
  const one = width === 1;
  const yTrue = one
    ? labels
    : Float32Array.from({ length: ROWS * width }, (_, i) =>
        Number(labels[Math.floor(i / width)] === i % width),
      );
  const yPred = new Float32Array(ROWS * width);
  for (let row = 0; row < ROWS; row++) {
    const odds = Array.from({ length: width }, (_, c) =>
      Math.exp(draws.normal() + (one ? 0 : yTrue[row * width + c]!)),
    );
    const total = odds.reduce((a, b) => a + b, one ? 1 : 0);
    odds.forEach((each, c) => (yPred[row * width + c] = each / total));
  }
  const names = Array.from({ length: classes }, (_, c) => `c${c}`);
  return {
    task: 'classification',
    context: { task: 'classification', classes: names, targetMean: 0 },
    labels,
    yTrue,
    yPred,
    width,
  };
}

function regression(): Setting {
  const draws = random(6, 'test');
  const labels = Float32Array.from({ length: ROWS }, () => 500 + draws.normal());
  const yPred = labels.map((value) => value + draws.normal(0, 0.4));
  const context: MetricContext = { task: 'regression', classes: [], targetMean: 500.1 };
  return { task: 'regression', context, labels, yTrue: labels, yPred, width: 1 };
}

const settings: readonly Setting[] = [
  classification(2, 1),
  classification(2, 2),
  classification(6, 6),
  regression(),
];

/** The sums of rows [start, end), flat. */
function batchSums(
  metric: MetricElement,
  setting: Setting,
  start: number,
  end: number,
): Record<string, Float32Array> {
  const { width, yTrue, yPred, context } = setting;
  return tf.tidy(() => {
    const matrix = (values: Float32Array): tf.Tensor2D =>
      tf.tensor2d(values.slice(start * width, end * width), [end - start, width]);
    const batch = { yTrue: matrix(yTrue), yPred: matrix(yPred) };
    const sums = metric.sums(tf, batch, context, defaults(metric.params));
    return Object.fromEntries(
      Object.entries(sums).map(([name, tensor]) => {
        expect(tensor.dtype, name).toBe('float32');
        return [name, tensor.dataSync<'float32'>().slice()];
      }),
    );
  });
}

function overBatches(metric: MetricElement, setting: Setting, size: number): number {
  const sums = new MetricSums();
  for (let start = 0; start < ROWS; start += size) {
    sums.add(batchSums(metric, setting, start, Math.min(ROWS, start + size)));
  }
  return metric.result(sums.sums, setting.context, defaults(metric.params));
}

it('names each metric once', () => {
  const names = metrics.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

const pairs = metrics.flatMap((metric) =>
  settings
    .filter(({ task }) => metric.tasks.includes(task))
    .map((setting) => ({
      name: `${metric.name}, ${setting.task} with ${setting.context.classes.length} classes, width ${setting.width}`,
      metric,
      setting,
    })),
);

describe.each(pairs)('$name', ({ metric, setting }) => {
  it('has one value, however the rows are batched', () => {
    const whole = overBatches(metric, setting, ROWS);
    expect(whole).not.toBeNaN();
    // Float32 sums of at most 96 values near 1; counts are exact.
    for (const size of [1, 7, 32]) expect(overBatches(metric, setting, size)).toBeCloseTo(whole, 5);
  });

  it('has sums of one shape, whatever the batch', () => {
    const sizes = (end: number): Record<string, number> =>
      Object.fromEntries(
        Object.entries(batchSums(metric, setting, 0, end)).map(([name, { length }]) => [
          name,
          length,
        ]),
      );
    expect(sizes(5)).toEqual(sizes(ROWS));
  });

  it('leaks no tensors and leaves its input as it is', () => {
    const { yTrue, yPred } = setting;
    const before = [yTrue.slice(), yPred.slice()];
    batchSums(metric, setting, 0, ROWS);
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) batchSums(metric, setting, 0, ROWS);
    expect(tf.memory().numTensors).toBe(tensors);
    expect([yTrue, yPred]).toEqual(before);
  });

  it('comes close to its exact value', () => {
    if (!metric.exact) return;
    const { labels, yPred, width, context } = setting;
    const exact = metric.exact(labels, yPred, width, context, defaults(metric.params));
    expect(Math.abs(overBatches(metric, setting, 16) - exact)).toBeLessThan(0.02);
  });

  it('says truly which way is better', () => {
    const perfect =
      setting.width === 1 && setting.task === 'classification'
        ? setting.yTrue.map((y) => (y === 1 ? 0.999 : 0.001))
        : setting.yTrue;
    const best = overBatches(metric, { ...setting, yPred: perfect }, ROWS);
    const usual = overBatches(metric, setting, ROWS);
    // Six classes with five guesses, two with five: topK is always right there.
    if (metric.name === 'topK') expect(best).toBeGreaterThanOrEqual(usual);
    else if (metric.mode === 'max') expect(best).toBeGreaterThan(usual);
    else expect(best).toBeLessThan(usual);
  });
});
