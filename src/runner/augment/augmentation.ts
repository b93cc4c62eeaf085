import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import type { Random } from '../engine/random';

/** Numbers drawn for one picture, by name, in the units of the reference; shown in the preview. */
export type Drawn = Readonly<Record<string, number | boolean>>;

export interface PictureShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * An augmentation of pictures. *Draw* and *apply* are apart: the preview applies what training
 * would draw. Pictures are float32 [n, h, w, c] in 0…255, before scaling.
 */
export interface Augmentation<P extends Params = Params> extends ElementInfo<'augment', P> {
  /** The numbers for one picture from its own stream. */
  draw(random: Random, shape: PictureShape, values: Values<P>): Drawn;
  /** Applies to picture i the numbers drawn[i]; returns a new tensor of the same shape. */
  apply(
    tf: TensorFlow,
    images: tf.Tensor4D,
    drawn: readonly Drawn[],
    values: Values<P>,
    context: ApplyContext,
  ): tf.Tensor4D;
}
/** For noise fields, too many to be listed: the stream of picture i, after its draws. */
export interface ApplyContext {
  noise(i: number): Random;
}
export const defineAugmentation = <const P extends Params>(
  element: Augmentation<P>,
): Augmentation<P> => element;
