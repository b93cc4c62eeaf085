import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  shapeAttribute,
  textAttribute,
  typeAttribute,
  types,
} from '../../src/runner/engine/graph/attributes';
import { nodeBackend, type Binding, type NodeBackend } from '../../src/runner/engine/graph/backend';
import { GraphDef } from '../../src/runner/engine/graph/graphDef';
import { GraphSession } from '../../src/runner/engine/graph/session';
import type { TensorFlow } from '../../src/runner/element';
import type { Part, Preprocess } from '../../src/runner/prepared';
import type { Fed } from '../../src/runner/engine/executor';
import { Batches } from '../../src/runner/train/batches';
import { classes, inputShape, picturesOf, stored, trainedByLoop } from '../support/loops';
import { session } from '../support/model';
import { hasTensorFlow, heldTensors, tensorflow } from '../support/tensorflow';

describe.skipIf(!hasTensorFlow)('a run beside JavaScript', () => {
  let tf: TensorFlow;
  let backend: NodeBackend;
  let binding: Binding;
  beforeAll(async () => {
    tf = await tensorflow();
    backend = nodeBackend(tf);
    ({ binding } = backend);
  });
  afterEach(() => {
    backend.binding = binding;
    vi.restoreAllMocks();
  });

  /** The binding with other functions in the place of its own. */
  function change(others: Partial<Binding>): void {
    const own = Object.getOwnPropertyNames(binding).map((name) => [
      name,
      binding[name as keyof Binding],
    ]);
    backend.binding = { ...Object.fromEntries(own), ...others } as Binding;
  }

  /** Gives back what it is fed, and refuses what is no number. */
  function checked(): { run: GraphSession; feed(value: number): number } {
    const graph = new GraphDef();
    const T = typeAttribute(types.float32);
    graph.add('Placeholder', 'x', [], { attributes: { dtype: T, shape: shapeAttribute([2]) } });
    graph.add('CheckNumerics', 'y', ['x:0'], {
      attributes: { T, message: textAttribute('y') },
    });
    return {
      run: new GraphSession(binding, graph),
      feed: (value) => binding.createTensor([2], types.float32, Float32Array.of(value, 1)),
    };
  }

  it('gives what one gives that is waited for, one at a time, whatever becomes of its inputs', () => {
    const { run, feed } = checked();
    for (const value of [1, NaN, 3]) {
      const id = feed(value);
      run.begin([id], 'x:0', 'y:0', false);
      binding.deleteTensor(id);
      expect(() => run.run([], '', 'y:0')).toThrow('still running');
      if (Number.isNaN(value)) {
        expect(() => run.finish()).toThrow('NaN');
        continue;
      }
      const { outputs, at } = run.finish();
      expect(at).toBeLessThanOrEqual(performance.now());
      expect(binding.tensorDataSync(outputs[0]!.id)).toEqual(Float32Array.of(value, 1));
      binding.deleteTensor(outputs[0]!.id);
    }
    expect(() => binding.finishSavedModel!()).toThrow('No session is running');
    run.begin([feed(2)], 'x:0', 'y:0', false);
    // Waits for it.
    run.dispose();
  });

  it.each([
    ['mixed before the step', (each: Part) => each, [{ type: 'mixUp', alpha: 0.4 }]],
    ['fed', stored, []],
  ])(
    'trains on batches that are %s as without it, checkpoint by checkpoint',
    async (_, part, augment) => {
      // So that both runs make their steps in the same bundles.
      let now = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => now++);
      const started = vi.fn(binding.startSavedModel);
      change({ startSavedModel: started as never });
      const beside = await trainedByLoop(tf, { part, augment });
      change({ startSavedModel: undefined });
      const waited = await trainedByLoop(tf, { part, augment });
      expect(beside).toEqual(waited);
      expect(beside.steps).toHaveLength(12);
      expect(beside.saved.map(({ state }) => state.stepInEpoch)).toEqual([2, 4, 0, 2, 4, 0]);
      expect(started).toHaveBeenCalled();
    },
  );

  it('keeps memory flat over 10,000 steps of batches that are fed', () => {
    const { step } = session(tf, {
      ...{ layers: ['flatten'], inputShape, classes, task: 'classification', executor: 'graph' },
    });
    const part = stored(picturesOf(64, 0));
    const preprocess = { task: 'classification', classes, inputShape } as unknown as Preprocess;
    const batches = new Batches({
      ...{ tf, prepared: { preprocess }, units: 3, task: 'classification', seed: 1, augment: [] },
      ...{ batchSize: 64, shuffle: false },
    });
    const order = batches.order(part, 1);
    const feed = (): Fed => step.feed('train', [batches.training(part, order, 0, 1)]);
    step.train(batches.training(part, order, 0, 1), 0.01);
    let next = feed();
    const train = (steps: number): void => {
      for (let i = 0; i < steps; i++) {
        step.beginTraining(next, { step: i, learningRates: [0.01] });
        next = feed();
        step.endTraining();
      }
    };
    train(500);
    const before = heldTensors(tf);
    const resident = process.memoryUsage.rss();
    train(10_000);
    expect(heldTensors(tf)).toEqual(before);
    // A feed of each step that stays would take 160 MiB.
    expect(process.memoryUsage.rss() - resident).toBeLessThan(64 * 1024 ** 2);
    step.release(next);
    step.dispose();
  });
});
