import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import { rowsOf } from '../engine/batch';
import type { Part } from '../prepared';
import { augmentRows, drawAll, type Plan } from './augment';
import type { Drawn } from './augmentation';
import { frameOf, type Frame } from './frame';
import { poolOf } from './pool';

/** What an entry of `augment` drew for one view. */
export interface DrawnNumbers {
  readonly type: string;
  readonly numbers: Drawn;
}
export interface PreviewView {
  readonly epoch: number;
  /** [height, width, channels] uint8, rounded from what training gets. */
  readonly pixels: Uint8Array;
  readonly drawn: readonly DrawnNumbers[];
  readonly frame?: Frame;
  /** What each entry leaves, in their order; only where asked for. */
  readonly chain?: readonly Uint8Array[];
}
export interface PreviewSample {
  /** What names the picture: its path, or its index. */
  readonly id: string;
  /** Position in the training part. */
  readonly position: number;
  readonly label: number;
  readonly original: Uint8Array;
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /** One an epoch, from the first that was asked for. */
  readonly views: readonly PreviewView[];
}
export interface Preview {
  readonly samples: readonly PreviewSample[];
}

export interface PreviewRequest extends Omit<Plan, 'epoch'> {
  readonly tf: TensorFlow;
  /** The training part as batches take it. */
  readonly part: Part;
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /** Position → what names the picture. */
  readonly nameOf: (position: number) => string;
  /** Positions in the part. */
  readonly positions: readonly number[];
  /** The first epoch. */
  readonly from: number;
  /** Views of each picture. */
  readonly count: number;
  /** Also what each entry leaves. */
  readonly chain: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Whole levels of each picture of a batch, which it disposes. */
async function levelsOf(images: tf.Tensor4D, size: number): Promise<Uint8Array[]> {
  const values = await images.data<'float32'>();
  const count = images.shape[0];
  images.dispose();
  // Uint8ClampedArray rounds to the nearest level; Uint8Array would cut.
  const levels = new Uint8Array(Uint8ClampedArray.from(values).buffer);
  return Array.from({ length: count }, (_, i) => levels.slice(i * size, (i + 1) * size));
}

/** The pictures that training makes of some samples in some epochs: same draws, same code. */
export async function preview(request: PreviewRequest): Promise<Preview> {
  const { tf, part, shape, nameOf, positions, from, count, seed, configs, chain, signal } = request;
  const size = shape[0] * shape[1] * shape[2];
  const pool = poolOf(tf, part, shape, true);
  const rows = Int32Array.from(positions);
  const views: PreviewView[][] = positions.map(() => []);
  for (let epoch = from; epoch < from + count; epoch++) {
    signal?.throwIfAborted();
    const plan = { epoch, seed, configs };
    const drawn = drawAll(pool, rows, plan);
    const made = (entries: number): Promise<Uint8Array[]> =>
      levelsOf(
        tf.tidy(() => augmentRows(tf, pool, rows, plan, drawn.slice(0, entries)).inputs),
        size,
      );
    const last = await made(configs.length);
    const links: Uint8Array[][] = [];
    if (chain) for (let k = 1; k <= configs.length; k++) links.push(await made(k));
    views.forEach((each, i) => {
      const frame = frameOf(drawn, i, plan, pool.shape);
      each.push({
        epoch,
        pixels: last[i]!,
        drawn: drawn.map(({ type, drawn: own }) => ({ type, numbers: own[i]! })),
        ...(frame && { frame }),
        ...(chain && { chain: links.map((link) => link[i]!) }),
      });
    });
  }
  return {
    samples: positions.map((position, i) => ({
      id: nameOf(position),
      position,
      label: part.y[position]!,
      original: Uint8Array.from(rowsOf(part, Int32Array.of(position))),
      shape,
      views: views[i]!,
    })),
  };
}
