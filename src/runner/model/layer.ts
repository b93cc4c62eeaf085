import type * as tf from '@tensorflow/tfjs';
import type { ElementConfig, ElementInfo, Params, Values } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import type { Drawing } from '../engine/drawing';
import type { ConfigPath } from '../../shared/problem';

export interface LayerContext {
  readonly tf: TensorFlow;
  readonly drawing: Drawing;
  /** The layer's name, unique in the model; of a wrapped layer, unique in its wrapper. */
  readonly name: string;
  /** Unique in the model: names the streams that it draws from. */
  readonly path: string;
  /** Shape of its (first) input without the batch. */
  readonly inputShape: readonly number[];
  /** Where it stands in the config. */
  readonly at: ConfigPath;
  /** Initializers, regularizers and constraints from their config, seeded by (seed, weight name). */
  initializer(
    config: unknown,
    weight: string,
    /** Changes what was drawn, in place. */
    adjust?: (values: Float32Array) => void,
  ): tf.serialization.Serializable;
  regularizer(config: unknown): tf.serialization.Serializable | undefined;
  constraint(config: unknown): tf.serialization.Serializable | undefined;
  /** The layer that a wrapper holds. `scope`: what tfjs puts before the names of its weights. */
  inner(
    config: ElementConfig,
    name: string,
    scope: string,
    inputShape: readonly number[],
  ): tf.layers.Layer;
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
