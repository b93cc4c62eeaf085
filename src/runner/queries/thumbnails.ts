import type { ClassPictures } from '../../shared/protocol/panels';
import { pictureOf } from '../augment/picture';
import type { Loaded } from '../data/dataset';
import { inParallel } from '../parallel';

/** Longest side of a thumbnail in pixels. */
const LONGEST = 128;

/** Pixels, [height, width, channels] uint8, as a PNG in a data URL. */
export async function pngUrl(
  pixels: Uint8Array,
  shape: readonly [number, number, number],
): Promise<string> {
  const large = Math.max(shape[0], shape[1]) > LONGEST;
  const picture = pictureOf(pixels, shape);
  const small = large ? picture.resize(LONGEST, LONGEST, { fit: 'inside' }) : picture;
  return `data:image/png;base64,${(await small.png().toBuffer()).toString('base64')}`;
}

/** The first pictures of each class. */
export async function picturesByClass(
  { dataset, classes }: Loaded,
  perClass: number,
): Promise<ClassPictures[]> {
  if (dataset.type !== 'images') return [];
  const size = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  return inParallel(classes, async (name, k) => {
    const places = Array.from(dataset.target.keys()).filter((i) => dataset.target[i] === k);
    return {
      class: name,
      pictures: await inParallel(places.slice(0, perClass), async (place) => ({
        id: dataset.ids[place]!,
        src: await pngUrl(dataset.pixels.subarray(place * size, (place + 1) * size), dataset.shape),
      })),
    };
  });
}
