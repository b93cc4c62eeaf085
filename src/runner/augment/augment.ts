import type * as tf from '@tensorflow/tfjs';
import type { ElementConfig } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import { random, type Random } from '../engine/random';
import { augmentations } from '.';
import type { Augmentation, Drawn, PictureShape } from './augmentation';

/** One entry of `augment` and the numbers that it drew, one for each picture. */
export interface DrawnStep {
  readonly type: string;
  readonly drawn: readonly Drawn[];
}

interface Step {
  readonly element: Augmentation;
  /** Validated against the element's own params. */
  readonly values: never;
  /** The stream of picture i, from its start. */
  stream(i: number): Random;
}

function steps(
  ids: Int32Array,
  epoch: number,
  seed: number,
  configs: readonly ElementConfig[],
): Step[] {
  return configs.map((values, index) => {
    const element = augmentations.find(({ name }) => name === values.type);
    if (element === undefined) throw new RangeError(`no augmentation named ${values.type}`);
    return {
      element,
      values: values as never,
      stream: (i) => random(seed, `augment/${index}`, epoch, ids[i]!),
    };
  });
}

/**
 * The numbers that each entry of `augment` draws for pictures in an epoch. They depend on seed,
 * entry, epoch and the picture's id: never on the batch that it is in.
 */
export function drawAll(
  ids: Int32Array,
  epoch: number,
  seed: number,
  configs: readonly ElementConfig[],
  shape: PictureShape,
): readonly DrawnStep[] {
  return steps(ids, epoch, seed, configs).map(({ element, values, stream }) => ({
    type: element.name,
    drawn: Array.from(ids, (_, i) => element.draw(stream(i), shape, values)),
  }));
}

/**
 * Pictures as training sees them in an epoch.
 * @param images [n, h, w, c] float32 in 0…255; stays as it is
 * @param ids of the n pictures, the key of what they draw
 * @param epoch 1-based
 * @param configs `augment` of a resolved config, applied in order
 * @returns [n, h, w, c] float32 in 0…255, a new tensor
 */
export function augmentBatch(
  tf: TensorFlow,
  images: tf.Tensor4D,
  ids: Int32Array,
  epoch: number,
  seed: number,
  configs: readonly ElementConfig[],
): tf.Tensor4D {
  const [, height, width, channels] = images.shape;
  const shape = { height, width, channels };
  const drawn = drawAll(ids, epoch, seed, configs, shape);
  return tf.tidy(() =>
    steps(ids, epoch, seed, configs).reduce((current, { element, values, stream }, index) => {
      const noise = (i: number): Random => {
        const own = stream(i);
        // Noise goes on where the draws end, so that none is used twice.
        element.draw(own, shape, values);
        return own;
      };
      return element.apply(tf, current, drawn[index]!.drawn, values, { noise });
    }, tf.clone(images)),
  );
}
