import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../../src/shared/run/events';
import { initialState, reduce, type RunState } from '../../../src/shared/run/state';
import { standing } from '../../../src/webview/training/facts';
import { eventsOf, manifest } from '../../webview/fixtures';

const stateOf = (events: readonly RunEvent[]): RunState => events.reduce(reduce, initialState());

describe('where a run stands', () => {
  it('counts steps and epochs, and knows the best one', () => {
    const found = standing(manifest(), stateOf(eventsOf(12, 40, 15)));
    expect(found).toMatchObject({ done: 480, planned: 600, epoch: 12, inEpoch: 0 });
    expect(found.best?.epoch).toBe(10);
    expect(found).toMatchObject({ since: 2, patience: 5, earliest: 15 });
  });

  it('tells the time left by the last epochs, with its spread', () => {
    const bodies = (seconds: readonly number[]): RunEvent[] => {
      let time = 0;
      const model = eventsOf(0, 10, 10).find(({ type }) => type === 'model')!;
      const events: RunEvent[] = [{ ...model, time: 0, seq: 0 }];
      seconds.forEach((each, i) => {
        const step = Array.from({ length: 10 }, (_, k) => 10 * i + k);
        const flat = step.map(() => 1);
        time += 1000 * each;
        const made: RunEventBody[] = [
          {
            ...{ type: 'steps', epoch: i + 1, step, loss: flat, learningRate: flat },
            milliseconds: step.map(() => 100 * each),
          },
          {
            ...{ type: 'epoch', epoch: i + 1, metrics: { loss: 1 }, learningRate: 1 },
            ...{ seconds: each, samplesPerSecond: 1 },
          },
        ];
        for (const body of made) events.push({ ...body, time, seq: events.length });
      });
      return events;
    };
    const even = standing(manifest(), stateOf(bodies([2, 2, 2, 2])));
    expect(even.left).toEqual({ seconds: 12, spread: 0 });
    const uneven = standing(manifest(), stateOf(bodies([2, 1, 3, 2, 2])));
    expect(uneven.left!.seconds).toBeCloseTo(10, 9);
    // Four epochs with a variance of 2/3; 5 are to go.
    expect(uneven.left!.spread).toBeCloseTo(Math.sqrt((2 / 3) * (5 + 25 / 4)), 9);
    // One epoch: by its steps.
    expect(standing(manifest(), stateOf(bodies([2]))).left).toEqual({
      seconds: 18,
      spread: undefined,
    });
  });

  it('knows nothing before the first step', () => {
    const found = standing(manifest(), stateOf(eventsOf(0, 40, 15)));
    expect(found).toMatchObject({ done: 0, planned: 600, left: undefined, best: undefined });
  });
});

describe('the reducer', () => {
  const at = (events: readonly RunEventBody[], times: readonly number[]): RunState =>
    stateOf(events.map((body, seq) => ({ ...body, seq, time: times[seq]! })));
  const steps = (step: readonly number[], loss = step.map(() => 1)): RunEventBody => ({
    ...{ type: 'steps', epoch: 1, step, loss, metrics: { accuracy: 0.5 } },
    learningRate: step.map(() => 0.1),
    milliseconds: step.map(() => 100),
  });
  const load: RunEventBody = { type: 'stage', stage: 'load', message: '' };
  const steer = (action: string): RunEventBody => ({ type: 'steer', action, values: {} });

  it('counts the time that a run works, without pauses and what lies between two processes', () => {
    const events = [
      load,
      steps([0, 1]),
      steer('pause'),
      steer('resume'),
      steps([2]),
      load,
      steps([3]),
    ];
    const state = at(events, [0, 1000, 1500, 9000, 9250, 100_000, 100_500]);
    expect(state.elapsed).toBeCloseTo(1 + 0.5 + 0.25 + 0.5, 9);
    [0.9, 1, 1.75, 2.25].forEach((elapsed, i) =>
      expect(state.steps.elapsed[i]).toBeCloseTo(elapsed, 9),
    );
  });

  it('takes back steps that are told again, and says so', () => {
    const failed: RunEventBody = { type: 'failed', code: 'x', message: '' };
    const events = [
      load,
      steps([0, 1]),
      steps([2, 3]),
      steer('steer'),
      failed,
      load,
      steps([2], [9]),
    ];
    const state = at(events, [0, 1, 2, 3, 4, 5, 6]);
    expect(state.steps.step).toEqual([0, 1, 2]);
    expect(state.steps.loss).toEqual([1, 1, 9]);
    expect(state.bundles.step).toEqual([1, 2]);
    expect(state.steers).toEqual([]);
    expect(state).toMatchObject({ rewound: 1, failure: undefined, state: 'running' });
  });

  it('reads a loss that JSON could not hold as no number', () => {
    const state = at([load, steps([0, 1], [1, null as unknown as number])], [0, 1]);
    expect(state.steps.loss).toEqual([1, NaN]);
  });
});
