import sharp from 'sharp';
import type { PreviewSample } from './preview';
import { pictureOf } from './picture';

const gap = 8;
/** Parts the original from its views, and one sample from the next. */
const wideGap = 24;
const background = '#f4f4f4';
/** Small pictures are enlarged by a whole factor to at least so many pixels, large ones reduced. */
const smallest = 96;
const largest = 192;
/** Views in a row; more go on in the next. */
const viewsInRow = 10;

/** Size of a tile for pictures of a height and width, in pixels. */
function tileSize(height: number, width: number): { height: number; width: number } {
  const longest = Math.max(height, width);
  const factor = longest > largest ? largest / longest : Math.max(1, Math.ceil(smallest / longest));
  return {
    height: Math.max(1, Math.round(height * factor)),
    width: Math.max(1, Math.round(width * factor)),
  };
}

/** One PNG picture of all samples: a row for each, its original first, then its views. */
export async function contactSheet(samples: readonly PreviewSample[]): Promise<Buffer> {
  const tiles: { input: Buffer; left: number; top: number }[] = [];
  let [right, top] = [gap, gap];
  for (const { original, shape, views } of samples) {
    const tile = tileSize(shape[0], shape[1]);
    const place = async (pixels: Uint8Array, left: number, y: number): Promise<void> => {
      const input = await pictureOf(pixels, shape)
        // Enlarged pixels stay sharp squares, so that what resampling does can be seen.
        .resize({ ...tile, fit: 'fill', kernel: tile.width > shape[1] ? 'nearest' : 'lanczos3' })
        .png()
        .toBuffer();
      tiles.push({ input, left, top: y });
      right = Math.max(right, left + tile.width);
    };
    await place(original, gap, top);
    for (const [k, { pixels }] of views.entries()) {
      const column = k % viewsInRow;
      const row = Math.floor(k / viewsInRow);
      const left = gap + tile.width + wideGap + column * (tile.width + gap);
      await place(pixels, left, top + row * (tile.height + gap));
    }
    const rows = Math.max(1, Math.ceil(views.length / viewsInRow));
    top += rows * (tile.height + gap) - gap + (rows > 1 ? wideGap : gap);
  }
  const canvas = {
    width: right + gap,
    height: Math.max(top, gap + 1),
    channels: 3,
    background,
  } as const;
  return sharp({ create: canvas }).composite(tiles).png({ compressionLevel: 9 }).toBuffer();
}
