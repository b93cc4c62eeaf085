import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import type { Batch } from '../../src/runner/engine/batch';
import type { ExecutorName } from '../../src/runner/engine/executor';
import { TrainingStep } from '../../src/runner/engine/step';
import type { RunCommand } from '../../src/runner/rundir/commands';
import { Batches } from '../../src/runner/train/batches';
import { Pace } from '../../src/runner/train/pace';
import { stored, trainedByLoop, type LoopCase } from '../support/loops';
import { session } from '../support/model';
import { classification, dense, partOf } from '../support/steps';
import { hasTensorFlow, heldTensors, tensorflow } from '../support/tensorflow';

const decay = { type: 'exponentialDecay', decaySteps: 3, decayRate: 0.9, staircase: false };
/** Too high a rate from the seventh step on. */
const leap = { type: 'piecewiseConstantDecay', boundaries: [6], values: [0.001, 1e30] };

describe.skipIf(!hasTensorFlow)('steps that are made together', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** A step, and batches of four rows for it. */
  function opened(executor: ExecutorName) {
    const { step, model } = session(tf, {
      ...{ ...dense, layers: [...dense.layers, { type: 'dropout', rate: 0.3 }] },
      ...{ ...classification, executor },
    });
    const part = partOf({ ...dense, ...classification }, 20);
    const { inputShape } = dense;
    const batches = new Batches({
      ...{
        tf,
        units: 3,
        task: 'classification',
        seed: 1,
        batchSize: 4,
        shuffle: true,
        augment: [],
      },
      prepared: { preprocess: { ...classification, inputShape } as never },
    });
    const order = batches.order(part, 1);
    const batch = (i: number): Batch => batches.training(part, order, i % 5, 1);
    step.prepare({ training: [batch(0)], evaluation: [batches.evaluation(part, 0)] });
    const train = (batch_: readonly Batch[], first: number, learningRates: readonly number[]) => {
      step.beginTraining(step.feed('train', batch_), { step: first, learningRates });
      return step.endTraining().results;
    };
    return { step, model, batch, train, most: step.most('train', batch(0)) };
  }

  it('end with the one whose loss is no finite number, and leave what it left', () => {
    const rates = [0.01, 1e30, 0.01, 0.01, 0.01];
    const graph = opened('graph');
    expect(graph.most).toBe(64);
    const together = graph.train([0, 1, 2, 3, 4].map(graph.batch), 0, rates);
    expect(together.map(({ loss }) => Number.isFinite(loss))).toEqual([true, true, false]);
    const eager = opened('eager');
    expect(eager.most).toBe(1);
    expect(eager.train([0, 1, 2, 3, 4].map(eager.batch), 0, rates)).toEqual(together);
    expect(graph.step.saveModel().weights).toEqual(eager.step.saveModel().weights);
    expect(graph.step.state().steps).toBe(3);
    expect(eager.step.state().steps).toBe(3);
    expect(graph.step.executorName).toBe('graph');
  });

  it('go on from those before as single ones do', () => {
    const [graph, eager] = (['graph', 'eager'] as const).map((executor) => {
      const { train, batch, step } = opened(executor);
      const [first, second] = [
        [0.01, 0.02, 0.03],
        [0.04, 0.05],
      ];
      const results = [
        ...train([0, 1, 2].map(batch), 0, first!),
        ...train([3, 4].map(batch), 3, second!),
      ];
      return { results, weights: step.saveModel().weights, state: step.state().steps };
    });
    expect(graph).toEqual(eager);
  });

  describe('in a run', () => {
    /** How many steps each call made. */
    async function run(bundles: 'all' | 'single', options: LoopCase) {
      vi.spyOn(Pace.prototype, 'steps').mockImplementation((most) =>
        bundles === 'all' ? Math.max(1, most) : 1,
      );
      const begun = vi.spyOn(TrainingStep.prototype, 'beginTraining');
      const result = await trainedByLoop(tf, options);
      const sizes = begun.mock.calls.map(([{ batches }]) => batches.length);
      vi.restoreAllMocks();
      return { ...result, sizes };
    }

    it.each<[string, LoopCase]>([
      ['plain', {}],
      ['from files', { part: stored }],
      ['with a schedule', { train: { learningRateSchedule: decay } }],
      ['with weights', { part: (part) => ({ ...part, weights: part.y.map((y) => 1 + y / 2) }) }],
      ['augmented', { augment: [{ type: 'randomBrightness', factor: 0.2 }] as never }],
    ])('%s give what single ones give, checkpoint by checkpoint', async (_, rest) => {
      const options = { rows: 92, everySteps: 5, ...rest };
      const together = await run('all', options);
      const single = await run('single', options);
      // Of 12 steps, the last one's batch is smaller; after 15 and 20 the second epoch has a checkpoint.
      expect(together.sizes).toEqual([5, 5, 1, 1, 3, 5, 3, 1]);
      expect(single.sizes).toEqual(Array.from({ length: 24 }, () => 1));
      expect({ ...together, sizes: 0 }).toEqual({ ...single, sizes: 0 });
      const eager = await run('all', { ...options, executor: 'eager' });
      expect(eager.sizes).toEqual(single.sizes);
      expect({ ...eager, sizes: 0 }).toEqual({ ...single, sizes: 0 });
    });
  });

  it('fail a run at the step that fails it alone', async () => {
    const options = { rows: 92, everySteps: 100, train: { learningRateSchedule: leap } };
    const failed = (steps: (most: number) => number): Promise<unknown> => {
      vi.spyOn(Pace.prototype, 'steps').mockImplementation(steps);
      return trainedByLoop(tf, options).catch((error: Error) => error.message);
    };
    const message = await failed((most) => Math.max(1, most));
    expect(message).toMatch(/^The loss is (NaN|Infinity) at step [78] with learning rate 1e\+30/);
    expect(await failed(() => 1)).toBe(message);
  });

  it('do not take the time that the checkpoint of the epoch before took', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.01));
    let saved = 0;
    let seconds: readonly number[] = [];
    await trainedByLoop(tf, {
      everySteps: 100,
      saving: () => {
        saved++;
        now += 1e6;
      },
      timed: (each) => (seconds = each),
    });
    expect(saved).toBe(2);
    expect(seconds.map((each) => each < 100)).toEqual([true, true]);
  });

  it('begin before that checkpoint is written, which a stop in between does not lose', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
    const begun = vi.spyOn(TrainingStep.prototype, 'beginTraining');
    const calls: number[] = [];
    const saving = (): unknown => calls.push(begun.mock.calls.length);
    await trainedByLoop(tf, { everySteps: 100, saving });
    const whole = begun.mock.calls.length;
    // The first one's when the second epoch's first steps have begun, the last one's at the end.
    expect(calls).toEqual([whole / 2 + 1, whole]);
    const stop: RunCommand[] = [{ type: 'stop' }];
    const { saved } = await trainedByLoop(tf, {
      everySteps: 100,
      commands: (epochs) => (epochs === 1 ? stop.splice(0) : []),
    });
    expect(saved.map(({ state }) => [state.epoch, state.stepInEpoch])).toEqual([[1, 0]]);
  });

  it('keep memory flat over 10,000', () => {
    const { train, batch, most } = opened('graph');
    const batches = Array.from({ length: most }, (_, i) => batch(i));
    const rates = batches.map(() => 0.001);
    const times = (count: number): void => {
      for (let i = 0; i < count; i++) train(batches, i * most, rates);
    };
    times(8);
    const before = heldTensors(tf);
    const resident = process.memoryUsage.rss();
    times(Math.ceil(10_000 / most));
    expect(heldTensors(tf)).toEqual(before);
    expect(process.memoryUsage.rss() - resident).toBeLessThan(64 * 1024 ** 2);
  });
});
