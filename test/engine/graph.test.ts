import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import type { ExecutorName } from '../../src/runner/engine/executor';
import { random } from '../../src/runner/engine/random';
import { distance } from '../support/backend';
import { session, type SessionOptions } from '../support/model';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';

const STEPS = 4;
/**
 * TensorFlow puts ops of a graph together (matMul, bias and activation, say) and rounds once where
 * the eager executor rounds thrice: a few units in the last place, which some steps spread.
 */
const ROUNDING = 1e-5;

type Case = SessionOptions & { readonly weighted?: boolean };

/** Losses of some steps, the weights and slots after them, and what an evaluation gives. */
function trained(tf: TensorFlow, options: Case, executor: ExecutorName) {
  const { model, step } = session(tf, { ...options, executor });
  const reasons: string[] = [];
  step.onFallback = (reason) => reasons.push(reason);
  const draws = random(1, 'graph');
  const batchOf = (rows: number) => {
    const size = options.inputShape.reduce((a, b) => a * b, rows);
    const x = Float32Array.from({ length: size }, () => draws.normal());
    const classes = options.task === 'classification' ? options.classes!.length : 1;
    const y = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: model.units }, (_, k) =>
        model.units === 1 ? (classes > 1 ? i % 2 : draws.normal()) : Number(k === i % classes),
      ),
    );
    return {
      x: tf.tensor(x, [rows, ...options.inputShape]),
      yTrue: tf.tensor2d(y, [rows, model.units], 'float32'),
      weights: options.weighted ? tf.tensor1d(y.map((_, i) => 1 + (i % 3))) : undefined,
    };
  };
  const results = Array.from({ length: STEPS }, (_, i) => {
    model.drawing.step = i;
    // The last one is smaller.
    return step.train(batchOf(i === STEPS - 1 ? 3 : 6), 0.01 / (i + 1));
  });
  const evaluation = step.evaluate(batchOf(5));
  const { weights } = step.saveModel();
  const values = [
    ...results.flatMap(({ loss, sums }) => [Float32Array.of(loss), ...sums.flatMap(Object.values)]),
    Float32Array.of(evaluation.loss),
    evaluation.predictions,
    new Float32Array(weights.buffer, weights.byteOffset, weights.byteLength / 4),
    ...step.state().slots.map((slot) => slot.values),
  ] as Float32Array[];
  const name = step.executorName;
  step.dispose();
  model.network.dispose();
  return { values, name, reasons };
}

describe.skipIf(!hasTensorFlow)('the graph executor', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  const classification = { task: 'classification', classes: ['a', 'b', 'c'] } as const;
  it.each<[string, Case]>([
    ['dense', { layers: [{ type: 'dense', units: 7, activation: 'relu' }], inputShape: [5] }],
    [
      'dropout',
      {
        layers: [
          { type: 'dense', units: 40, activation: 'tanh' },
          { type: 'dropout', rate: 0.3 },
        ],
        inputShape: [5],
        ...classification,
      },
    ],
    [
      'conv',
      {
        layers: [
          { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
          'batchNormalization',
          'maxPooling2d',
          {
            type: 'conv2d',
            filters: 4,
            kernelSize: 3,
            kernelRegularizer: { type: 'l2', l2: 0.01 },
          },
          'flatten',
          { type: 'dense', units: 5, kernelConstraint: { type: 'maxNorm' } },
        ],
        inputShape: [8, 8, 2],
        ...classification,
        weighted: true,
        compile: { optimizer: { type: 'adam', globalClipnorm: 1 }, metrics: ['accuracy', 'auc'] },
      },
    ],
  ])('%s: goes as the eager one does', (_, options) => {
    const eager = trained(tf, options, 'eager');
    const graph = trained(tf, options, 'graph');
    expect(graph.reasons).toEqual([]);
    expect(graph.name).toBe('graph');
    graph.values.forEach((values, i) =>
      expect(distance(values, eager.values[i]!)).toBeLessThan(ROUNDING),
    );
  });
});
