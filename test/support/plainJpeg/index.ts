import { isHalved, scanOf, type Size } from '../../../src/runner/data/pictures/jpeg/headers';
import { colours, enlarged } from './chroma';
import { huffmanTable } from './huffman';
import { decodeScan, type Part, type Plane } from './scan';

/** A decoded picture, or a smaller one of the same. */
export interface Decoded extends Size {
  /** [height, width, channels], 3 or 1; good until the next picture is decoded. */
  readonly pixels: Uint8ClampedArray;
}

/** Planes of one size: chroma as large as luminance. */
function aligned(planes: Plane[], parts: readonly Part[], width: number, height: number) {
  return planes.map((plane, i) => {
    const { wide, tall } = isHalved(parts[i]!, parts[0]!);
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
  const scan = scanOf(bytes, halvings, (kind, _which, counts, symbols) =>
    huffmanTable(counts, symbols, kind === 'dc'),
  );
  if (scan === undefined) return undefined;
  const { parts, units, size } = scan;
  const { width, height, channels } = size;
  const planes = decodeScan(bytes, scan.start, parts, units, scan.interval);
  if (planes === undefined) return undefined;
  const pixels =
    channels === 3
      ? colours(aligned(planes, parts, width, height), width, height)
      : cropped(planes[0]!, width, height);
  return { ...size, pixels };
}
