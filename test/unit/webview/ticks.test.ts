import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks } from '../../../src/webview/kit/ticks';

describe('ticks', () => {
  it('steps by 1, 2, 2.5 or 5 of a decade', () => {
    expect(linearTicks(0.1, 0.98, 4)).toEqual([0.25, 0.5, 0.75]);
    expect(linearTicks(0, 50, 6)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(linearTicks(0.31, 0.99, 4)).toEqual([0.4, 0.6, 0.8]);
    expect(linearTicks(-0.3, 0.3, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  });

  it('keeps to whole numbers where there are no others', () => {
    expect(linearTicks(0, 3, 6, true)).toEqual([0, 1, 2, 3]);
  });

  it('doubles on a log axis', () => {
    expect(logTicks(0.1, 3, 6)).toEqual([0.125, 0.25, 0.5, 1, 2]);
    expect(logTicks(0.01, 4, 5)).toEqual([0.015625, 0.0625, 0.25, 1, 4]);
  });

  it('goes by decades over many of them, and by steps within one doubling', () => {
    expect(logTicks(1e-8, 1, 5)).toEqual([1e-8, 1e-6, 1e-4, 1e-2, 1]);
    expect(logTicks(0.6, 0.95, 4)).toEqual([0.6, 0.7, 0.8, 0.9]);
    expect(logTicks(0.55, 2.6, 5)).toEqual([1, 1.5, 2, 2.5]);
  });

  it('has one tick where there is no range', () => {
    expect(linearTicks(2, 2, 5)).toEqual([2]);
  });
});
