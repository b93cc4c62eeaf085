import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import { random } from '../engine/random';
import type { LayerContext } from './layer';

type DropoutConstructor = new (rate: number, context: LayerContext) => tf.layers.Layer;
let made: DropoutConstructor | undefined;

/**
 * Inverted dropout whose mask is drawn from the stream of (seed, layer name, step): tfjs' own draws
 * the same mask at every step where it is seeded, and one that cannot be repeated where it is not.
 * It stands in model.json under tfjs' class name, so that plain tfjs loads the model.
 * Source: Srivastava et al., JMLR 15 (2014).
 */
export function dropoutClass(library: TensorFlow): DropoutConstructor {
  made ??= class Dropout extends library.layers.Layer {
    static className = 'Dropout';

    constructor(
      private readonly rate: number,
      private readonly context: LayerContext,
    ) {
      super({ name: context.name });
    }

    override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      if (kwargs.training !== true || this.rate === 0) return x;
      const { drawing, name } = this.context;
      const stream = random(drawing.seed, `dropout/${name}`, drawing.step);
      const kept = 1 / (1 - this.rate);
      const mask = new Float32Array(x.size);
      for (let i = 0; i < mask.length; i++) mask[i] = stream.uniform() < this.rate ? 0 : kept;
      return library.tidy(() => library.mul(x, library.tensor(mask, x.shape)));
    }

    override computeOutputShape(inputShape: tf.Shape): tf.Shape {
      return inputShape;
    }

    override getConfig(): tf.serialization.ConfigDict {
      return { ...super.getConfig(), rate: this.rate };
    }
  };
  return made;
}
