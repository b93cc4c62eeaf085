import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAny } from '../../src/runner/data/pictures/decode';
import { quickPicture } from '../../src/runner/data/pictures/quick';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly expected: readonly { size: [number, number]; pixels: string }[];
}
const cases = JSON.parse(
  readFileSync(new URL('../fixtures/reference/pictureFiles.json', import.meta.url), 'utf8'),
) as Case[];
const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64');

describe.each(cases)('$name', ({ file, expected }) => {
  const bytes = bytesOf(file);

  it.each(expected)('becomes $size as Pillow makes it, bit for bit', ({ size, pixels }) => {
    const decoded = quickPicture(bytes, { imageSize: size, colorMode: 'rgb', resize: 'stretch' });
    expect(decoded && Buffer.from(decoded.pixels).equals(bytesOf(pixels))).toBe(true);
  });

  it.each(['stretch', 'pad', 'crop'] as const)('is what sharp makes of it: %s', async (resize) => {
    for (const colorMode of ['rgb', 'grayscale'] as const) {
      const format = { imageSize: [33, 40], colorMode, resize } as const;
      const quick = quickPicture(bytes, format)!;
      const { pixels, ...told } = await decodeAny(bytes, format);
      expect({ ...quick, pixels: undefined }).toEqual({ ...told, pixels: undefined });
      expect(quick.pixels).toHaveLength(pixels.length);
      // The two filter alike, but cut off and round differently.
      const off = quick.pixels.map((level, i) => Math.abs(level - pixels[i]!));
      expect(off.reduce((sum, each) => sum + each, 0) / off.length).toBeLessThan(1);
    }
  });
});
