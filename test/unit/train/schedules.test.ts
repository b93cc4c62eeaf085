import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { schedules } from '../../../src/runner/train/schedules';
import { elementWithDefaults } from '../../../src/shared/config/defaults';

const context = { learningRate: 0.1, stepsPerEpoch: 10, totalSteps: 100 };
const rates = (config: { type: string }): number[] => {
  const values = elementWithDefaults('schedule', config, catalog);
  const { rate } = schedules.find(({ name }) => name === config.type)!;
  return Array.from({ length: 120 }, (_, step) => rate(step, context, values as never));
};

describe('oneCycle', () => {
  it('rises to the learning rate at pctStart and ends far below its start', () => {
    const all = rates({ type: 'oneCycle' });
    expect(all[0]).toBeCloseTo(0.1 / 25, 12);
    expect(all[29]).toBeCloseTo(0.1, 12);
    expect(Math.max(...all)).toBeCloseTo(0.1, 12);
    expect(all[99]).toBeCloseTo(0.1 / 25 / 10000, 12);
    expect(all[110]).toBe(all[99]);
  });
  it('goes in straight lines where asked', () => {
    const all = rates({ type: 'oneCycle', annealStrategy: 'linear' } as { type: string });
    expect(all[10]! - all[9]!).toBeCloseTo(all[20]! - all[19]!, 12);
    expect(all[60]! - all[59]!).toBeCloseTo(all[80]! - all[79]!, 12);
  });
});

it('linear goes from one multiple to the other over the plan', () => {
  const all = rates({ type: 'linear', startFactor: 0.5, endFactor: 0.1 } as { type: string });
  expect(all[0]).toBeCloseTo(0.05, 12);
  expect(all[50]).toBeCloseTo(0.03, 12);
  expect(all[119]).toBeCloseTo(0.01, 12);
});

it('inverseSqrt peaks at the end of the warm-up and falls with the root', () => {
  const all = rates({ type: 'inverseSqrt', warmupSteps: 16 } as { type: string });
  expect(all[7]).toBeCloseTo(0.05, 12);
  expect(all[15]).toBeCloseTo(0.1, 12);
  expect(all[63]).toBeCloseTo(0.05, 12);
});

it('warmupStableDecay warms up, stays and decays over the last tenth', () => {
  const all = rates({ type: 'warmupStableDecay', warmupSteps: 10 } as { type: string });
  expect(all[4]).toBeCloseTo(0.05, 12);
  expect(new Set(all.slice(10, 91))).toEqual(new Set([0.1]));
  expect(all[95]).toBeCloseTo(0.05, 12);
  expect(all[100]).toBe(0);
});

it('piecewiseConstantDecay refuses values that do not fit the boundaries', () => {
  const config = { type: 'piecewiseConstantDecay', boundaries: [3, 5], values: [1, 2] };
  expect(() => rates(config)).toThrow(
    expect.objectContaining({ code: 'train.scheduleBoundaries' }),
  );
});

it('no rate is negative or not a number', () => {
  const required = {
    decaySteps: 10,
    decayRate: 0.5,
    boundaries: [3],
    values: [0.1, 0.2],
    firstDecaySteps: 10,
    warmupSteps: 5,
  };
  for (const { name, params } of schedules) {
    const given = Object.fromEntries(Object.entries(required).filter(([key]) => key in params));
    for (const rate of rates({ type: name, ...given })) expect(rate).toBeGreaterThanOrEqual(0);
  }
});
