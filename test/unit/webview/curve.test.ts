import { describe, expect, it } from 'vitest';
import { random } from '../../../src/runner/engine/random';
import { Average, Curve } from '../../../src/webview/training/chart/curve';
import { yRange } from '../../../src/webview/training/chart/range';
import { firstAt, lastAt, listed, type Trace } from '../../../src/webview/training/chart/trace';

const draws = random(1, 'curve');

describe('a curve that grows', () => {
  const values = Array.from({ length: 1000 }, (_, i) => (i % 97 === 5 ? NaN : draws.normal()));
  const curve = new Curve();
  for (const value of values) curve.push(value);

  it('knows the extremes of any part of it, gaps left out', () => {
    const parts = Array.from({ length: 200 }, () => [draws.integer(1000), draws.integer(1001)]);
    for (const [from, to] of [...parts, [0, 1000], [64, 128], [5, 6]] as [number, number][]) {
      const known = values.slice(from, to).filter((value) => !Number.isNaN(value));
      const [low, high] = curve.extremes(from, to);
      expect(low).toBe(known.length === 0 ? NaN : Math.min(...known));
      expect(high).toBe(known.length === 0 ? NaN : Math.max(...known));
    }
  });

  it('keeps every value, and none once it is cleared', () => {
    expect(values.map((_, i) => curve.at(i))).toEqual(values);
    const other = new Curve();
    other.push(1);
    other.clear();
    expect(other.length).toBe(0);
    other.push(2);
    expect(other.extremes(0, 1)).toEqual([2, 2]);
  });
});

describe('a moving average', () => {
  it('is the weighted mean of what came, without a bias to its start', () => {
    const factor = 0.9;
    const average = new Average(factor);
    const values = [3, 1, 4, 1, 5, 9];
    values.forEach((value, i) => {
      average.push(value);
      const weights = values.slice(0, i + 1).map((_, k) => factor ** (i - k));
      const sum = weights.reduce((total, weight, k) => total + weight * values[k]!, 0);
      const mean = sum / weights.reduce((total, weight) => total + weight, 0);
      expect(average.curve.at(i)).toBeCloseTo(mean, 12);
    });
  });

  it('is the curve itself at 0, and goes over gaps', () => {
    const plain = new Average(0);
    const smooth = new Average(0.5);
    for (const value of [1, NaN, 2]) {
      plain.push(value);
      smooth.push(value);
    }
    expect([0, 1, 2].map((i) => plain.curve.at(i))).toEqual([1, NaN, 2]);
    expect(smooth.curve.at(2)).toBeCloseTo((0.5 * 1 + 2) / 1.5, 12);
  });
});

describe('places on the axis', () => {
  const points = listed([1, 2, 2, 4], [0, 0, 0, 0]);
  it('finds the points at or beside x', () => {
    expect([0, 1, 2, 3, 4, 5].map((x) => firstAt(points, x))).toEqual([0, 0, 1, 3, 3, 4]);
    expect([0, 1, 3, 4, 5].map((x) => lastAt(points, x))).toEqual([-1, 0, 2, 3, 3]);
  });
});

describe('the y axis', () => {
  const trace = (style: Trace['style'], y: readonly number[]): Trace => ({
    ...{ label: '', colour: 's1', style },
    points: listed(
      y.map((_, i) => i),
      y,
    ),
  });
  const noisy = Array.from({ length: 1000 }, (_, i) => (i === 500 ? 1e6 : 1 + (i % 10) / 10));

  it('is as tall as the curves, and not as their furthest raw point', () => {
    const [low, high] = yRange([trace('raw', noisy)], [0, 999], { log: false });
    expect(low).toBeGreaterThan(0.8);
    expect(high).toBeLessThan(2.1);
  });

  it('holds every point of the other curves', () => {
    const [low, high] = yRange([trace('rings', [0.2, 7])], [0, 9], { log: true });
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(7);
  });

  it('looks at what is seen alone, and stays within bounds', () => {
    const line = trace('line', [100, 0.9, 0.95, 1, 1]);
    const [low, high] = yRange([line], [2, 4], { log: false, bounds: [0, 1] });
    expect(low).toBeGreaterThan(0.85);
    expect(high).toBe(1);
  });

  it('has a height where a curve has none, or where there is none', () => {
    const [low, high] = yRange([trace('line', [2, 2])], [0, 1], { log: false });
    expect(low).toBeLessThan(2);
    expect(high).toBeGreaterThan(2);
    expect(yRange([], [0, 1], { log: true })).toEqual([0.1, 1]);
  });
});
