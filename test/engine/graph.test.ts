import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import type { Batch } from '../../src/runner/engine/batch';
import type { ExecutorName } from '../../src/runner/engine/executor';
import { random } from '../../src/runner/engine/random';
import { constraints } from '../../src/runner/model/constraints';
import { layers as layerElements } from '../../src/runner/model/layers';
import { regularizers } from '../../src/runner/model/regularizers';
import type { Part, Preprocess } from '../../src/runner/prepared';
import type { Session } from '../../src/runner/run/session';
import { Batches } from '../../src/runner/train/batches';
import { losses } from '../../src/runner/train/losses';
import { metrics } from '../../src/runner/train/metrics';
import { optimizers } from '../../src/runner/train/optimizers';
import type { ElementConfig } from '../../src/shared/config/element';
import { distance } from '../support/backend';
import { session, type SessionOptions } from '../support/model';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';

const STEPS = 3;
/**
 * TensorFlow puts ops of a graph together (a product, its bias and activation, say) and rounds once
 * where the eager executor rounds thrice: a few units in the last place (6e-8), which sums over a
 * few hundred terms bring to some 1e-6 of the largest value.
 */
const ROUNDING = 3e-6;
/** Adam and its kin divide by the root of a gradient's mean square, which may be as small as its rounding. */
const SPREAD = 1e-4;

type Case = SessionOptions & {
  /** Inputs of the layer's fixture; random ones else. */
  readonly x?: readonly number[];
};

/** A part of random rows that fits a model. */
function partOf({ inputShape, classes = [], task, x }: Case, rows: number): Part {
  const draws = random(1, 'graph');
  const size = inputShape.reduce((a, b) => a * b, rows);
  return {
    rows,
    x: Float32Array.from({ length: size }, (_, i) => x?.[i % x.length] ?? draws.normal()),
    y: Float32Array.from({ length: rows }, (_, i) =>
      task === 'classification' ? i % classes.length : draws.normal(),
    ),
    ids: Int32Array.from({ length: rows }, (_, i) => i),
  };
}

/** All that some steps give: losses, metric sums, an evaluation, weights and slots. */
function trained(
  { model, step }: Session,
  batches: readonly Batch[],
  held: Batch,
): { values: Float32Array[]; executor: ExecutorName } {
  const results = batches.map((batch, i) => {
    model.drawing.step = i;
    return step.train(batch, 0.01 / (i + 1));
  });
  const evaluation = step.evaluate(held);
  const { weights } = step.saveModel();
  return {
    values: [
      ...[...results, evaluation].flatMap(({ loss, sums }) => [
        Float32Array.of(loss),
        ...sums.flatMap((each) => Object.values(each)),
      ]),
      evaluation.predictions,
      new Float32Array(weights.buffer, weights.byteOffset, weights.byteLength / 4),
      ...step.state().slots.map(({ values }) => values),
    ],
    executor: step.executorName,
  };
}

/** Trains the same in both executors; the last batch is smaller. */
function compare(tf: TensorFlow, options: Case, rounding = ROUNDING, rest: object = {}): void {
  const batchSize = 4;
  const [eager, graph] = (['eager', 'graph'] as const).map((executor) => {
    const opened = session(tf, { ...options, executor });
    const reasons: string[] = [];
    opened.step.onFallback = (reason) => reasons.push(reason);
    const part = partOf(options, batchSize * STEPS - 1);
    const { task = 'regression', classes = [], inputShape } = options;
    const batches = new Batches({
      ...{ tf, units: opened.model.units, task, seed: 1, batchSize, shuffle: true, augment: [] },
      prepared: { preprocess: { task, classes, inputShape } as unknown as Preprocess },
      ...rest,
    });
    const order = batches.order(part, 1);
    const result = trained(
      opened,
      Array.from({ length: STEPS }, (_, i) => batches.training(part, order, i, 1)),
      batches.evaluation(part, 0),
    );
    expect(reasons).toEqual([]);
    batches.dispose();
    opened.step.dispose();
    opened.model.network.dispose();
    return result;
  });
  expect(graph!.executor).toBe('graph');
  graph!.values.forEach((values, i) =>
    expect(distance(values, eager!.values[i]!)).toBeLessThan(rounding),
  );
}

interface LayerCase {
  readonly config: ElementConfig;
  readonly inputShape: number[];
  readonly outputShape: number[];
  readonly x: number[];
}
const fixture = (name: string): LayerCase[] =>
  (
    JSON.parse(readFileSync(`test/fixtures/reference/${name}.json`, 'utf8')) as {
      layers: LayerCase[];
    }
  ).layers;

/** Layers of several inputs, with those that they merge. */
const merging = layerElements.filter(({ inputs }) => inputs === 'many').map(({ name }) => name);
const fromFixtures = [...fixture('training'), ...fixture('layers')].map(
  ({ config, inputShape, outputShape, x }): [string, Case] => [
    JSON.stringify(config),
    { layers: [config, ...(outputShape.length > 1 ? ['flatten'] : [])], inputShape, x },
  ],
);
const layerCases: [string, Case][] = [
  ...fromFixtures,
  ...merging.map((type): [string, Case] => [
    type,
    {
      layers: [
        { type: 'dense', name: 'a', units: 4, inputs: ['input'] },
        { type: 'dense', name: 'b', units: 4, inputs: ['input'] },
        { type, inputs: ['a', 'b'] },
      ],
      inputShape: [5],
    },
  ]),
  ...['dropout', 'alphaDropout', 'gaussianDropout'].map((type): [string, Case] => [
    type,
    { layers: [{ type, rate: 0.3 }], inputShape: [40] },
  ]),
  ['gaussianNoise', { layers: [{ type: 'gaussianNoise', stddev: 0.3 }], inputShape: [40] }],
  ['spatialDropout1d', { layers: ['spatialDropout1d', 'flatten'], inputShape: [3, 20] }],
  ['spatialDropout2d', { layers: ['spatialDropout2d', 'flatten'], inputShape: [2, 3, 20] }],
  [
    'recurrent dropout',
    {
      layers: [{ type: 'lstm', units: 4, dropout: 0.3, recurrentDropout: 0.2 }],
      inputShape: [6, 3],
    },
  ],
];

const classification = { task: 'classification', classes: ['a', 'b', 'c'] } as const;
const dense: Pick<Case, 'layers' | 'inputShape'> = {
  layers: [{ type: 'dense', units: 7, activation: 'relu' }],
  inputShape: [5],
};

describe.skipIf(!hasTensorFlow)('the graph executor goes as the eager one does', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  it.each(layerCases)('%s', (_, options) => {
    compare(tf, { ...options, compile: { optimizer: 'sgd' } });
  });

  it('covers every layer', () => {
    const covered = layerCases.flatMap(([, { layers }]) =>
      layers.map((layer) => (typeof layer === 'string' ? layer : (layer as ElementConfig).type)),
    );
    const missing = layerElements.map(({ name }) => name).filter((name) => !covered.includes(name));
    expect(missing).toEqual([]);
  });

  it.each([
    { useEma: true, emaMomentum: 0.8 },
    { useEma: true, emaOverwriteFrequency: 2 },
    { gradientAccumulationSteps: 2 },
    { gradientAccumulationSteps: 3, useEma: true, clipnorm: 0.5, weightDecay: 0.1 },
  ])('averaging by %j', (averaging) => {
    for (const type of ['sgd', 'adam'])
      compare(tf, { ...dense, compile: { optimizer: { type, ...averaging } } });
  });

  it.each(losses.flatMap(({ name, tasks }) => tasks.map((task) => [name, task] as const)))(
    'loss %s of a %s',
    (loss, task) => {
      const classes = losses.find(({ name }) => name === loss)!.output.units === 'one' ? 2 : 3;
      const known = { task, classes: classification.classes.slice(0, classes) };
      compare(tf, { ...dense, ...(task === 'regression' ? {} : known), compile: { loss } });
    },
  );

  it('a scaled target', () => {
    const scaleTarget = {
      config: { type: 'standard', withMean: true },
      state: { mean: 5, scale: 20 },
    };
    compare(tf, { ...dense, scaleTarget, compile: { metrics: ['mae', 'rmse', 'r2'] } });
  });

  it.each(
    optimizers.flatMap(({ name }) => [
      { type: name },
      { type: name, clipnorm: 0.5 },
      { type: name, globalClipnorm: 0.5, weightDecay: 0.01 },
      { type: name, clipvalue: 0.1 },
    ]),
  )('optimizer %j', (optimizer) => {
    compare(tf, { ...dense, ...classification, compile: { optimizer } }, SPREAD);
  });

  it.each([
    { type: 'sgd', momentum: 0.9 },
    { type: 'sgd', momentum: 0.9, nesterov: true },
    { type: 'adam', amsgrad: true },
  ])('optimizer %j', (optimizer) => {
    compare(tf, { ...dense, ...classification, compile: { optimizer } }, SPREAD);
  });

  it.each(metrics.flatMap(({ name, tasks }) => tasks.map((task) => [name, task] as const)))(
    'metric %s of a %s',
    (metric, task) => {
      const known = task === 'regression' ? {} : classification;
      compare(tf, { ...dense, ...known, compile: { optimizer: 'sgd', metrics: [metric] } });
    },
  );

  it.each([
    ...regularizers.map(({ name }) => ({ kernelRegularizer: { type: name } })),
    ...constraints.map(({ name }) => ({ kernelConstraint: { type: name } })),
  ])('%j', (values) => {
    const layers = [{ type: 'dense', units: 7, ...values }];
    compare(tf, { ...dense, layers, compile: { optimizer: 'sgd' } });
    compare(tf, { ...dense, layers, compile: { optimizer: 'adam' } }, SPREAD);
  });

  it('class weights, scaled pictures and their augmentation', () => {
    const lookup = [Float32Array.from({ length: 256 }, (_, level) => level / 255)];
    const inputShape = [6, 6, 1];
    const options = { layers: ['flatten'], inputShape, ...classification };
    const prepared = {
      preprocess: { ...classification, inputShape } as unknown as Preprocess,
      lookup,
      classWeights: [1, 2, 3],
    };
    compare(tf, options, SPREAD, { prepared });
    const augment = [{ type: 'affine', ...affine }];
    compare(tf, options, SPREAD, { prepared, augment });
  });
});

const affine = {
  ...{ rotationRange: 20, widthShiftRange: 0.1, heightShiftRange: 0, shearRange: 0 },
  ...{ zoomRange: 0.1, horizontalFlip: true, verticalFlip: false, fillMode: 'nearest', cval: 0 },
  channelShiftRange: 10,
};

describe.skipIf(!hasTensorFlow)('the graph executor', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  const open = (executor: ExecutorName, layers: readonly unknown[] = dense.layers) => {
    const opened = session(tf, { ...dense, layers, ...classification, executor });
    const part = partOf({ ...dense, ...classification }, 20);
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
