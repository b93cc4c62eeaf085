import { readFileSync } from 'node:fs';
import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../src/runner/catalog';
import type { TensorFlow } from '../../src/runner/element';
import { losses } from '../../src/runner/train/losses';
import { optimizers } from '../../src/runner/train/optimizers';
import { slotTensor } from '../../src/runner/train/optimizers/optimizer';
import { clipped, type CommonValues } from '../../src/runner/train/optimizers/common';
import { schedules } from '../../src/runner/train/schedules';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import type { ElementConfig, ElementKind } from '../../src/shared/config/element';
import { distance, tensors } from '../support/backend';
import { session, setWeights } from '../support/model';

interface Fixture {
  optimizers: {
    starts: number[][];
    gradients: number[][][];
    cases: (ElementConfig & { learningRate: number; expected: number[][][] })[];
  };
  losses: (ElementConfig & {
    width: number;
    yTrue: number[];
    yPred: number[];
    logits: number[] | null;
    expected: number[];
  })[];
  schedules: { config: ElementConfig; steps: number[]; expected: number[] }[];
  training: {
    x: number[];
    y: number[];
    classWeight: number[];
    start: Record<string, number[]>;
    losses: number[];
    end: Record<string, number[]>;
    predictions: number[];
  };
}

/**
 * Keras computes in float32 too, in another order: a few units in the last place (6e-8) of each
 * operation, which sums over a few hundred terms bring to some 1e-6 of the largest value.
 */
const ROUNDING = 3e-6;
const fixture = JSON.parse(
  readFileSync('test/fixtures/reference/training.json', 'utf8'),
) as Fixture;
const compile = JSON.parse(readFileSync('test/fixtures/reference/compile.json', 'utf8')) as Omit<
  Fixture,
  'training'
> & {
  averaging: {
    optimizer: ElementConfig;
    x: number[];
    y: number[];
    start: number[][];
    losses: number[];
    end: number[][];
    averages: number[][];
  }[];
};
const complete = (kind: ElementKind, config: ElementConfig): ElementConfig =>
  elementWithDefaults(kind, config, catalog);

let tf: TensorFlow;
beforeAll(async () => {
  tf = await tensors();
});

describe.each([fixture.optimizers, compile.optimizers])('optimizers', (all) => {
  const { starts, gradients, cases } = all;
  const shapes = [[4, 3], [3]];
  it.each(
    cases.map(({ expected, ...config }) => [JSON.stringify(config), config, expected] as const),
  )('%s updates as Keras does', (_, given, expected) => {
    const config = complete('optimizer', given as ElementConfig);
    const common = config as unknown as CommonValues;
    const element = optimizers.find(({ name }) => name === config.type)!;
    let weights = starts.map((start, i) => tf.tensor(start, shapes[i]!));
    let slots = weights.map((weight) =>
      Object.fromEntries(
        Object.entries(element.slots(config as never, weight.shape)).map(([name, spec]) => [
          name,
          slotTensor(tf, spec, weight.shape),
        ]),
      ),
    );
    gradients.forEach((step, n) => {
      const list = clipped(
        tf,
        step.map((gradient, i) => tf.tensor(gradient, shapes[i]!)),
        common,
      );
      const rate = tf.scalar(given.learningRate);
      const results = weights.map((weight, i) => {
        const decayed =
          common.weightDecay === null
            ? weight
            : tf.sub(weight, tf.mul(weight, tf.mul(rate, common.weightDecay)));
        return element.update(
          tf,
          {
            weight: decayed,
            gradient: list[i]!,
            slots: slots[i]!,
            learningRate: rate,
            step: tf.scalar(n + 1),
          },
          config as never,
        );
      });
      weights = results.map(({ weight }) => weight);
      slots = results.map((result) => ({ ...result.slots }));
      weights.forEach((weight, i) =>
        expect(distance(weight.dataSync(), expected[n]![i]!)).toBeLessThan(ROUNDING),
      );
    });
  });
});

describe('losses', () => {
  it.each(
    [...fixture.losses, ...compile.losses].map(
      (each) =>
        [
          `${each.type} ${JSON.stringify({ ...each, yTrue: 0, yPred: 0, logits: 0, expected: 0 })}`,
          each,
        ] as const,
    ),
  )('%s', (_, { width, yTrue, yPred, logits, expected, ...given }) => {
    const config = complete('loss', given as ElementConfig);
    const element = losses.find(({ name }) => name === config.type)!;
    const matrix = (values: number[]): tfjs.Tensor2D =>
      tf.tensor2d(values, [values.length / width, width]);
    const value = element.call(tf, matrix(yTrue), matrix(yPred), config as never);
    expect(distance(value.dataSync(), expected)).toBeLessThan(ROUNDING);
    if (logits === null) return;
    const stable = element.fromLogits!(tf, matrix(yTrue), matrix(logits), config as never);
    expect(distance(stable.dataSync(), expected)).toBeLessThan(ROUNDING);
  });
});

describe('schedules', () => {
  it.each(
    [...fixture.schedules, ...compile.schedules].map(
      (each) => [JSON.stringify(each.config), each] as const,
    ),
  )('%s', (_, { config, steps, expected }) => {
    const values = complete('schedule', config);
    const element = schedules.find(({ name }) => name === config.type)!;
    const context = { learningRate: 0.1, stepsPerEpoch: 10, totalSteps: 100 };
    const rates = steps.map((step) => element.rate(step, context, values as never));
    // Keras computes rates in float32, these are doubles.
    rates.forEach((rate, i) => expect(Math.abs(rate - expected[i]!)).toBeLessThan(2e-7));
  });
});

describe('averaging', () => {
  it.each(compile.averaging.map((each) => [JSON.stringify(each.optimizer), each] as const))(
    '%s goes as Keras goes',
    (_, { optimizer, x, y, start, losses: expected, end, averages }) => {
      const { model, step } = session(tf, {
        layers: [{ type: 'dense', name: 'dense', units: 4, activation: 'tanh' }],
        inputShape: [3],
        compile: { optimizer, loss: 'meanSquaredError' },
      });
      const layersOf = ['dense', 'output'].map((name) => model.network.getLayer(name));
      layersOf.forEach((layer, i) => setWeights(tf, layer, start.slice(2 * i, 2 * i + 2)));
      const close = (weights: number[][]): void =>
        model.network.weights.forEach((weight, i) =>
          expect(distance(weight.read().dataSync(), weights[i]!)).toBeLessThan(1e-5),
        );
      expected.forEach((loss, n) => {
        const result = step.train(
          {
            x: tf.tensor2d(x.slice(n * 15, n * 15 + 15), [5, 3]),
            yTrue: tf.tensor2d(y.slice(n * 5, n * 5 + 5), [5, 1]),
            weights: undefined,
          },
          0.05,
        );
        expect(Math.abs(result.loss - loss)).toBeLessThan(1e-5);
      });
      close(end);
      if (averages.length === 0) return;
      step.swapAverages();
      close(averages);
      step.swapAverages();
      close(end);
    },
  );
});

describe('a whole training', () => {
  const { x, y, classWeight, start, losses: expected, end, predictions } = fixture.training;
  const layerOf = (path: string): string => path.split('/').at(-2)!;
  const weightsOf = (all: Record<string, number[]>, name: string): number[][] =>
    Object.entries(all)
      .filter(([path]) => layerOf(path) === name)
      .map(([, values]) => values);

  it('goes as Keras goes: loss by loss, weight by weight', () => {
    const { model, step } = session(tf, {
      layers: [
        {
          ...{ type: 'conv2d', name: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
          kernelRegularizer: { type: 'l2', l2: 0.01 },
        },
        { type: 'batchNormalization', name: 'batchNormalization', momentum: 0.9 },
        'maxPooling2d',
        'flatten',
        { type: 'dense', name: 'dense', units: 5, activation: 'tanh' },
      ],
      inputShape: [8, 8, 1],
      task: 'classification',
      classes: ['a', 'b', 'c'],
      compile: { optimizer: { type: 'adam', learningRate: 0.02 } },
    });
    const names = ['conv2d', 'batchNormalization', 'dense', 'output'];
    for (const name of names) setWeights(tf, model.network.getLayer(name), weightsOf(start, name));
    expected.forEach((loss, n) => {
      const from = 8 * (n % 5);
      const labels = y.slice(from, from + 8);
      const result = step.train(
        {
          x: tf.tensor(x.slice(from * 64, (from + 8) * 64), [8, 8, 8, 1]),
          yTrue: tf.tensor2d(
            labels.flatMap((label) => [0, 1, 2].map((k) => Number(k === label))),
            [8, 3],
          ),
          weights: tf.tensor1d(labels.map((label) => classWeight[label]!)),
        },
        0.02,
      );
      // Ten updates by Adam, whose steps are large where gradients are small, spread the rounding.
      expect(Math.abs(result.loss - loss)).toBeLessThan(2e-5);
    });
    for (const name of names)
      model.network
        .getLayer(name)
        .weights.forEach((weight, i) =>
          expect(distance(weight.read().dataSync(), weightsOf(end, name)[i]!)).toBeLessThan(1e-4),
        );
    const output = model.network.predict(tf.tensor(x, [40, 8, 8, 1])) as tfjs.Tensor;
    expect(distance(output.dataSync(), predictions)).toBeLessThan(1e-4);
  });
});
