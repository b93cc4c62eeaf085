import {
  BLOCK,
  componentsOf,
  headersOf,
  isYcc,
} from '../../../src/runner/data/pictures/jpeg/headers';
import { colours, enlarged } from './chroma';
import { huffmanTable } from './huffman';
import { decodeScan, type Part, type Plane } from './scan';

/** A decoded picture, or a smaller one of the same. */
export interface Decoded {
  /** [height, width, channels], 3 or 1; good until the next picture is decoded. */
  readonly pixels: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Size of the whole picture in these pixels; blocks at its edges may be wider. */
  readonly exactWidth: number;
  readonly exactHeight: number;
}

/** Planes of one size: chroma as large as luminance. */
function aligned(planes: Plane[], parts: readonly Part[], width: number, height: number) {
  const [luma] = parts;
  return planes.map((plane, i) => {
    const { h, v, width: w, height: t } = parts[i]!;
    const [wide, tall] = [luma!.h * luma!.width > h * w, luma!.v * luma!.height > v * t];
    return wide ? enlarged(plane, width, height, tall) : plane;
  }) as [Plane, Plane, Plane];
}

/** One component's own pixels, without what blocks have beyond them. */
function cropped({ pixels, stride }: Plane, width: number, height: number): Uint8ClampedArray {
  const result = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y++)
    result.set(pixels.subarray(y * stride, y * stride + width), y * width);
  return result;
}

/**
 * Decodes a JPEG as nearly all are: sequential, 8 bits, grey or luminance with chroma, one scan. At its
 * full size its pixels are those of libjpeg, bit for bit.
 *
 * @param halvings how often its sides are halved, 0 to 2
 * @returns undefined for any other, or where anything is not as the standard has it
 */
export function decodeJpeg(bytes: Buffer, halvings: number): Decoded | undefined {
  const found = headersOf(bytes, (kind, _which, counts, symbols) =>
    huffmanTable(counts, symbols, kind === 'dc'),
  );
  if (found === undefined) return undefined;
  const { headers, scan, start } = found;
  const { width, height, components } = headers.frame!;
  if (components.length === 3 && !isYcc(headers)) return undefined;
  const size = BLOCK >> halvings;
  const parts = componentsOf(scan, headers, size);
  if (parts === undefined) return undefined;
  const [{ h, v }] = parts as [Part];
  const units = { across: Math.ceil(width / (BLOCK * h)), down: Math.ceil(height / (BLOCK * v)) };
  const planes = decodeScan(bytes, start, parts, units, headers.interval);
  if (planes === undefined) return undefined;
  const [exactWidth, exactHeight] = [(width * size) / BLOCK, (height * size) / BLOCK];
  const [w, t] = [Math.ceil(exactWidth), Math.ceil(exactHeight)];
  const channels = components.length === 3 ? 3 : 1;
  const pixels =
    channels === 3 ? colours(aligned(planes, parts, w, t), w, t) : cropped(planes[0]!, w, t);
  return { pixels, width: w, height: t, channels, exactWidth, exactHeight };
}
