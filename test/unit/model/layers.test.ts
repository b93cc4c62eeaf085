import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../../src/runner/element';
import { initializers } from '../../../src/runner/model/initializers';
import { random } from '../../../src/runner/engine/random';
import { distance, tensors } from '../../support/backend';
import { session } from '../../support/model';

let tf: TensorFlow;
beforeAll(async () => {
  tf = await tensors();
});

/** A model of one layer that merges the input with itself, scaled by 2. */
function merged(type: string, options: object = {}): number[] {
  const { model } = session(tf, {
    layers: [
      { type: 'dense', name: 'double', units: 3, kernelInitializer: { type: 'identity', gain: 2 } },
      { type, name: 'both', inputs: ['input', 'double'], ...options },
    ],
    inputShape: [3],
  });
  const network = tf.model({
    inputs: model.network.inputs,
    outputs: model.network.getLayer('both').output as tfjs.SymbolicTensor,
  });
  return [...(network.predict(tf.tensor2d([[1, -2, 3]])) as tfjs.Tensor).dataSync()];
}

describe('layers that merge', () => {
  it.each([
    ['add', [3, -6, 9]],
    ['multiply', [2, 8, 18]],
    ['average', [1.5, -3, 4.5]],
    ['maximum', [2, -2, 6]],
    ['minimum', [1, -4, 3]],
    ['concatenate', [1, -2, 3, 2, -4, 6]],
    ['dot', [28]],
  ] as const)('%s', (type, expected) => {
    expect(merged(type)).toEqual(expected);
  });
  it('dot gives the cosine where it normalizes', () => {
    expect(merged('dot', { normalize: true })[0]).toBeCloseTo(1, 6);
  });
});

describe('recurrent layers', () => {
  const build = (layer: object, seed = 1) =>
    session(tf, { layers: [{ name: 'layer', ...layer }], inputShape: [5, 3], seed });
  const train = (built: ReturnType<typeof build>, step: number): Float32Array => {
    built.model.drawing.step = step;
    const layer = built.model.network.getLayer('layer');
    const output = layer.apply(tf.ones([2, 5, 3]), { training: true }) as tfjs.Tensor;
    return output.dataSync<'float32'>();
  };

  it('start the forget gate of an LSTM at 1, and where asked at the initializer', () => {
    const biasOf = (options: object): number[] => {
      const built = build({ type: 'lstm', units: 2, ...options });
      return [...built.model.network.getLayer('layer').weights[2]!.read().dataSync()];
    };
    expect(biasOf({})).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(biasOf({ unitForgetBias: false })).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it.each(['lstm', 'gru', 'simpleRNN'])(
    '%s draws its dropouts by seed and step, and none at prediction',
    (type) => {
      const layer = { type, units: 4, dropout: 0.5, recurrentDropout: 0.5 };
      expect(train(build(layer), 3)).toEqual(train(build(layer), 3));
      expect(train(build(layer), 3)).not.toEqual(train(build(layer), 4));
      expect(train(build(layer, 2), 3)).not.toEqual(train(build(layer, 1), 3));
      const built = build(layer);
      const x = tf.ones([2, 5, 3]);
      const predict = () => (built.model.network.predict(x) as tfjs.Tensor).dataSync();
      const first = predict();
      built.model.drawing.step = 9;
      expect(predict()).toEqual(first);
    },
  );

  it.each([
    { type: 'lstm', units: 2, recurrentRegularizer: { type: 'l2', l2: 1 } },
    {
      type: 'bidirectional',
      layer: { type: 'gru', units: 2, kernelRegularizer: { type: 'l2', l2: 1 } },
    },
    { type: 'timeDistributed', layer: { type: 'dense', units: 2, kernelRegularizer: 'l2' } },
  ])('counts the penalties of $type', (layer) => {
    const { model } = session(tf, {
      layers: [
        { name: 'layer', ...layer },
        ...(layer.type === 'timeDistributed' ? ['flatten'] : []),
      ],
      inputShape: [5, 3],
    });
    const [...penalties] = model.network.calculateLosses();
    expect(penalties).toHaveLength(layer.type === 'bidirectional' ? 2 : 1);
    for (const penalty of penalties) expect(penalty.dataSync()[0]).toBeGreaterThan(0);
  });

  it('refuse to wrap a layer that is not recurrent', () => {
    const layer = { type: 'bidirectional', layer: { type: 'dense', units: 2 } };
    expect(() => build(layer)).toThrow(expect.objectContaining({ code: 'model.wrappedLayer' }));
  });
});

describe('layers that draw', () => {
  const shape = [40, 30, 50];
  const values = Float32Array.from({ length: 40 * 30 * 50 }, (_, i) => Math.sin(i));
  const drawn = (layer: object, step = 0, seed = 1): tfjs.Tensor => {
    const { model } = session(tf, {
      layers: [{ name: 'layer', ...layer }, 'flatten'],
      inputShape: shape.slice(1),
      seed,
    });
    model.drawing.step = step;
    const x = tf.tensor(values, shape);
    return model.network.getLayer('layer').apply(x, { training: true }) as tfjs.Tensor;
  };
  const moments = (x: tfjs.Tensor): [number, number] => {
    const { mean, variance } = tf.moments(x);
    return [mean.dataSync()[0]!, variance.dataSync()[0]!];
  };
  const kinds = [
    { type: 'dropout', rate: 0.4 },
    { type: 'spatialDropout1d', rate: 0.4 },
    { type: 'gaussianDropout', rate: 0.4 },
    { type: 'gaussianNoise', stddev: 0.3 },
    { type: 'alphaDropout', rate: 0.4 },
  ];

  it.each(kinds)('$type draws by seed and step alone', (layer) => {
    const first = drawn(layer).dataSync();
    expect(drawn(layer).dataSync()).toEqual(first);
    expect(drawn(layer, 1).dataSync()).not.toEqual(first);
    expect(drawn(layer, 0, 2).dataSync()).not.toEqual(first);
  });

  it.each(kinds.slice(0, 3))('$type keeps the mean', (layer) => {
    const noise = tf.sub(drawn(layer), tf.tensor(values, shape));
    // 60,000 draws of a deviation below 0.6, in groups of 30 where whole features go.
    expect(Math.abs(moments(noise)[0])).toBeLessThan(0.03);
  });

  it('gaussianNoise adds noise of its deviation', () => {
    const noise = tf.sub(drawn(kinds[3]!), tf.tensor(values, shape));
    expect(moments(noise)[0]).toBeCloseTo(0, 2);
    expect(Math.sqrt(moments(noise)[1])).toBeCloseTo(0.3, 2);
  });

  it('gaussianDropout multiplies by noise of the deviation √(rate / (1 − rate))', () => {
    const x = tf.tensor(values, shape);
    const large = tf.greater(tf.abs(x), 0.5);
    const factor = tf.where(large, tf.div(drawn(kinds[2]!), x), 1);
    const share = tf.mean(tf.cast(large, 'float32')).dataSync()[0]!;
    expect(moments(factor)[1] / share).toBeCloseTo(0.4 / 0.6, 1);
  });

  it('alphaDropout keeps mean and variance of standard normal values', () => {
    const draws = random(5, 'alpha');
    values.forEach((_, i) => (values[i] = draws.normal()));
    const [mean, variance] = moments(drawn(kinds[4]!));
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });

  it('spatialDropout drops whole features or channels', () => {
    const one = tf.equal(drawn(kinds[1]!), 0);
    const perFeature = tf.sum(tf.cast(one, 'float32'), 1).dataSync();
    expect(new Set(perFeature)).toEqual(new Set([0, 30]));
    const { model } = session(tf, {
      layers: [{ type: 'spatialDropout2d', name: 'layer' }, 'flatten'],
      inputShape: [4, 5, 20],
    });
    const y = model.network.getLayer('layer').apply(tf.ones([3, 4, 5, 20]), { training: true });
    const perChannel = tf.sum(y as tfjs.Tensor, [1, 2]).dataSync();
    expect(new Set(perChannel)).toEqual(new Set([0, 40]));
  });
});

describe('initializers', () => {
  const draw = (type: string, shape: number[], values: object): Float32Array =>
    initializers.find(({ name }) => name === type)!.draw(shape, random(1, 'test'), values as never);

  it.each([
    [6, 4],
    [4, 6],
    [5, 5],
  ])('orthogonal makes the shorter side of %i × %i orthonormal', (rows, columns) => {
    const matrix = tf.tensor2d(draw('orthogonal', [rows, columns], { gain: 1 }), [rows, columns]);
    const product = tf.matMul(matrix, matrix, rows >= columns, rows < columns);
    const identity = tf.eye(Math.min(rows, columns));
    expect(distance(product.dataSync(), identity.dataSync())).toBeLessThan(1e-6);
  });

  it.each(['normal', 'uniform', 'truncatedNormal'])(
    'varianceScaling gives %s draws the variance scale / fan',
    (distribution) => {
      const values = draw('varianceScaling', [50, 400], {
        scale: 2,
        mode: 'fanIn',
        distribution,
      });
      const { mean, variance } = tf.moments(tf.tensor1d(values));
      // 20,000 draws: three deviations of the mean are 0.004, of the variance 3 %.
      expect(Math.abs(mean.dataSync()[0]!)).toBeLessThan(0.005);
      expect(variance.dataSync()[0]! / (2 / 50)).toBeCloseTo(1, 1);
    },
  );

  it('identity refuses what is not square', () => {
    expect(() => draw('identity', [2, 3], { gain: 1 })).toThrow(
      expect.objectContaining({ code: 'model.identityShape' }),
    );
  });
});
