import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import type { Random } from '../engine/random';

/** What is drawn for one picture, by name, in the units of the reference; shown in the preview. */
export type Drawn = Readonly<Record<string, number | boolean | string>>;

export interface PictureShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a draw may know of the picture and of the training part that it is in. */
export interface Scene extends PictureShape {
  /** Samples in the training part: a mixing augmentation draws its partner among them. */
  readonly rows: number;
}

/**
 * A projective map [a0, a1, a2, b0, b1, b2, c0, c1] from a place (x, y) of the result to the place
 * of the picture that it is read from, in pixels: x' = (a0·x + a1·y + a2) / (c0·x + c1·y + 1).
 */
export type Projection = readonly number[];

/**
 * An augmentation of training samples. *Draw* and *apply* are apart: the preview applies what
 * training would draw. Pictures are float32 [n, h, w, c] in 0…255, before scaling; a row of a table
 * comes as one pixel with a channel for each scaled column (a sequence as a line of them), and
 * knows no bounds.
 */
export interface Augmentation<P extends Params = Params> extends ElementInfo<'augment', P> {
  /** True: rows of tables can be augmented by it too. */
  readonly tables?: boolean;
  /** The numbers for one picture from its own stream. */
  draw(random: Random, scene: Scene, values: Values<P>): Drawn;
  /** Applies to picture i what is drawn[i]; returns a new tensor of the same shape. */
  apply(
    tf: TensorFlow,
    images: tf.Tensor4D,
    drawn: readonly Drawn[],
    values: Values<P>,
    context: ApplyContext,
  ): tf.Tensor4D;
  /** For one that tensor operations alone apply; it does what `apply` does, which stands for it where there is none. */
  readonly fed?: Fed<P>;
  /** Where each place of the result comes from, for one that moves pixels as a whole. */
  place?(drawn: Drawn, shape: PictureShape, values: Values<P>): Projection;
  /**
   * For one that mixes each picture with another: the share of the picture's own label; the rest is
   * that of row `drawn.partner` of the training part.
   */
  share?(drawn: Drawn, shape: PictureShape): number;
}

/** A graph holds the operations, and is fed the numbers of each batch. */
export interface Fed<P extends Params = Params> {
  /** What the operations take of a draw: as many numbers whatever is drawn. */
  numbers(drawn: Drawn, shape: PictureShape, values: Values<P>): readonly number[];
  /** @param numbers [n, k] float32 */
  apply(tf: TensorFlow, images: tf.Tensor4D, numbers: tf.Tensor2D, values: Values<P>): tf.Tensor4D;
}

export interface ApplyContext {
  /** For noise fields, too many to be listed: the stream of picture i, after its draws. */
  noise(i: number): Random;
  /** The greatest level of a picture, 255; undefined for rows of a table. */
  readonly levels: 255 | undefined;
  /** What `share` mixes in, augmented by the entries before: a picture for each of the batch. */
  readonly partners?: tf.Tensor4D;
}

/** Every augmentation can be switched off in place. */
const enabled = {
  type: 'boolean',
  default: true,
  doc: 'Off: the entry stays in the config and changes nothing; what the others draw stays the same.',
} as const;

/** The numbers of all pictures, row by row. */
export const fedNumbers = <P extends Params>(
  fed: Fed<P>,
  drawn: readonly Drawn[],
  shape: PictureShape,
  values: Values<P>,
): number[] => drawn.flatMap((each) => fed.numbers(each, shape, values));

type Declared<P extends Params> = Omit<Augmentation<P>, 'apply'> &
  (Pick<Augmentation<P>, 'apply'> | { readonly fed: Fed<P> });

export function defineAugmentation<const P extends Params>(declared: Declared<P>): Augmentation<P> {
  const element = { ...declared, params: { ...declared.params, enabled } };
  if ('apply' in element) return element;
  const { fed } = element;
  return {
    ...element,
    apply(tf, images, drawn, values) {
      const [n, height, width, channels] = images.shape;
      const numbers = fedNumbers(fed, drawn, { height, width, channels }, values);
      return tf.tidy(() =>
        fed.apply(tf, images, tf.tensor2d(numbers, [n, numbers.length / n]), values),
      );
    },
  };
}
