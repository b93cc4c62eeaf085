import type * as tf from '@tensorflow/tfjs';
import type { ElementConfig } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import { random } from '../engine/random';
import { constraints } from './constraints';
import { initializers } from './initializers';
import type { LayerContext } from './layer';
import { regularizers } from './regularizers';

/**
 * Gives layers their initializers, regularizers and constraints, and draws the weights' first
 * values from the streams of (seed, weight name) once the network stands.
 */
export class WeightDraws {
  private readonly asked = new Map<
    string,
    { config: ElementConfig; adjust: ((values: Float32Array) => void) | undefined }
  >();

  constructor(
    private readonly library: TensorFlow,
    private readonly seed: number,
  ) {}

  contextOf(layer: string): Pick<LayerContext, 'initializer' | 'regularizer' | 'constraint'> {
    return {
      initializer: (config, weight, adjust) => {
        const given = config as ElementConfig;
        this.asked.set(`${layer}/${weight}`, { config: given, adjust });
        return named(this.library, given);
      },
      regularizer: (config) => this.made(regularizers, config),
      constraint: (config) => this.made(constraints, config),
    };
  }

  private made(
    elements: readonly {
      name: string;
      make(library: TensorFlow, values: never): tf.serialization.Serializable;
    }[],
    config: unknown,
  ): tf.serialization.Serializable | undefined {
    if (config === undefined || config === null) return undefined;
    const { type, ...values } = config as ElementConfig;
    return elements.find(({ name }) => name === type)?.make(this.library, values as never);
  }

  /** Sets the first value of every weight whose initializer a layer asked for. */
  apply(network: tf.LayersModel): void {
    for (const weight of network.weights) {
      const asked = this.asked.get(weight.originalName);
      if (asked === undefined) continue;
      const { config, adjust } = asked;
      const element = initializers.find(({ name }) => name === config.type)!;
      const stream = random(this.seed, `weight/${weight.originalName}`);
      const shape = weight.shape as number[];
      const values = element.draw(shape, stream, config as never);
      adjust?.(values);
      this.library.tidy(() => {
        weight.write(this.library.tensor(values, shape));
      });
    }
  }
}

/**
 * An initializer that stands in model.json under tfjs' name and draws nothing: the values come from
 * our streams once the network stands, and tfjs' own would only cost time.
 */
function named(library: TensorFlow, { type, ...values }: ElementConfig) {
  const { className } = initializers.find(({ name }) => name === type)!;
  const initializer = library.initializers.zeros();
  initializer.getClassName = () => className;
  initializer.getConfig = () => values as tf.serialization.ConfigDict;
  return initializer;
}
