import type { ElementConfig } from '../../shared/config/element';
import type { Pictures } from '../data/dataset';
import type { TensorFlow } from '../element';
import { augmentBatch, drawAll } from './augment';
import type { Drawn } from './augmentation';

/** What an entry of `augment` drew for one view. */
export interface DrawnNumbers {
  readonly type: string;
  readonly numbers: Drawn;
}
export interface PreviewView {
  /** [height, width, channels] uint8, rounded from what training gets. */
  readonly pixels: Uint8Array;
  readonly drawn: readonly DrawnNumbers[];
}
export interface PreviewSample {
  /** What names the picture: its path, or its index. */
  readonly id: string;
  readonly original: Uint8Array;
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /** View k is what epoch k + 1 trains on. */
  readonly views: readonly PreviewView[];
}
export interface Preview {
  readonly samples: readonly PreviewSample[];
}

export interface PreviewRequest {
  readonly tf: TensorFlow;
  /** All pictures as loaded, so that places are the ids that training draws by. */
  readonly dataset: Pictures;
  readonly configs: readonly ElementConfig[];
  readonly seed: number;
  /** Views of each picture. */
  readonly count: number;
  /** Places of the pictures in the dataset. */
  readonly samples: readonly number[];
}

/** The pictures that training makes of some samples in its first epochs: same draws, same code. */
export async function preview(request: PreviewRequest): Promise<Preview> {
  const { tf, dataset, configs, seed, count, samples } = request;
  const [height, width, channels] = dataset.shape;
  const size = height * width * channels;
  const ids = Int32Array.from(samples);
  const originals = samples.map((at) => dataset.pixels.slice(at * size, (at + 1) * size));
  const flat = new Float32Array(samples.length * size);
  originals.forEach((pixels, i) => flat.set(pixels, i * size));
  const images = tf.tensor4d(flat, [samples.length, height, width, channels], 'float32');

  const views: PreviewView[][] = samples.map(() => []);
  try {
    for (let epoch = 1; epoch <= count; epoch++) {
      const steps = drawAll(ids, epoch, seed, configs, { height, width, channels });
      const augmented = augmentBatch(tf, images, ids, epoch, seed, configs);
      const values = await augmented.data<'float32'>();
      augmented.dispose();
      views.forEach((each, i) =>
        each.push({
          // Uint8ClampedArray rounds to the nearest level; Uint8Array would cut.
          pixels: new Uint8Array(Uint8ClampedArray.from(values.slice(i * size, (i + 1) * size))),
          drawn: steps.map(({ type, drawn }) => ({ type, numbers: drawn[i]! })),
        }),
      );
    }
  } finally {
    images.dispose();
  }
  return {
    samples: samples.map((at, i) => ({
      id: dataset.ids[at]!,
      original: originals[i]!,
      shape: dataset.shape,
      views: views[i]!,
    })),
  };
}
