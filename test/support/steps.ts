import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TensorFlow } from '../../src/runner/element';
import { disposeBatch, type Batch } from '../../src/runner/engine/batch';
import type { ExecutorName, Fed, StepKind } from '../../src/runner/engine/executor';
import { nodeBackend, type Binding } from '../../src/runner/engine/graph/backend';
import { random } from '../../src/runner/engine/random';
import type { Evaluation } from '../../src/runner/engine/step';
import type { StepResult } from '../../src/runner/engine/sumsLayout';
import { constraints } from '../../src/runner/model/constraints';
import { layers as layerElements } from '../../src/runner/model/layers';
import { regularizers } from '../../src/runner/model/regularizers';
import type { Part, Preprocess } from '../../src/runner/prepared';
import { OpenFile } from '../../src/runner/stream/openFile';
import { StoredPixels } from '../../src/runner/stream/storedPixels';
import { Batches } from '../../src/runner/train/batches';
import { disposeBatches, feedBundle } from '../../src/runner/train/fedBundle';
import { losses } from '../../src/runner/train/losses';
import { metrics } from '../../src/runner/train/metrics';
import { optimizers } from '../../src/runner/train/optimizers';
import type { ElementConfig } from '../../src/shared/config/element';
import { folderWith } from './cli';
import { session, type SessionOptions } from './model';

const STEPS = 3;
const BATCH_SIZE = 4;

/** Adam and its kin divide by the root of a gradient's mean square, which may be as small as its rounding. */
export const SPREAD = 1e-4;

/** A model of some steps, with random rows that fit it. */
export type Case = SessionOptions & {
  /** Inputs of the layer's fixture; random ones else. */
  readonly x?: readonly number[];
  /** Of the samples, by turns. */
  readonly weights?: readonly number[];
  /** The inputs are levels of pictures, as they are decoded. */
  readonly pixels?: true;
  /** They lie in a file. */
  readonly stored?: true;
};

/** Pictures in a file, one behind the other. */
function inFile(pixels: Uint8Array, size: number): StoredPixels {
  const path = join(folderWith({ pixels }), 'pixels');
  const count = pixels.length / size;
  const files = [{ file: new OpenFile(path), start: 0, first: 0, count }];
  const pictures = Array.from({ length: count }, (_, slot) => ({ slot, digest: `${slot}` }));
  return StoredPixels.of(files, pictures, size);
}

/** A part of random rows that fits a model. */
export function partOf(options: Case, rows: number): Part {
  const { inputShape, classes = [], task, x, weights, pixels, stored } = options;
  const draws = random(1, 'graph');
  const length = inputShape.reduce((a, b) => a * b, rows);
  const levels = pixels && Uint8Array.from({ length }, () => draws.integer(256));
  return {
    rows,
    x: levels
      ? stored
        ? inFile(levels, length / rows)
        : levels
      : Float32Array.from({ length }, (_, i) => x?.[i % x.length] ?? draws.normal()),
    y: Float32Array.from({ length: rows }, (_, i) =>
      task === 'classification' ? i % classes.length : draws.normal(),
    ),
    ids: Int32Array.from({ length: rows }, (_, i) => i),
    ...(weights && {
      weights: Float32Array.from({ length: rows }, (_, i) => weights[i % weights.length]!),
    }),
  };
}

/** Batches from one to another, which is left out. */
type Span = readonly [from: number, to: number];

export interface Trained {
  /** Of the training steps. */
  readonly losses: readonly number[];
  readonly values: Float32Array[];
  /** Of a graph: ops that were executed beside it, once it had been recorded. */
  readonly ops: number;
  /** Most steps that were made together. */
  readonly bundled: number;
  readonly executor: ExecutorName;
  /** Why a graph was given up. */
  readonly reasons: readonly string[];
}

/** How many ops tensorflow executes one by one meanwhile. */
function opsDuring(tf: TensorFlow, work: () => void): number {
  const backend = nodeBackend(tf);
  const { binding } = backend;
  let count = 0;
  const counting: Partial<Binding> = {
    executeOp: (...args) => {
      count++;
      return binding.executeOp(...args);
    },
  };
  backend.binding = Object.create(binding, Object.getOwnPropertyDescriptors(counting)) as Binding;
  try {
    work();
  } finally {
    backend.binding = binding;
  }
  return count;
}

/**
 * All that some steps give: losses, metric sums, evaluations, weights and slots. The last batch is
 * smaller.
 * @param rest more of what batches are made of
 */
export function trained(tf: TensorFlow, options: Case, rest: object = {}): Trained {
  const { model, step } = session(tf, options);
  const reasons: string[] = [];
  step.onFallback = (reason) => reasons.push(reason);
  const part = partOf(options, BATCH_SIZE * STEPS - 1);
  const { task = 'regression', classes = [], inputShape } = options;
  const batches = new Batches({
    ...{ tf, units: model.units, task, seed: 1, batchSize: BATCH_SIZE, shuffle: true, augment: [] },
    prepared: { preprocess: { task, classes, inputShape } as unknown as Preprocess },
    ...rest,
  });
  const order = batches.order(part, 1);
  const training = (i: number): Batch => batches.training(part, order, i, 1);
  const evaluation = (i: number): Batch => batches.evaluation(part, i);
  const last = STEPS - 1;
  const prepared = [0, last].map(training);
  step.prepare({ training: prepared, evaluation: [0, last].map(evaluation) });
  for (const batch of prepared) disposeBatch(tf, batch);
  let bundled = 0;
  /** Steps of some batches, together as far as the step takes them. */
  const inBundles = <R>(
    kind: StepKind,
    [from, to]: Span,
    make: (i: number) => Batch,
    run: (fed: Fed, first: number) => readonly R[],
  ): R[] => {
    const results: R[] = [];
    while (from + results.length < to) {
      const first = from + results.length;
      const { fed } = feedBundle(step, kind, to - first, (place) => make(first + place));
      bundled = Math.max(bundled, fed.batches.length);
      results.push(...run(fed, first));
      disposeBatches(tf, fed);
    }
    return results;
  };
  const train = (span: Span): StepResult[] =>
    inBundles('train', span, training, (fed, first) => {
      const learningRates = fed.batches.map((_, i) => 0.01 / (first + i + 1));
      step.beginTraining(fed, { step: first, learningRates });
      return step.endTraining().results;
    });
  const evaluate = (span: Span): Evaluation[] =>
    inBundles('evaluate', span, evaluation, (fed) => {
      step.beginEvaluation(fed);
      return step.endEvaluation();
    });
  const spans: readonly Span[] = [
    [0, last],
    [last, STEPS],
  ];
  const results = spans.flatMap(train);
  const evaluations = spans.flatMap(evaluate);
  const { weights } = step.saveModel();
  const values = [
    ...[...results, ...evaluations].flatMap(({ loss, sums }) => [
      Float32Array.of(loss),
      ...sums.flatMap((each) => Object.values(each)),
    ]),
    ...evaluations.map(({ predictions }) => predictions),
    new Float32Array(weights.buffer, weights.byteOffset, weights.byteLength / 4),
    ...step.state().slots.map(({ values: slot }) => slot),
  ];
  const executor = step.executorName;
  const again = (): void => {
    for (const span of spans) {
      train(span);
      evaluate(span);
    }
  };
  const ops = executor === 'graph' ? opsDuring(tf, again) : 0;
  batches.dispose();
  step.dispose();
  model.network.dispose();
  return { losses: results.map(({ loss }) => loss), values, ops, bundled, executor, reasons };
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
export const layerCases: [string, Case][] = [
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
  ...['valid', 'same'].map((padding): [string, Case] => [
    `relu before maxPooling2d, ${padding}`,
    {
      layers: [
        { type: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
        { type: 'maxPooling2d', padding },
        { type: 'conv2d', filters: 4, kernelSize: 2, activation: 'relu' },
        'maxPooling2d',
        'flatten',
      ],
      inputShape: [13, 13, 3],
    },
  ]),
  ...['valid', 'same'].map((padding): [string, Case] => [
    `averagePooling2d over windows that overlap, ${padding}`,
    {
      layers: [
        { type: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
        { type: 'averagePooling2d', poolSize: 3, strides: 2, padding },
        'flatten',
      ],
      inputShape: [13, 13, 3],
    },
  ]),
  ...['lstm', 'gru'].map((type): [string, Case] => [
    `${type} over one step`,
    { layers: [{ type, units: 4 }], inputShape: [1, 3] },
  ]),
  [
    'recurrent dropout',
    {
      layers: [{ type: 'lstm', units: 4, dropout: 0.3, recurrentDropout: 0.2 }],
      inputShape: [6, 3],
    },
  ],
];

export const classification = { task: 'classification', classes: ['a', 'b', 'c'] } as const;
export const dense: Pick<Case, 'layers' | 'inputShape'> = {
  layers: [{ type: 'dense', units: 7, activation: 'relu' }],
  inputShape: [5],
};

export const averagings = [
  { useEma: true, emaMomentum: 0.8 },
  { useEma: true, emaOverwriteFrequency: 2 },
  { gradientAccumulationSteps: 2 },
  { gradientAccumulationSteps: 3, useEma: true, clipnorm: 0.5, weightDecay: 0.1 },
];

export const lossCases = losses.flatMap(({ name, tasks, output }) =>
  tasks.map((task): [string, Case] => {
    const classes = classification.classes.slice(0, output.units === 'one' ? 2 : 3);
    const known = task === 'regression' ? {} : { task, classes };
    return [`loss ${name} of a ${task}`, { ...dense, ...known, compile: { loss: name } }];
  }),
);

export const metricCases = metrics.flatMap(({ name, tasks }) =>
  tasks.map((task): [string, Case] => [
    `metric ${name} of a ${task}`,
    {
      ...dense,
      ...(task === 'regression' ? {} : classification),
      compile: { optimizer: 'sgd', metrics: [name] },
    },
  ]),
);

export const optimizerCases = [
  ...optimizers.flatMap(({ name }) => [
    { type: name },
    { type: name, clipnorm: 0.5 },
    { type: name, globalClipnorm: 0.5, weightDecay: 0.01 },
    { type: name, clipvalue: 0.1 },
  ]),
  { type: 'sgd', momentum: 0.9 },
  { type: 'sgd', momentum: 0.9, nesterov: true },
  { type: 'adam', amsgrad: true },
].map((optimizer): [string, Case] => [
  `optimizer ${JSON.stringify(optimizer)}`,
  { ...dense, ...classification, compile: { optimizer } },
]);

/** What keeps weights small or within bounds, as values of a layer. */
export const penalties = [
  ...regularizers.map(({ name }) => ({ kernelRegularizer: { type: name } })),
  ...constraints.map(({ name }) => ({ kernelConstraint: { type: name } })),
];

/** Names of layers that none of the cases has. */
export function uncoveredLayers(): string[] {
  const covered = layerCases.flatMap(([, { layers }]) =>
    layers.map((layer) => (typeof layer === 'string' ? layer : (layer as ElementConfig).type)),
  );
  return layerElements.map(({ name }) => name).filter((name) => !covered.includes(name));
}
