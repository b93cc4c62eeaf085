import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import { normalizeBatch } from '../engine/ops/fused';

type LayerArguments = Parameters<TensorFlow['layers']['batchNormalization']>[0];
type LayerConstructor = new (args: LayerArguments) => tf.layers.Layer;

/** Fields that tfjs' types hide. */
interface Inner {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: tf.LayerVariable;
  readonly beta?: tf.LayerVariable;
  readonly movingMean: tf.LayerVariable;
  readonly movingVariance: tf.LayerVariable;
}

let made: LayerConstructor | undefined;

/**
 * tfjs' batch normalization, which in training takes the backend's own op where there is one, and
 * may go without gamma or beta. Of the moving averages Keras' form: a population's variance.
 */
export function batchNormalizationClass(library: TensorFlow): LayerConstructor {
  const base = library.layers.batchNormalization().constructor as LayerConstructor;
  made ??= class extends base {
    override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      const inner = this as unknown as Inner;
      const last = inner.axis === -1 || inner.axis === x.shape.length - 1;
      if (kwargs.training !== true || !last) return super.call(inputs, kwargs) as tf.Tensor;
      return library.tidy(() => {
        const channels = x.shape.at(-1)!;
        const gamma = (inner.gamma?.read() ?? library.ones([channels])) as tf.Tensor1D;
        const beta = (inner.beta?.read() ?? library.zeros([channels])) as tf.Tensor1D;
        const { y, mean, variance } = normalizeBatch(library, x, gamma, beta, inner.epsilon);
        const move = (average: tf.LayerVariable, value: tf.Tensor): void => {
          const before = average.read();
          const change = library.mul(library.sub(before, value), 1 - inner.momentum);
          average.write(library.sub(before, change));
        };
        move(inner.movingMean, mean);
        move(inner.movingVariance, variance);
        return y;
      });
    }
  };
  return made;
}
