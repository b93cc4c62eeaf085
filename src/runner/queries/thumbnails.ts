import type {
  ArgumentEndPictures,
  ClassPictures,
  PictureSample,
} from '../../shared/protocol/panels';
import type { ArgumentEnds } from '../augment/ends';
import { pictureOf } from '../augment/picture';
import type { PreviewSample } from '../augment/preview';
import type { Pictures } from '../data/dataset';
import { inParallel } from '../parallel';
import type { SplitData } from '../prepare/readData';
import { pictureAt } from '../stream/storedPixels';

/** Longest side of a thumbnail in pixels. */
const LONGEST = 128;
/** Of the pictures beside an argument. */
const LONGEST_END = 72;

/** Pixels, [height, width, channels] uint8, as a PNG in a data URL. */
export async function pngUrl(
  pixels: Uint8Array,
  shape: readonly [number, number, number],
  longest = LONGEST,
): Promise<string> {
  const large = Math.max(shape[0], shape[1]) > longest;
  const picture = pictureOf(pixels, shape);
  const small = large ? picture.resize(longest, longest, { fit: 'inside' }) : picture;
  return `data:image/png;base64,${(await small.png().toBuffer()).toString('base64')}`;
}

/** The mean of pictures at some places, rounded to whole levels. */
function meanPicture({ pixels, shape }: Pictures, places: readonly number[]): Uint8Array {
  const size = shape[0] * shape[1] * shape[2];
  const sums = new Float64Array(size);
  for (const place of places) {
    const own = pictureAt(pixels, size, place);
    for (let i = 0; i < size; i++) sums[i]! += own[i]!;
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / places.length));
}

/** The first pictures of each class, and the mean of its training pictures. */
export async function picturesByClass(
  { loaded, places }: SplitData,
  perClass: number,
): Promise<ClassPictures[]> {
  const { dataset, classes } = loaded;
  if (dataset.type !== 'images') return [];
  const size = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  return inParallel(classes, async (name, k) => {
    const ofClass = (place: number): boolean => dataset.target[place] === k;
    const own = Array.from(dataset.target.keys()).filter(ofClass);
    const trained = Array.from(places.train).filter(ofClass);
    return {
      class: name,
      count: own.length,
      ...(trained.length > 0 && {
        mean: await pngUrl(meanPicture(dataset, trained), dataset.shape),
      }),
      pictures: await inParallel(own.slice(0, perClass), async (place) => ({
        id: dataset.ids[place]!,
        src: await pngUrl(pictureAt(dataset.pixels, size, place), dataset.shape),
      })),
    };
  });
}

/** Previewed pictures as a panel shows them. */
export async function previewPictures(
  samples: readonly PreviewSample[],
  classes: readonly string[],
): Promise<{ samples: PictureSample[]; classes: readonly string[] }> {
  const shown = await inParallel(samples, async ({ shape, original, views, label, ...rest }) => ({
    ...rest,
    shape,
    class: classes[label] ?? String(label),
    src: await pngUrl(original, shape),
    views: await inParallel(views, async ({ pixels, chain, ...view }) => ({
      ...view,
      src: await pngUrl(pixels, shape),
      ...(chain && { chain: await inParallel(chain, (link) => pngUrl(link, shape)) }),
    })),
  }));
  return { samples: shown, classes };
}

/** The ends of arguments as a panel shows them. */
export async function endPictures({
  shape,
  ends,
}: {
  readonly shape: readonly [number, number, number];
  readonly ends: readonly ArgumentEnds[];
}): Promise<{ ends: ArgumentEndPictures[] }> {
  const shown = async ({ value, pixels }: ArgumentEnds['low']) => ({
    value,
    src: await pngUrl(pixels, shape, LONGEST_END),
  });
  return {
    ends: await inParallel(ends, async ({ index, argument, low, high }) => ({
      index,
      argument,
      low: await shown(low),
      high: await shown(high),
    })),
  };
}
