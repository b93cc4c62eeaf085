import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import { affineMatrix } from './affineMatrix';
import { defineAugmentation, type Drawn, type PictureShape, type Projection } from './augmentation';
import { around, between, rangeAround } from './draws';
import { cval, fillMode } from './params';
import { clipped, column, numbers, type Amounts } from './perPicture';
import { projected, transformed, unmoved } from './projection';

/** Nothing of the geometry is changed. */
const isStill = ({ theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical }: Drawn) =>
  [theta, tx, ty, shear].every((value) => value === 0) &&
  zx === 1 &&
  zy === 1 &&
  !flipHorizontal &&
  !flipVertical;

const matrixOf = (drawn: Drawn, shape: PictureShape): Projection =>
  isStill(drawn) ? unmoved : affineMatrix(drawn, shape);

/** Whether any of the arguments moves pixels. */
const moves = ({
  horizontalFlip,
  verticalFlip,
  ...ranges
}: Readonly<
  Record<'rotationRange' | 'widthShiftRange' | 'heightShiftRange' | 'shearRange', number> &
    Record<'horizontalFlip' | 'verticalFlip', boolean> & { zoomRange: number | readonly number[] }
>): boolean =>
  horizontalFlip ||
  verticalFlip ||
  [ranges.rotationRange, ranges.widthShiftRange, ranges.heightShiftRange, ranges.shearRange].some(
    (range) => range !== 0,
  ) ||
  rangeAround(1, ranges.zoomRange).some((end) => end !== 1);

/** Adds to each picture its number and keeps the result within the picture's own extremes. */
function shiftChannels(tf: TensorFlow, images: tf.Tensor4D, intensities: Amounts): tf.Tensor4D {
  const low = tf.min(images, [1, 2, 3], true);
  const high = tf.max(images, [1, 2, 3], true);
  return tf.minimum(tf.maximum(tf.add(images, column(tf, intensities)), low), high);
}

export const affine = defineAugmentation({
  kind: 'augment',
  name: 'affine',
  doc: 'Rotates, shifts, shears, zooms and flips each picture, all in one bilinear resampling.',
  source:
    'Keras ImageDataGenerator (keras.src.legacy.preprocessing.image). Unlike it, widthShiftRange moves along the width and heightShiftRange along the height (Keras 3 has them exchanged), and the centre of a picture that is not square is its own.',
  params: {
    rotationRange: {
      type: 'number',
      default: 0,
      min: 0,
      max: 360,
      unit: 'degrees',
      doc: 'The angle is drawn from U(−r, r).',
    },
    widthShiftRange: {
      type: 'number',
      default: 0,
      min: 0,
      doc: 'The horizontal shift is drawn from U(−r, r): below 1 a share of the width, from 1 on pixels.',
    },
    heightShiftRange: {
      type: 'number',
      default: 0,
      min: 0,
      doc: 'The vertical shift is drawn from U(−r, r): below 1 a share of the height, from 1 on pixels.',
    },
    shearRange: {
      type: 'number',
      default: 0,
      min: 0,
      max: 90,
      unit: 'degrees',
      doc: 'The angle s of the shear [[1, −sin s], [0, cos s]] is drawn from U(−r, r).',
    },
    zoomRange: {
      type: 'union',
      of: [
        { type: 'number', min: 0, max: 1, doc: 'z stands for [1 − z, 1 + z].' },
        {
          type: 'list',
          of: { type: 'number', min: 0, doc: 'An end of the range.' },
          minItems: 2,
          maxItems: 2,
          doc: '[low, high].',
        },
      ],
      default: 0,
      doc: 'Zoom of width and height, drawn apart; z gives [1 − z, 1 + z]; above 1 zooms out.',
    },
    horizontalFlip: {
      type: 'boolean',
      default: false,
      doc: 'Mirror left and right, one time in two.',
    },
    verticalFlip: {
      type: 'boolean',
      default: false,
      doc: 'Mirror top and bottom, one time in two.',
    },
    fillMode,
    cval,
    channelShiftRange: {
      type: 'number',
      default: 0,
      min: 0,
      max: 255,
      unit: 'levels of 0…255',
      doc: "A level from U(−r, r) is added to all channels; the result stays within the picture's own least and greatest level.",
    },
    brightnessRange: {
      type: 'list',
      of: { type: 'number', min: 0, max: 10, doc: 'An end of the range.' },
      minItems: 2,
      maxItems: 2,
      default: null,
      nullable: true,
      unit: 'factor',
      doc: 'A factor from U(low, high) multiplies all levels, within 0…255; null is none.',
    },
  },

  /**
   * theta and shear in degrees; tx (along the width) and ty (along the height) in pixels, positive
   * ones move the picture left and up; zx and zy as factors of the source; channelShiftIntensity in
   * levels; brightness as a factor. As many draws whatever is asked for, so that one argument does not change another's.
   */
  draw(random, { height, width }, values) {
    const pixels = (range: number, size: number): number =>
      around(random, range) * (range < 1 ? size : 1);
    const [low, high] = rangeAround(1, values.zoomRange);
    const [dark, light] = values.brightnessRange ?? [1, 1];
    return {
      theta: around(random, values.rotationRange),
      tx: pixels(values.widthShiftRange, width),
      ty: pixels(values.heightShiftRange, height),
      shear: around(random, values.shearRange),
      zx: between(random, low, high),
      zy: between(random, low, high),
      flipHorizontal: random.uniform53() < 0.5 && values.horizontalFlip,
      flipVertical: random.uniform53() < 0.5 && values.verticalFlip,
      channelShiftIntensity: around(random, values.channelShiftRange),
      brightness: between(random, dark!, light!),
    };
  },

  place: (drawn, shape) => affineMatrix(drawn, shape),

  apply(tf, images, drawn, fill) {
    const [, height, width, channels] = images.shape;
    const shape = { height, width, channels };
    const intensities = numbers(drawn, 'channelShiftIntensity');
    const factors = numbers(drawn, 'brightness');
    return tf.tidy(() => {
      const matrices = drawn.map((each) => matrixOf(each, shape));
      const moved = projected(tf, images, matrices, fill);
      const shifted = intensities.every((intensity) => intensity === 0)
        ? moved
        : shiftChannels(tf, moved, intensities);
      return factors.every((factor) => factor === 1)
        ? shifted
        : clipped(tf, tf.mul(shifted, column(tf, factors)));
    });
  },

  fed: {
    numbers: (drawn, shape) => [
      ...matrixOf(drawn, shape),
      drawn.channelShiftIntensity as number,
      drawn.brightness as number,
    ],
    apply(tf, images, rows, values) {
      const [matrices, intensities, factors] = tf.split<tf.Tensor2D>(rows, [8, 1, 1], 1);
      const moved = moves(values) ? transformed(tf, images, matrices!, values) : images;
      const shifted =
        values.channelShiftRange === 0 ? moved : shiftChannels(tf, moved, intensities!);
      return values.brightnessRange === null
        ? tf.clone(shifted)
        : clipped(tf, tf.mul(shifted, column(tf, factors!)));
    },
  },
});
