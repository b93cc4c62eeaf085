import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import type { Random } from '../engine/random';
import type { Drawn, PictureShape, Projection } from './augmentation';
import { contrast, posterized, saturation, sharpness, solarized, stretched } from './colour';
import { equalizeLevels } from './equalized';
import { clipped, column, oneByOne } from './perPicture';
import { composed, projected, unmoved, type Fill } from './projection';

/** A change by one number a picture. */
type Change = (tf: TensorFlow, images: tf.Tensor4D, amounts: readonly number[]) => tf.Tensor4D;

/** Amounts at no strength and at the greatest. */
type Range = readonly [none: number, most: number];

/** One of the changes that a policy chooses from. */
interface Operation {
  readonly name: string;
  /** Of randAugment, and of trivialAugment, which goes further. */
  readonly narrow: Range;
  readonly wide: Range;
  /** Half of the time the other way. */
  readonly signed: boolean;
  readonly change?: Change;
  /** Instead of `change`, for one that moves pixels. */
  readonly place?: (amount: number, shape: PictureShape) => Projection;
}

/** A linear map about the picture's centre, and a shift, from the result to the picture. */
function centred(
  { height, width }: PictureShape,
  [a, b, c, d]: readonly [number, number, number, number],
  [x, y]: readonly [number, number] = [0, 0],
): Projection {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  return [a, b, cx - a * cx - b * cy + x, c, d, cy - c * cx - d * cy + y, 0, 0];
}

/** A change by a factor, of an amount beyond 1. */
const by =
  (change: Change): Change =>
  (tf, images, amounts) =>
    change(
      tf,
      images,
      amounts.map((amount) => 1 + amount),
    );

const lightened: Change = (tf, images, factors) => clipped(tf, tf.mul(images, column(tf, factors)));
const equalized: Change = (tf, images) =>
  oneByOne(tf, images, (levels) => equalizeLevels(levels, images.shape[3]));

const rotated = (degrees: number, shape: PictureShape): Projection => {
  const angle = (degrees * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  return centred(shape, [cosine, -sine, sine, cosine]);
};

const none = { narrow: [0, 0], wide: [0, 0], signed: false } as const;

/** Those of both papers, with the ranges that torchvision gives them. */
export const operations: readonly Operation[] = [
  { name: 'identity', ...none, change: (tf, images) => tf.clone(images) },
  {
    name: 'shearX',
    ...{ narrow: [0, 0.3], wide: [0, 0.99], signed: true },
    place: (amount, shape) => centred(shape, [1, amount, 0, 1]),
  },
  {
    name: 'shearY',
    ...{ narrow: [0, 0.3], wide: [0, 0.99], signed: true },
    place: (amount, shape) => centred(shape, [1, 0, amount, 1]),
  },
  {
    name: 'translateX',
    ...{ narrow: [0, 150 / 331], wide: [0, 32 / 224], signed: true },
    place: (amount, shape) => centred(shape, [1, 0, 0, 1], [amount * shape.width, 0]),
  },
  {
    name: 'translateY',
    ...{ narrow: [0, 150 / 331], wide: [0, 32 / 224], signed: true },
    place: (amount, shape) => centred(shape, [1, 0, 0, 1], [0, amount * shape.height]),
  },
  { name: 'rotate', narrow: [0, 30], wide: [0, 135], signed: true, place: rotated },
  { name: 'brightness', narrow: [0, 0.9], wide: [0, 0.99], signed: true, change: by(lightened) },
  { name: 'color', narrow: [0, 0.9], wide: [0, 0.99], signed: true, change: by(saturation) },
  { name: 'contrast', narrow: [0, 0.9], wide: [0, 0.99], signed: true, change: by(contrast) },
  { name: 'sharpness', narrow: [0, 0.9], wide: [0, 0.99], signed: true, change: by(sharpness) },
  {
    name: 'posterize',
    ...{ narrow: [8, 4], wide: [8, 2], signed: false },
    change: (tf, images, bits) => posterized(tf, images, bits.map(Math.round)),
  },
  { name: 'solarize', narrow: [256, 0], wide: [256, 0], signed: false, change: solarized },
  { name: 'autoContrast', ...none, change: (tf, images) => stretched(tf, images) },
  { name: 'equalize', ...none, change: equalized },
];

/** Draws an operation, and its amount at a strength in 0…1. */
export function drawOperation(
  random: Random,
  strength: number,
  range: 'narrow' | 'wide',
  slot: number,
): Drawn {
  const operation = operations[random.integer(operations.length)]!;
  const [low, most] = operation[range];
  const other = random.uniform53() < 0.5 && operation.signed;
  const amount = low + (most - low) * strength;
  return { [`operation${slot}`]: operation.name, [`amount${slot}`]: other ? -amount : amount };
}

const slotOf = (drawn: Drawn, slot: number) => ({
  operation: operations.find(({ name }) => name === drawn[`operation${slot}`])!,
  amount: drawn[`amount${slot}`] as number,
});

/** Where all the drawn operations together take each place from. */
export function placeOf(drawn: Drawn, shape: PictureShape, slots: number): Projection {
  const maps = Array.from({ length: slots }, (_, i) => {
    const { operation, amount } = slotOf(drawn, i + 1);
    return operation.place?.(amount, shape) ?? unmoved;
  });
  return maps.reduce(composed, unmoved);
}

/** Does the operation in a slot: those who drew the same one together. */
function applySlot(
  tf: TensorFlow,
  images: tf.Tensor4D,
  drawn: readonly Drawn[],
  slot: number,
  fill: Fill,
): tf.Tensor4D {
  const [, height, width, channels] = images.shape;
  const groups = new Map<Operation, { rows: number[]; amounts: number[] }>();
  drawn.forEach((each, row) => {
    const { operation, amount } = slotOf(each, slot);
    const group = groups.get(operation) ?? { rows: [], amounts: [] };
    group.rows.push(row);
    group.amounts.push(amount);
    groups.set(operation, group);
  });
  const order: number[] = [];
  const parts: tf.Tensor4D[] = [];
  for (const [{ change, place }, { rows, amounts }] of groups) {
    const own = tf.gather(images, tf.tensor1d(rows, 'int32'));
    const shape = { height, width, channels };
    parts.push(
      place
        ? projected(
            tf,
            own,
            amounts.map((amount) => place(amount, shape)),
            fill,
          )
        : change!(tf, own, amounts),
    );
    order.push(...rows);
  }
  const places = new Int32Array(order.length);
  order.forEach((row, at) => (places[row] = at));
  return tf.gather(tf.concat(parts, 0), tf.tensor1d(places, 'int32'));
}

/** Does what was drawn for each picture, slot after slot. */
export const applyOperations = (
  tf: TensorFlow,
  images: tf.Tensor4D,
  drawn: readonly Drawn[],
  slots: number,
  fill: Fill,
): tf.Tensor4D =>
  tf.tidy(() => {
    let current = tf.clone(images);
    for (let slot = 1; slot <= slots; slot++) current = applySlot(tf, current, drawn, slot, fill);
    return current;
  });
