import type * as tf from '@tensorflow/tfjs';
import type { Drawing } from '../engine/drawing';

/** A line of the summary printed before training starts. */
export interface LayerSummary {
  readonly name: string;
  readonly type: string;
  /** Output shape without the batch. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
  readonly trainable: number;
  /** Index in model.layers; undefined for what `output: "auto"` and the input add. */
  readonly index?: number;
}

/** A built model. */
export interface Model {
  /** Input to activated output (probabilities, or the regression's value), serializable. */
  readonly network: tf.LayersModel;
  /**
   * The same layers up to before the last activation, where that is softmax or sigmoid: the loss
   * takes its logits. Undefined: the loss takes the output itself.
   */
  readonly logits: tf.LayersModel | undefined;
  readonly drawing: Drawing;
  readonly summary: readonly LayerSummary[];
  /** Width of the output. */
  readonly units: number;
}
