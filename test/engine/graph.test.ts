import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import type { ExecutorName } from '../../src/runner/engine/executor';
import type { Preprocess } from '../../src/runner/prepared';
import { Batches } from '../../src/runner/train/batches';
import { distance } from '../support/backend';
import { session } from '../support/model';
import * as steps from '../support/steps';
import { SPREAD, classification, dense, partOf, trained } from '../support/steps';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';

/**
 * Both executors run the same kernels, and give the same bits but where TensorFlow rewrites a
 * graph: it joins factors, multiplies by a reciprocal or a square, puts an op and what follows it
 * together, and so rounds once where the eager executor rounds twice: a few units in the last place
 * (6e-8), which sums over a few hundred terms bring to some 1e-6 of the largest value.
 */
const ROUNDING = 3e-6;
/** Layers in which it finds something to rewrite. */
const rewritten = ['simpleRNN', 'gaussianDropout', 'gaussianNoise'];

/** Trains the same in both executors; the last batch is smaller. */
function compare(
  tf: TensorFlow,
  options: steps.Case,
  rounding = ROUNDING,
  rest: object = {},
): void {
  const [eager, graph] = (['eager', 'graph'] as const).map((executor) =>
    trained(tf, { ...options, executor }, rest),
  );
  expect(graph!.reasons).toEqual([]);
  expect(graph!.executor).toBe('graph');
  graph!.values.forEach((values, i) =>
    expect(distance(values, eager!.values[i]!)).toBeLessThanOrEqual(rounding),
  );
}

describe.skipIf(!hasTensorFlow)('the graph executor goes as the eager one does', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  it.each(steps.layerCases)('%s', (_, options) => {
    const rounds = rewritten.some((type) => JSON.stringify(options.layers).includes(type));
    compare(tf, { ...options, compile: { optimizer: 'sgd' } }, rounds ? ROUNDING : 0);
  });

  it('covers every layer', () => {
    expect(steps.uncoveredLayers()).toEqual([]);
  });

  it.each(steps.averagings)('averaging by %j', (averaging) => {
    for (const type of ['sgd', 'adam'])
      compare(tf, { ...dense, compile: { optimizer: { type, ...averaging } } });
  });

  it.each([...steps.lossCases, ...steps.metricCases])('%s', (_, options) => {
    compare(tf, options);
  });

  it('a scaled target', () => {
    const scaleTarget = {
      config: { type: 'standard', withMean: true },
      state: { mean: 5, scale: 20 },
    };
    compare(tf, { ...dense, scaleTarget, compile: { metrics: ['mae', 'rmse', 'r2'] } });
  });

  it.each(steps.optimizerCases)('%s', (_, options) => {
    compare(tf, options, SPREAD);
  });

  it.each(steps.penalties)('%j', (values) => {
    const layers = [{ type: 'dense', units: 7, ...values }];
    compare(tf, { ...dense, layers, compile: { optimizer: 'sgd' } });
    compare(tf, { ...dense, layers, compile: { optimizer: 'adam' } }, SPREAD);
  });

  it('weights of classes and samples, scaled pictures and their augmentation', () => {
    const lookup = [Float32Array.from({ length: 256 }, (_, level) => level / 255)];
    const inputShape = [6, 6, 1];
    const options = { layers: ['flatten'], inputShape, ...classification };
    const prepared = {
      preprocess: {
        ...classification,
        inputShape,
        scale: { config: { type: 'rescale' } },
      } as unknown as Preprocess,
      lookup,
      classWeights: [1, 2, 3],
    };
    compare(tf, options, SPREAD, { prepared });
    const plain = trained(tf, { ...options, executor: 'graph' }, { prepared });
    const weights = [1, 0, 3, 0.5];
    compare(tf, { ...options, weights }, SPREAD, { prepared });
    const weighted = trained(tf, { ...options, weights, executor: 'graph' }, { prepared });
    expect(weighted.values[0]).not.toEqual(plain.values[0]);
    for (const augment of [
      [{ type: 'affine', ...affine }],
      [{ type: 'affine', ...affine, ...still, horizontalFlip: false }],
      [
        { type: 'randomCrop', height: 0.8, width: 0.8, padding: 1, ...edges },
        { type: 'perspective', distortionScale: 0.3, probability: 0.5, ...edges },
        { type: 'randomBrightness', factor: 0.2 },
        { type: 'randomContrast', factor: 0.3 },
        { type: 'sharpness', factor: 0.3 },
      ],
      // The second one's draws are no numbers for a graph, so that both go before it.
      [
        { type: 'affine', ...affine },
        { type: 'invert', probability: 0.5 },
      ],
    ]) {
      compare(tf, options, SPREAD, { prepared, augment });
      const { values } = trained(tf, { ...options, executor: 'graph' }, { prepared, augment });
      expect(values[0]).not.toEqual(plain.values[0]);
    }
  });
});

const edges = { fillMode: 'reflect', cval: 0 };
const still = {
  ...{ rotationRange: 0, widthShiftRange: 0, zoomRange: 0 },
  ...{ brightnessRange: [0.5, 1.5], channelShiftRange: 0 },
};
const affine = {
  brightnessRange: null,
  ...{ rotationRange: 20, widthShiftRange: 0.1, heightShiftRange: 0, shearRange: 0 },
  ...{ zoomRange: 0.1, horizontalFlip: true, verticalFlip: false, fillMode: 'nearest', cval: 0 },
  channelShiftRange: 10,
};

describe.skipIf(!hasTensorFlow)('the graph executor', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  const open = (
    executor: ExecutorName,
    layers: readonly unknown[] = dense.layers,
    rest: Partial<steps.Case> = {},
  ) => {
    const opened = session(tf, { ...dense, layers, ...classification, executor, ...rest });
    const part = partOf({ ...dense, ...classification, ...rest }, 20);
    const preprocess = { ...classification, inputShape: dense.inputShape };
    const batches = new Batches({
      ...{ tf, units: 3, task: 'classification', seed: 1, batchSize: 4, shuffle: true },
      ...{ augment: [], prepared: { preprocess: preprocess as unknown as Preprocess } },
    });
    const order = batches.order(part, 1);
    const train = (i: number): number => {
      opened.model.drawing.step = i;
      return opened.step.train(batches.training(part, order, i % 5, 1), 0.01).loss;
    };
    return { ...opened, train };
  };

  it.each(['mixed_bfloat16', 'mixed_float16'])(
    'trains in %s to within 2 % of the losses of float32',
    (precision) => {
      const inputShape = [10, 10, 2];
      const layers = [
        { type: 'conv2d', filters: 8, kernelSize: 3, activation: 'relu' },
        'batchNormalization',
        'flatten',
        { type: 'dense', units: 32, activation: 'relu' },
      ];
      const options = { layers, inputShape, ...classification };
      const part = partOf(options, 32);
      const losses = ['float32', precision].map((each) => {
        const { step, model } = session(tf, { ...options, executor: 'graph', precision: each });
        const preprocess = { ...classification, inputShape } as unknown as Preprocess;
        const batches = new Batches({
          ...{ tf, units: 3, task: 'classification', seed: 1, batchSize: 16, shuffle: true },
          ...{ augment: [], prepared: { preprocess } },
        });
        const all = Array.from({ length: 12 }, (_, i) => {
          model.drawing.step = i;
          const order = batches.order(part, 1 + (i >> 1));
          return step.train(batches.training(part, order, i % 2, 1), 0.001).loss;
        });
        expect(step.executorName).toBe('graph');
        return all;
      });
      expect(losses[1]).not.toEqual(losses[0]);
      losses[0]!.forEach((loss, i) =>
        expect(Math.abs(losses[1]![i]! / loss - 1)).toBeLessThan(0.02),
      );
    },
  );

  it('scales the loss for float16 by what it bears, and skips the steps that it does not', () => {
    const { step, train } = open('graph', dense.layers, {
      precision: 'mixed_float16',
      compile: { optimizer: { type: 'adam', useEma: true } },
      x: [300, -200, 500, 100, -400, 600, 50],
    });
    const own = () => {
      const { slots } = step.state();
      const of = (name: string) => slots.find((slot) => slot.name === `lossScale/${name}`)!.values;
      const rest = slots.filter(({ name }) => !name.startsWith('lossScale/'));
      return {
        scaling: [of('scale')[0], of('steady')[0], of('skipped')[0]],
        values: [step.saveModel().weights, ...rest.map(({ values }) => [...values])],
      };
    };
    const first = own();
    expect(first.scaling).toEqual([2 ** 15, 0, 0]);
    train(0);
    expect(own()).toEqual({ scaling: [2 ** 14, 0, 1], values: first.values });
    let steps = 1;
    while (own().scaling[1] === 0 && steps < 20) train(steps++);
    const begun = own();
    expect(begun.scaling).toEqual([2 ** (16 - steps), 1, steps - 1]);
    expect(begun.values).not.toEqual(first.values);
    const state = step.state();
    step.restore({
      ...state,
      slots: state.slots.map((slot) =>
        slot.name === 'lossScale/steady' ? { ...slot, values: Float32Array.of(1999) } : slot,
      ),
    });
    train(steps);
    expect(own().scaling).toEqual([2 ** (17 - steps), 0, steps - 1]);
    expect(step.executorName).toBe('graph');
  });

  it('goes on from a checkpoint to the same losses, bit for bit', () => {
    const layers = [...dense.layers, { type: 'dropout', rate: 0.3 }];
    const one = open('graph', layers);
    for (let i = 0; i < 3; i++) one.train(i);
    const model = one.step.saveModel();
    const state = one.step.state();
    const whole = [3, 4, 5, 6].map(one.train);
    const other = open('graph', layers);
    other.train(0);
    other.step.restoreWeights(model);
    other.step.restore(state);
    expect([3, 4, 5, 6].map(other.train)).toEqual(whole);
    expect(other.step.executorName).toBe('graph');
  });

  it('keeps memory flat over 10,000 steps', () => {
    const { train, step } = open('graph');
    const { binding } = tf.engine().backend as unknown as {
      binding: { getNumOfTensors(): number };
    };
    for (let i = 0; i < 100; i++) train(i);
    const before = { tensors: tf.memory().numTensors, held: binding.getNumOfTensors() };
    const resident = process.memoryUsage.rss();
    for (let i = 0; i < 10_000; i++) train(i);
    expect({ tensors: tf.memory().numTensors, held: binding.getNumOfTensors() }).toEqual(before);
    // A leak of one scalar's tensor a step alone would take more.
    expect(process.memoryUsage.rss() - resident).toBeLessThan(64 * 1024 ** 2);
    step.dispose();
  });

  it('gives way to the eager one, with the reason, where the step cannot be recorded', () => {
    const { train, step, model } = open('graph');
    const reasons: string[] = [];
    step.onFallback = (reason) => reasons.push(reason);
    const layer = model.network.layers[1] as unknown as {
      call(x: unknown, kwargs: object): { dataSync(): unknown };
    };
    const call = layer.call.bind(layer);
    layer.call = (x, kwargs) => {
      const output = call(x, kwargs);
      output.dataSync();
      return output;
    };
    const losses = [0, 1, 2].map(train);
    expect(step.executorName).toBe('eager');
    expect(reasons).toHaveLength(1);
    const eager = open('eager');
    expect(losses).toEqual([0, 1, 2].map(eager.train));
  });
});
