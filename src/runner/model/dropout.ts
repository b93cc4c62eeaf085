import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
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
      return library.tidy(() => {
        const drawn = drawing.uniform(library, `dropout/${name}`, x.shape);
        const kept = library.cast(library.greaterEqual(drawn, this.rate), 'float32');
        return library.mul(x, library.mul(kept, 1 / (1 - this.rate)));
      });
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
