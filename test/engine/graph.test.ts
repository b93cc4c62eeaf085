import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import type { ExecutorName } from '../../src/runner/engine/executor';
import type { Preprocess } from '../../src/runner/prepared';
import { levelTable } from '../../src/runner/preprocess';
import { scalers } from '../../src/runner/scale';
import { Batches } from '../../src/runner/train/batches';
import type { ElementConfig } from '../../src/shared/config/element';
import { distance } from '../support/backend';
import { session } from '../support/model';
import { fittedPictures } from '../support/scaling';
import * as steps from '../support/steps';
import { classification, dense, partOf, trained, type Trained } from '../support/steps';
import { hasTensorFlow, heldTensors, tensorflow } from '../support/tensorflow';

const scaleTarget = {
  config: { type: 'standard', withMean: true },
  state: { mean: 5, scale: 20 },
};
const weights = [1, 0, 3, 0.5];
const edges = { fillMode: 'reflect', cval: 0 };
const affine = {
  ...{ type: 'affine', brightnessRange: null },
  ...{ rotationRange: 20, widthShiftRange: 0.1, heightShiftRange: 0, shearRange: 0 },
  ...{ zoomRange: 0.1, horizontalFlip: true, verticalFlip: false, fillMode: 'nearest', cval: 0 },
  channelShiftRange: 10,
};
const still = {
  ...{ rotationRange: 0, widthShiftRange: 0, zoomRange: 0, horizontalFlip: false },
  ...{ brightnessRange: [0.5, 1.5], channelShiftRange: 0 },
};
/** Augmentations that a graph applies. */
const fedAugmentations = [
  [affine],
  [{ ...affine, ...still }],
  [
    { type: 'randomCrop', height: 0.8, width: 0.8, padding: 1, ...edges },
    { type: 'perspective', distortionScale: 0.3, probability: 0.5, ...edges },
    { type: 'randomBrightness', factor: 0.2 },
    { type: 'randomContrast', factor: 0.3 },
    { type: 'sharpness', factor: 0.3 },
  ],
];
/** The second one's draws are no numbers for a graph, so that both go before it. */
const plainAugmentation = [affine, { type: 'invert', probability: 0.5 }];

const pictureScalers: ElementConfig[] = [
  ...[{ type: 'none' }, { type: 'standard' }, { type: 'minMax', clip: true }, { type: 'maxAbs' }],
  ...[{ type: 'robust' }, { type: 'rescale' }, { type: 'featurewise' }],
  ...[{ type: 'samplewise' }, { type: 'samplewise', stdNormalization: false }],
  { type: 'zcaWhitening', epsilon: 0.1, rescale: 1 / 255 },
];
/** A scaler fitted on levels in the middle, so that others lie beyond. */
function picturesOf(options: steps.Case, config: ElementConfig): Preprocess {
  const part = partOf(options, 8);
  const levels = Uint8Array.from(part.x as Uint8Array, (level) => 40 + level / 2);
  return { ...fittedPictures(config, options.inputShape, levels), ...classification };
}

/** Trains the same in both executors, which must give the same bits; the last batch is smaller. */
function compare(tf: TensorFlow, options: steps.Case, rest: object = {}): Trained {
  const [eager, graph] = (['eager', 'graph'] as const).map((executor) =>
    trained(tf, { ...options, executor }, rest),
  );
  expect(graph!.reasons).toEqual([]);
  expect(graph!.executor).toBe('graph');
  graph!.values.forEach((values, i) => expect(distance(values, eager!.values[i]!)).toBe(0));
  return graph!;
}

/** The same, and all of the step is in the graph. */
function compareWhole(tf: TensorFlow, options: steps.Case, rest: object = {}): Trained {
  const graph = compare(tf, options, rest);
  expect(graph.ops).toBe(0);
  expect(graph.bundled).toBe(2);
  return graph;
}

describe.skipIf(!hasTensorFlow)('the graph executor goes as the eager one does', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  it.each(steps.layerCases)('%s', (_, options) => {
    compareWhole(tf, { ...options, compile: { optimizer: 'sgd' } });
  });

  it('covers every layer', () => {
    expect(steps.uncoveredLayers()).toEqual([]);
  });

  it.each(steps.averagings)('averaging by %j', (averaging) => {
    for (const type of ['sgd', 'adam'])
      compareWhole(tf, { ...dense, compile: { optimizer: { type, ...averaging } } });
  });

  it.each([...steps.lossCases, ...steps.metricCases])('%s', (_, options) => {
    compareWhole(tf, options);
  });

  it('a scaled target', () => {
    compareWhole(tf, { ...dense, scaleTarget, compile: { metrics: ['mae', 'rmse', 'r2'] } });
  });

  it.each(steps.optimizerCases)('%s', (_, options) => {
    compareWhole(tf, options);
  });

  it.each(steps.penalties)('%j', (values) => {
    const layers = [{ type: 'dense', units: 7, ...values }];
    for (const optimizer of ['sgd', 'adam'])
      compareWhole(tf, { ...dense, layers, compile: { optimizer } });
  });

  describe.each(pictureScalers)('pictures scaled by %j', (config) => {
    const options: steps.Case = {
      ...{ layers: ['flatten'], inputShape: [6, 6, 3], pixels: true, ...classification },
      compile: { optimizer: 'adam', metrics: ['accuracy', 'f1'] },
    };
    const preprocess = picturesOf(options, config);
    const prepared = { preprocess, lookup: levelTable(preprocess.scale) };

    it('alone, with weights, and drawn evenly', () => {
      const plain = compareWhole(tf, options, { prepared });
      const classWeights = [1, 2, 3];
      const others = [
        compareWhole(tf, options, { prepared: { ...prepared, classWeights } }),
        compareWhole(tf, { ...options, weights }, { prepared }),
        compareWhole(tf, { ...options, weights }, { prepared: { ...prepared, classWeights } }),
        compareWhole(tf, options, { prepared: { ...prepared, balancedBatches: true } }),
      ];
      for (const { losses } of others) expect(losses).not.toEqual(plain.losses);
    });

    it('augmented', () => {
      const plain = trained(tf, { ...options, executor: 'graph' }, { prepared });
      for (const augment of fedAugmentations) {
        const { losses } = compareWhole(tf, options, { prepared, augment });
        expect(losses).not.toEqual(plain.losses);
      }
      const before = compare(tf, options, { prepared, augment: plainAugmentation });
      expect(before.ops).toBeGreaterThan(0);
      expect(before.losses).not.toEqual(plain.losses);
    });

    it('from files as from memory', () => {
      const memory = compareWhole(tf, options, { prepared });
      const files = compareWhole(tf, { ...options, stored: true }, { prepared });
      expect(files.values).toEqual(memory.values);
    });

    it('of a regression with a scaled target', () => {
      const regression = { task: 'regression', classes: [], scaleTarget, weights } as const;
      const known = { ...preprocess, task: 'regression', classes: [] } as Preprocess;
      const compile = { metrics: ['mae', 'r2'] };
      const rest = { prepared: { ...prepared, preprocess: known } };
      compareWhole(tf, { ...options, ...regression, compile }, rest);
    });

    it.each(['mixed_bfloat16', 'mixed_float16'])('in %s', (precision) => {
      const rest = {
        prepared: { ...prepared, classWeights: [1, 2, 3] },
        augment: fedAugmentations[0],
      };
      const [full, half] = ['float32', precision].map((each) =>
        trained(tf, { ...options, weights, precision: each, executor: 'graph' }, rest),
      );
      expect(half).toMatchObject({ executor: 'graph', reasons: [], ops: 0 });
      expect(half!.losses).not.toEqual(full!.losses);
      // The same weights yet; what follows depends on the steps that float16 skips.
      expect(Math.abs(half!.losses[0]! / full!.losses[0]! - 1)).toBeLessThan(0.02);
      for (const loss of half!.losses) expect(loss).toBeLessThan(Infinity);
    });
  });

  it('a whitening matrix that is too large for a constant', () => {
    const options: steps.Case = {
      ...{ layers: ['flatten'], inputShape: [12, 12, 1], pixels: true, ...classification },
    };
    const preprocess = picturesOf(options, {
      type: 'zcaWhitening',
      epsilon: 0.1,
      rescale: 1 / 255,
    });
    const prepared = { preprocess, lookup: levelTable(preprocess.scale) };
    compareWhole(tf, options, { prepared, augment: fedAugmentations[0] });
  });

  it.each([
    ['valid', 2, 'relu'],
    ['same', 2, 'tanh'],
    ['same', 1, 'relu'],
  ])(
    'maxPooling2d over windows that overlap, %s, strides %i, after %s, but for rounding',
    (padding, strides, activation) => {
      // A graph takes oneDNN's kernels for a max pooling and its gradient, in a tenth of the time.
      // Where three windows or more overlap these add gradients in another order.
      const options: steps.Case = {
        layers: [
          { type: 'conv2d', filters: 4, kernelSize: 3, activation },
          { type: 'maxPooling2d', poolSize: 3, strides, padding },
          'flatten',
        ],
        ...{ inputShape: [13, 13, 3], compile: { optimizer: 'sgd' } },
      };
      const [eager, graph, again] = (['eager', 'graph', 'graph'] as const).map((executor) =>
        trained(tf, { ...options, executor }),
      );
      expect(graph!.reasons).toEqual([]);
      expect(graph!.executor).toBe('graph');
      expect(graph!.losses[0]).toBe(eager!.losses[0]);
      expect(again!.values).toEqual(graph!.values);
      graph!.values.forEach((values, i) =>
        expect(distance(values, eager!.values[i]!)).toBeLessThan(1e-6),
      );
    },
  );

  it('layers of the sizes that are trained', () => {
    const convolution = { type: 'conv2d', kernelSize: 3, activation: 'relu' };
    const layers = [
      { ...convolution, filters: 32 },
      'batchNormalization',
      'maxPooling2d',
      { ...convolution, filters: 64 },
      'flatten',
      { type: 'dense', units: 256, activation: 'relu' },
      { type: 'dropout', rate: 0.2 },
    ];
    compareWhole(tf, { layers, inputShape: [28, 28, 1], ...classification });
  });

  it('covers every scaler of pictures', () => {
    const known = pictureScalers.map(({ type }) => type);
    const all = scalers.filter(({ tablesOnly }) => !tablesOnly).map(({ name }) => name);
    expect(all.filter((name) => !known.includes(name))).toEqual([]);
  });
});

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

  it('trains models by turns as each alone, as folds of one run are', () => {
    const layers = [...dense.layers, { type: 'dropout', rate: 0.3 }];
    const seeds = [1, 2];
    const alone = seeds.map((seed) => {
      const { train, step } = open('graph', layers, { seed });
      const losses = [0, 1, 2, 3, 4].map(train);
      step.dispose();
      return losses;
    });
    const both = seeds.map((seed) => open('graph', layers, { seed }));
    const turns = [0, 1, 2, 3, 4].map((i) => both.map(({ train }) => train(i)));
    expect(seeds.map((_, k) => turns.map((losses) => losses[k]))).toEqual(alone);
    expect(alone[0]).not.toEqual(alone[1]);
    for (const { step } of both) expect(step.executorName).toBe('graph');
  });

  it('keeps memory flat over 10,000 steps', () => {
    const { train, step } = open('graph');
    for (let i = 0; i < 100; i++) train(i);
    const before = heldTensors(tf);
    const resident = process.memoryUsage.rss();
    for (let i = 0; i < 10_000; i++) train(i);
    expect(heldTensors(tf)).toEqual(before);
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
