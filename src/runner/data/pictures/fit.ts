import type { PictureFormat } from './format';
import { resized, type Cut, type Picture } from './lanczos';

/** Larger pictures are decoded and resized together by others, row by row. */
export const MOST_PIXELS = 128 * 1024;
const WHITE = 255;

type Shape = Pick<Picture, 'width' | 'height'>;

/** Which part of the picture, in which size, a format asks for; pads are left out. */
export function cutOf({ width, height }: Shape, { imageSize, resize }: PictureFormat): Cut {
  const [tall, wide] = imageSize;
  if (resize === 'stretch') return { wide, tall, left: 0, top: 0, width: wide, height: tall };
  const [across, down] = [width / wide, height / tall];
  const shrink = resize === 'pad' ? Math.max(across, down) : Math.min(across, down);
  const own = [width, height].map((side) => Math.max(1, Math.round(side / shrink)));
  const [w, h] = own as [number, number];
  const part = { width: Math.min(w, wide), height: Math.min(h, tall) };
  const [left, top] = [(w - part.width + 1) >> 1, (h - part.height + 1) >> 1];
  return { wide: w, tall: h, left, top, ...part };
}

/** Colours on white, as far as they let it through. */
export function onWhite({ pixels, channels, ...rest }: Picture): Picture {
  const own = channels - 1;
  const count = pixels.length / channels;
  const result = new Uint8ClampedArray(count * own);
  for (let i = 0; i < count; i++) {
    const alpha = pixels[i * channels + own]!;
    for (let c = 0; c < own; c++)
      result[i * own + c] = (pixels[i * channels + c]! * alpha + WHITE * (255 - alpha)) / 255;
  }
  return { ...rest, pixels: result, channels: own };
}

/** Steps of light that levels are looked up by: fine enough for the darkest. */
const STEPS = 1 << 14;

/** Light of a level of sRGB, 0 to 1, and levels of so many steps of it (IEC 61966-2-1). */
function makeTables() {
  const light = Float64Array.from({ length: 256 }, (_, i) => {
    const level = i / 255;
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  });
  const levels = Uint8ClampedArray.from({ length: STEPS + 1 }, (_, i) => {
    const of = i / STEPS;
    return 255 * (of <= 0.0031308 ? 12.92 * of : 1.055 * of ** (1 / 2.4) - 0.055);
  });
  return { light, levels };
}
/** Made when they are needed, since threads that read colours start sooner without. */
let tables: ReturnType<typeof makeTables> | undefined;

/** The greys that are as light as colours. */
function greys(pixels: Uint8Array, count: number): Uint8Array {
  const { light, levels } = (tables ??= makeTables());
  return Uint8Array.from({ length: count }, (_, i) => {
    const [red, green, blue] = [pixels[3 * i]!, pixels[3 * i + 1]!, pixels[3 * i + 2]!];
    if (red === green && green === blue) return red;
    const sum = 0.2126 * light[red]! + 0.7152 * light[green]! + 0.0722 * light[blue]!;
    return levels[Math.round(sum * STEPS)]!;
  });
}

/** Pixels in the channels asked for. */
function inMode(
  pixels: Uint8Array,
  channels: number,
  colorMode: PictureFormat['colorMode'],
): Uint8Array {
  if (channels === (colorMode === 'rgb' ? 3 : 1)) return pixels;
  const count = pixels.length / channels;
  if (colorMode === 'rgb') {
    const result = new Uint8Array(count * 3);
    for (let i = 0; i < count; i++) result.fill(pixels[i]!, 3 * i, 3 * i + 3);
    return result;
  }
  return greys(pixels, count);
}

/** In the middle of black, where the picture does not fill it. */
function padded(
  pixels: Uint8Array,
  { width, height }: Shape,
  { imageSize: [tall, wide], colorMode }: PictureFormat,
): Uint8Array {
  if (width === wide && height === tall) return pixels;
  const channels = colorMode === 'rgb' ? 3 : 1;
  const result = new Uint8Array(wide * tall * channels);
  const [left, top] = [(wide - width) >> 1, (tall - height) >> 1];
  for (let y = 0; y < height; y++)
    result.set(
      pixels.subarray(y * width * channels, (y + 1) * width * channels),
      ((top + y) * wide + left) * channels,
    );
  return result;
}

/**
 * The pixels that a format asks for, [height, width, channels].
 * @param whole the picture's size, of which `picture` may be a smaller copy
 */
export function fitted(picture: Picture, whole: Shape, format: PictureFormat): Uint8Array {
  const cut = cutOf(whole, format);
  const pixels = inMode(resized(picture, cut), picture.channels, format.colorMode);
  return padded(pixels, cut, format);
}
