import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import type { Drawing } from '../engine/drawing';
import type { ConfigPath } from '../../shared/problem';

export interface LayerContext {
  readonly tf: TensorFlow;
  readonly drawing: Drawing;
  /** The layer's name, unique in the model. */
  readonly name: string;
  /** Where it stands in the config. */
  readonly at: ConfigPath;
  /** Initializers, regularizers and constraints from their config, seeded by (seed, weight name). */
  initializer(config: unknown, weight: string): tf.serialization.ConfigDict | string;
  regularizer(config: unknown): tf.serialization.Serializable | undefined;
  constraint(config: unknown): tf.serialization.Serializable | undefined;
}

/** A layer, or a named group of layers. */
export interface LayerElement<P extends Params = Params> extends ElementInfo<'layer', P> {
  /** Merge layers take several inputs. */
  readonly inputs: 'one' | 'many';
  /** Rank of its input without the batch, where only one is possible; for clear errors. */
  readonly inputRank?: number;
  make(values: Values<P>, context: LayerContext): tf.layers.Layer;
}
export const defineLayer = <const P extends Params>(element: LayerElement<P>): LayerElement =>
  element as unknown as LayerElement;
