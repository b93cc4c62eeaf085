import type * as tf from '@tensorflow/tfjs';
import type { ElementConfig } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import { random, type Random } from '../engine/random';
import { augmentations } from '.';
import type { Augmentation, Drawn, PictureShape } from './augmentation';

/** The training part, of which a batch takes some rows and mixing augmentations take others. */
export interface Pool {
  /** The key of each row's draws. */
  readonly ids: Int32Array;
  readonly shape: PictureShape;
  /** The greatest level of a picture, 255; undefined for rows of a table. */
  readonly levels: 255 | undefined;
  /** [n, h, w, c] float32, as loaded. */
  inputs(rows: Int32Array): tf.Tensor4D;
  /** Whatever follows its sample where samples are mixed: targets, weights; each [n, k] float32. */
  labels(rows: Int32Array): readonly tf.Tensor2D[];
}

/** What decides the draws beside a row's id. */
export interface Plan {
  /** 1-based. */
  readonly epoch: number;
  readonly seed: number;
  /** `augment` of a resolved config, applied in order. */
  readonly configs: readonly ElementConfig[];
}

/** One entry of `augment` and what it drew, for each sample. */
export interface DrawnStep {
  readonly type: string;
  readonly drawn: readonly Drawn[];
}

export interface Augmented {
  /** [n, h, w, c] float32. */
  readonly inputs: tf.Tensor4D;
  readonly labels: readonly tf.Tensor2D[];
}

/** An entry of `augment` with its element; the values are validated against its own params. */
export interface Step {
  readonly element: Augmentation;
  readonly values: never;
}

export function stepOf(config: ElementConfig): Step {
  const element = augmentations.find(({ name }) => name === config.type);
  if (element === undefined) throw new RangeError(`no augmentation named ${config.type}`);
  return { element: isOn(config) ? element : still(element), values: config as never };
}

/** It is not switched off. */
export const isOn = ({ enabled }: ElementConfig): boolean => enabled !== false;

/** One that is switched off: it keeps its place, so that the others draw as they did. */
const still = ({ place: _place, share: _share, ...element }: Augmentation): Augmentation => ({
  ...element,
  draw: () => ({ applied: false }),
  apply: (tf, images) => tf.clone(images),
  fed: { numbers: () => [0], apply: (tf, images) => tf.clone(images) },
});

const stream = ({ seed, epoch }: Plan, index: number, id: number): Random =>
  random(seed, `augment/${index}`, epoch, id);

/**
 * What each entry of `augment` draws for rows in an epoch. It depends on seed, entry, epoch and the
 * row's id: never on the batch that the row is in.
 */
export function drawAll(
  pool: Pick<Pool, 'ids' | 'shape'>,
  rows: Int32Array,
  plan: Plan,
): readonly DrawnStep[] {
  const scene = { ...pool.shape, rows: pool.ids.length };
  return plan.configs.map((config, index) => {
    const { element, values } = stepOf(config);
    const draw = (row: number): Drawn =>
      element.draw(stream(plan, index, pool.ids[row]!), scene, values);
    return { type: element.name, drawn: Array.from(rows, draw) };
  });
}

function mixed(
  tf: TensorFlow,
  own: readonly tf.Tensor2D[],
  others: readonly tf.Tensor2D[],
  shares: readonly number[],
): readonly tf.Tensor2D[] {
  const share = tf.tensor2d([...shares], [shares.length, 1], 'float32');
  return own.map((each, i) => {
    const other = others[i]!;
    return tf.add(other, tf.mul(tf.sub(each, other), share));
  });
}

function run(
  tf: TensorFlow,
  pool: Pool,
  rows: Int32Array,
  plan: Plan,
  drawn: readonly DrawnStep[],
): Augmented {
  const scene = { ...pool.shape, rows: pool.ids.length };
  let inputs = pool.inputs(rows);
  let labels = pool.labels(rows);
  drawn.forEach(({ drawn: own }, index) => {
    const { element, values } = stepOf(plan.configs[index]!);
    const noise = (i: number): Random => {
      const after = stream(plan, index, pool.ids[rows[i]!]!);
      // Noise goes on where the draws end, so that none is used twice.
      element.draw(after, scene, values);
      return after;
    };
    const context = { noise, levels: pool.levels };
    if (element.share === undefined) {
      inputs = element.apply(tf, inputs, own, values, context);
      return;
    }
    const others = Int32Array.from(own, ({ partner }) => partner as number);
    const before = { ...plan, configs: plan.configs.slice(0, index) };
    const partners = run(tf, pool, others, before, drawAll(pool, others, before));
    inputs = element.apply(tf, inputs, own, values, { ...context, partners: partners.inputs });
    const shares = own.map((each) => element.share!(each, pool.shape));
    labels = mixed(tf, labels, partners.labels, shares);
  });
  return { inputs, labels };
}

/** Samples as training gets them in an epoch, with their labels; the caller tidies up. */
export const augmentRows = (
  tf: TensorFlow,
  pool: Pool,
  rows: Int32Array,
  plan: Plan,
  drawn = drawAll(pool, rows, plan),
): Augmented => run(tf, pool, rows, plan, drawn);
