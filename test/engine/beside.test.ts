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
import { random } from '../../src/runner/engine/random';
import type { TensorFlow } from '../../src/runner/element';
import type { Part, Prepared, Preprocess, StoredRows } from '../../src/runner/prepared';
import type { LoopState } from '../../src/runner/rundir/checkpoint';
import type { Fed } from '../../src/runner/engine/executor';
import { Batches } from '../../src/runner/train/batches';
import { TrainingLoop, type LoopHost } from '../../src/runner/train/loop';
import { session } from '../support/model';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';

const inputShape = [16, 16, 1];
const classes = ['a', 'b', 'c'];

function partOf(rows: number, from: number): Part {
  const draws = random(3, 'beside', from);
  return {
    rows,
    x: Uint8Array.from({ length: rows * 256 }, () => draws.integer(256)),
    y: Float32Array.from({ length: rows }, (_, i) => i % 3),
    ids: Int32Array.from({ length: rows }, (_, i) => from + i),
  };
}

/** The same rows as they come from a file, so that no graph holds them: each take spoils the last. */
function stored(part: Part): Part {
  const x = part.x as Uint8Array;
  const taken = new Uint8Array(x.length);
  const rows: StoredRows = {
    length: x.length,
    wholeLevels: true,
    take: (wanted) => {
      wanted.forEach((row, i) => taken.set(x.subarray(row * 256, (row + 1) * 256), i * 256));
      return taken.subarray(0, wanted.length * 256);
    },
    follow: () => undefined,
  };
  return { ...part, x: rows };
}

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
      run.begin([id], 'x:0', 'y:0', true);
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
    run.begin([feed(2)], 'x:0', 'y:0', true);
    // Waits for it.
    run.dispose();
  });

  /** Trains two epochs; gives all that came of it, weights and optimizer included. */
  async function trained(part: (each: Part) => Part, augment: readonly { type: string }[]) {
    const opened = session(tf, {
      layers: [
        { type: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
        'flatten',
        { type: 'dropout', rate: 0.3 },
      ],
      ...{ inputShape, classes, task: 'classification', executor: 'graph' },
      compile: { metrics: ['accuracy'] },
    });
    const { train } = opened.config;
    const config = {
      ...opened.config,
      augment,
      train: {
        ...train,
        epochs: 2,
        batchSize: 8,
        checkpoints: { ...train.checkpoints, everySteps: 2 },
      },
    };
    const parts = {
      train: part(partOf(44, 0)),
      validation: part(partOf(12, 44)),
      test: partOf(0, 0),
    };
    const preprocess = {
      ...{ task: 'classification', classes, inputShape },
      scale: { config: { type: 'rescale' }, columns: [] },
    };
    const lookup = [Float32Array.from({ length: 256 }, (_, level) => level / 255)];
    const steps: number[] = [];
    const saved: { weights: Uint8Array; slots: Float32Array[]; state: LoopState }[] = [];
    const epochs: unknown[] = [];
    const host: LoopHost = {
      emit: (event) => {
        if (event.type === 'steps') steps.push(...event.loss);
        if (event.type === 'epoch') epochs.push(event.metrics);
      },
      save: ({ model, optimizer, state }) =>
        void saved.push({
          weights: model.weights.slice(),
          slots: optimizer.slots.map(({ values }) => values.slice()),
          state: structuredClone(state),
        }),
      load: () => {
        throw new Error('no callback asks for it');
      },
      ...{ takeCommands: () => [], paused: () => undefined, writeFile: () => undefined },
    };
    const loop = new TrainingLoop({
      ...{ ...opened, config, host, signal: new AbortController().signal },
      prepared: { preprocess, lookup, parts } as unknown as Prepared,
    });
    loop.prepare();
    await loop.run();
    expect(opened.step.executorName).toBe('graph');
    loop.dispose();
    opened.step.dispose();
    opened.model.network.dispose();
    return { steps, epochs, saved };
  }

  it.each([
    ['mixed before the step', (each: Part) => each, [{ type: 'mixUp', alpha: 0.4 }]],
    ['fed', stored, []],
  ])(
    'trains on batches that are %s as without it, checkpoint by checkpoint',
    async (_, part, augment) => {
      // By this clock every batch takes long enough to be made beside the step.
      let now = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => now++);
      const started = vi.fn(binding.startSavedModel);
      change({ startSavedModel: started as never });
      const beside = await trained(part, augment);
      change({ startSavedModel: undefined });
      const waited = await trained(part, augment);
      expect(beside).toEqual(waited);
      expect(beside.steps).toHaveLength(12);
      expect(beside.saved.map(({ state }) => state.stepInEpoch)).toEqual([2, 4, 0, 2, 4, 0]);
      expect(started).toHaveBeenCalled();
    },
  );

  it('keeps memory flat over 10,000 steps of batches that are fed', () => {
    const { step, model } = session(tf, {
      ...{ layers: ['flatten'], inputShape, classes, task: 'classification', executor: 'graph' },
    });
    const part = stored(partOf(64, 0));
    const preprocess = { task: 'classification', classes, inputShape } as unknown as Preprocess;
    const batches = new Batches({
      ...{ tf, prepared: { preprocess }, units: 3, task: 'classification', seed: 1, augment: [] },
      ...{ batchSize: 64, shuffle: false },
    });
    const order = batches.order(part, 1);
    const feed = (): Fed => step.feed('train', batches.training(part, order, 0, 1));
    step.train(batches.training(part, order, 0, 1), 0.01);
    let next = feed();
    const train = (steps: number): void => {
      for (let i = 0; i < steps; i++) {
        model.drawing.step = i;
        step.beginTraining(next, 0.01, true);
        next = feed();
        step.endTraining();
      }
    };
    const held = (): object => ({
      tensors: tf.memory().numTensors,
      held: (binding as unknown as { getNumOfTensors(): number }).getNumOfTensors(),
    });
    train(500);
    const before = held();
    const resident = process.memoryUsage.rss();
    train(10_000);
    expect(held()).toEqual(before);
    // A feed of each step that stays would take 160 MiB.
    expect(process.memoryUsage.rss() - resident).toBeLessThan(64 * 1024 ** 2);
    step.release(next);
    step.dispose();
  });
});
