import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { headerOf } from '../../../src/runner/data/pictures/decode';
import { jpegHeader } from '../../../src/runner/data/pictures/jpegHeader';
import { random } from '../../../src/runner/engine/random';

const plain = sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } });

/** EXIF data with one entry of the first directory. */
function exif(order: 'II' | 'MM', type: number, value: number): Buffer {
  const bytes = Buffer.alloc(26);
  const [short, long] =
    order === 'II'
      ? ([bytes.writeUInt16LE.bind(bytes), bytes.writeUInt32LE.bind(bytes)] as const)
      : ([bytes.writeUInt16BE.bind(bytes), bytes.writeUInt32BE.bind(bytes)] as const);
  bytes.write(order, 0, 'latin1');
  short(42, 2);
  long(8, 4);
  short(1, 8);
  short(0x0112, 10);
  short(type, 12);
  long(1, 14);
  short(value, 18);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), bytes]);
}

/** The picture with a segment right behind its beginning. */
function withSegment(jpeg: Buffer, content: Buffer, marker = 0xe1): Buffer {
  const head = Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

describe('the header of a JPEG', () => {
  it.each([
    ['rgb', plain.clone().jpeg(), 3],
    ['progressive', plain.clone().jpeg({ progressive: true }), 3],
    ['grey', plain.clone().toColourspace('b-w').jpeg(), 1],
    ['cmyk', plain.clone().toColourspace('cmyk').jpeg(), 4],
  ] as const)('of %s', async (_, picture, components) => {
    const bytes = await picture.toBuffer();
    expect(jpegHeader(bytes)).toEqual({ width: 30, height: 20, components, orientation: 1 });
  });

  it('has every orientation that the decoder finds', async () => {
    const jpeg = await plain.clone().jpeg().toBuffer();
    for (const order of ['II', 'MM'] as const)
      for (let orientation = 1; orientation <= 8; orientation++) {
        const bytes = withSegment(jpeg, exif(order, 3, orientation));
        expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
        expect(jpegHeader(bytes)?.orientation).toBe(orientation);
        const turned = orientation >= 5;
        expect(await headerOf(bytes)).toMatchObject(
          turned ? { width: 20, height: 30 } : { width: 30, height: 20 },
        );
      }
  });

  it('is left to the decoder where it is odd', async () => {
    const jpeg = await plain.clone().jpeg().toBuffer();
    for (const odd of [exif('II', 4, 6), exif('MM', 3, 9), exif('II', 3, 6).subarray(0, 20)])
      expect(jpegHeader(withSegment(jpeg, odd))).toBeUndefined();
    expect(jpegHeader(jpeg.subarray(0, 40))).toBeUndefined();
    expect(jpegHeader(await plain.clone().png().toBuffer())).toBeUndefined();
    expect(jpegHeader(Buffer.alloc(0))).toBeUndefined();
  });

  it('never throws, whatever bytes are changed, and says what the decoder says', async () => {
    const jpeg = withSegment(await plain.clone().jpeg().toBuffer(), exif('II', 3, 6));
    const draws = random(4, 'jpeg');
    for (let i = 0; i < 300; i++) {
      const damaged = Buffer.from(jpeg);
      for (let k = 0; k < 3; k++) damaged[draws.integer(300)] = draws.integer(256);
      const found = jpegHeader(damaged);
      const told = await sharp(damaged)
        .metadata()
        .catch(() => undefined);
      if (found === undefined || told === undefined) continue;
      expect([found.width, found.height]).toEqual([told.width, told.height]);
      expect(found.orientation).toBe(told.orientation ?? 1);
    }
  });
});
