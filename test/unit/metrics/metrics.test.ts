import { describe, expect, it } from 'vitest';
import { MetricSums } from '../../../src/runner/train/metrics/accumulate';
import { auc } from '../../../src/runner/train/metrics/auc';
import { f1 } from '../../../src/runner/train/metrics/f1';
import type { MetricContext } from '../../../src/runner/train/metrics/metric';
import { r2 } from '../../../src/runner/train/metrics/r2';
import { averagePrecision, rocArea } from '../../../src/runner/train/metrics/ranking';
import { TrainyardError } from '../../../src/shared/problem';

const context = (...classes: string[]): MetricContext => ({
  task: 'classification',
  classes,
  targetMean: 0,
});

describe('MetricSums', () => {
  it('adds in double what float32 could not hold', () => {
    const sums = new MetricSums();
    expect(sums.empty).toBe(true);
    sums.add({ count: Float32Array.of(2 ** 24, 1) });
    for (let i = 0; i < 3; i++) sums.add({ count: Float32Array.of(1, 0) });
    expect(Array.from(sums.sums['count']!)).toEqual([2 ** 24 + 3, 1]);
  });

  it('goes on after a checkpoint as if there had been none', () => {
    const [straight, before, after] = [new MetricSums(), new MetricSums(), new MetricSums()];
    const batches = [
      { a: Float32Array.of(0.1, NaN), b: Float32Array.of(3) },
      { a: Float32Array.of(0.7, 1), b: Float32Array.of(Infinity) },
    ];
    batches.forEach((batch) => straight.add(batch));
    before.add(batches[0]!);
    after.restore(JSON.parse(JSON.stringify(before.state())));
    after.add(batches[1]!);
    expect(after.sums).toEqual(straight.sums);
  });

  it('does not hold on to the arrays it is given, and starts anew', () => {
    const sums = new MetricSums();
    const given = Float64Array.of(1);
    sums.add({ a: given });
    sums.add({ a: given });
    expect([given[0], sums.sums['a']![0]]).toEqual([1, 2]);
    sums.reset();
    expect(sums.empty).toBe(true);
  });
});

describe('averages over classes', () => {
  const sums = {
    hits: Float64Array.of(8, 1),
    predicted: Float64Array.of(9, 3),
    actual: Float64Array.of(10, 2),
  };

  it('take the class that is named as the positive one', () => {
    const value = (positiveClass?: string): number =>
      f1.result(sums, context('no', 'yes'), { average: undefined, positiveClass });
    expect(value()).toBeCloseTo(2 / 5, 12);
    expect(value('yes')).toBe(value());
    expect(value('no')).toBeCloseTo(16 / 19, 12);
    expect(() => value('maybe')).toThrow(
      expect.objectContaining({ code: 'metric.positiveClass' }) as Error,
    );
  });

  it('refuse binary for more classes than two', () => {
    const values = { average: 'binary', positiveClass: undefined } as const;
    expect(() => f1.result(sums, context('a', 'b', 'c'), values)).toThrow(TrainyardError);
  });
});

describe('areas', () => {
  it('count ties half', () => {
    expect(rocArea([{ positives: 2, negatives: 2 }])).toBe(0.5);
    expect(averagePrecision([{ positives: 1, negatives: 3 }])).toBe(0.25);
  });

  it('are undefined without both kinds', () => {
    const value = (labels: number[]): number =>
      auc.exact!(Float32Array.from(labels), Float32Array.of(0.2, 0.7), 1, context('a', 'b'), {
        curve: 'ROC',
      });
    expect(value([1, 1])).toBeNaN();
    expect(value([0, 0])).toBeNaN();
    expect(value([0, 1])).toBe(1);
    expect(value([1, 0])).toBe(0);
  });

  it('leave out a class that does not occur', () => {
    const yPred = Float32Array.of(0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.3, 0.6, 0.1);
    const value = auc.exact!(Float32Array.of(0, 1, 0), yPred, 3, context('a', 'b', 'c'), {
      curve: 'ROC',
    });
    expect(value).toBe(1);
  });
});

it('r2 of a single sample is undefined', () => {
  const one = Float64Array.of(1);
  const sums = { squares: one, count: one, centred: one, centredSquares: one };
  expect(r2.result(sums, { ...context(), task: 'regression' }, {})).toBeNaN();
  expect(r2.exact!(Float32Array.of(1), Float32Array.of(1), 1, context(), {})).toBeNaN();
});
