import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { dataElements } from '../../../src/runner/data';
import type { Loaded, Pictures } from '../../../src/runner/data/dataset';
import { decodePicture } from '../../../src/runner/data/pictures/decode';
import { random } from '../../../src/runner/engine/random';
import { folderWith } from '../../support/cli';

type LoadedPictures = Loaded & { dataset: Pictures & { pixels: Uint8Array } };
const load = async (type: string, folder: string, values: object): Promise<LoadedPictures> =>
  (await dataElements
    .find(({ name }) => name === type)!
    .load(
      {
        colorMode: 'rgb',
        resize: 'stretch',
        layout: 'folders',
        stream: 'never',
        ...values,
      } as never,
      {
        baseDir: folder,
      },
    )) as LoadedPictures;

const flat = (width: number, height: number, colour: object | string): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: colour as string } })
    .png()
    .toBuffer();

describe('class folders', () => {
  it('take the commonest size, classes in order, files by name', async () => {
    const folder = folderWith({
      'p/10/a.png': await flat(6, 4, 'red'),
      'p/9/b.png': await flat(6, 4, 'lime'),
      'p/9/deep/c.png': await flat(20, 20, 'blue'),
      'p/empty/.keep': '',
    });
    const { dataset, classes, warnings, details } = await load('images', folder, { source: 'p' });
    expect(classes).toEqual(['9', '10']);
    expect(dataset.shape).toEqual([4, 6, 3]);
    expect(dataset.ids).toEqual(['10/a.png', '9/b.png', '9/deep/c.png']);
    expect([...dataset.target]).toEqual([1, 0, 0]);
    expect([...dataset.pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect(warnings.map(({ code }) => code)).toEqual(['data.classEmpty']);
    expect(details.sizes).toEqual({ '6×4': 2, '20×20': 1 });
  });

  it('know train, validation and test folders', async () => {
    const folder = folderWith({
      'p/train/a/1.png': await flat(4, 4, 'red'),
      'p/train/b/1.png': await flat(4, 4, 'red'),
      'p/val/a/1.png': await flat(4, 4, 'red'),
      'p/test/b/1.png': await flat(4, 4, 'red'),
    });
    const { dataset } = await load('images', folder, { source: 'p' });
    expect(dataset.parts).toHaveLength(4);
    expect(new Set(dataset.parts)).toEqual(new Set(['train', 'validation', 'test']));
  });

  it('refuse a folder without classes', async () => {
    const folder = folderWith({ 'p/1.png': await flat(4, 4, 'red') });
    await expect(load('images', folder, { source: 'p' })).rejects.toMatchObject({
      code: 'data.noClassFolders',
    });
  });
});

describe('decodePicture', () => {
  it('makes a JPEG smaller while it is decoded, within two levels of filtering all its pixels', async () => {
    const draws = random(9, 'photo');
    const coarse = Uint8Array.from({ length: 40 * 30 * 3 }, () => draws.integer(256));
    const jpeg = await sharp(coarse, { raw: { width: 40, height: 30, channels: 3 } })
      .resize({ width: 640, height: 480, kernel: 'cubic' })
      .jpeg({ quality: 90 })
      .toBuffer();
    const whole = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    for (const [height, width] of [
      [200, 250],
      [96, 96],
      [48, 64],
    ] as const) {
      const { pixels } = await decodePicture(jpeg, {
        ...{ imageSize: [height, width], colorMode: 'rgb', resize: 'stretch' },
      });
      const exact = await sharp(whole.data, { raw: whole.info })
        .resize({ width, height, fit: 'fill' })
        .raw()
        .toBuffer();
      const off = pixels.map((level, i) => Math.abs(level - exact[i]!));
      expect(off.reduce((sum, each) => sum + each, 0) / off.length).toBeLessThan(2);
      expect(off.every((each) => each < 16)).toBe(true);
    }
  });

  const format = { imageSize: [4, 4], colorMode: 'rgb', resize: 'stretch' } as const;

  it('turns a picture as its EXIF data ask', async () => {
    const pixels = Uint8Array.from({ length: 4 * 4 * 3 }, (_, i) => (i < 24 ? 255 : 0));
    const upright = await sharp(pixels, { raw: { width: 4, height: 4, channels: 3 } })
      .withMetadata({ orientation: 3 })
      .png()
      .toBuffer();
    const { pixels: turned } = await decodePicture(upright, format);
    expect(turned[0]).toBe(0);
    expect(turned[47]).toBe(255);
  });

  it('brings alpha, 16 bit, palettes and CMYK to the mode asked for, and says what they were', async () => {
    const clear = await sharp({
      create: { width: 4, height: 4, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const alpha = await decodePicture(clear, format);
    expect(alpha.mode).toBe('rgb with alpha');
    expect([...alpha.pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
    const deep = await sharp(await flat(4, 4, { r: 200, g: 100, b: 0 }))
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const sixteen = await decodePicture(deep, format);
    expect(sixteen.mode).toBe('rgb 16-bit');
    expect(Math.abs(sixteen.pixels[0]! - 200)).toBeLessThanOrEqual(1);
    const palette = await sharp(await flat(4, 4, 'lime'))
      .png({ palette: true })
      .toBuffer();
    expect((await decodePicture(palette, format)).pixels[1]).toBe(255);
    const cmyk = await sharp(await flat(4, 4, 'white'))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    const four = await decodePicture(cmyk, format);
    expect(four.mode).toBe('cmyk');
    expect(four.pixels).toHaveLength(48);
    const grey = await decodePicture(await flat(4, 4, 'red'), {
      ...format,
      colorMode: 'grayscale',
    });
    expect(grey.pixels).toHaveLength(16);
  });

  it('stretches, pads with black or crops', async () => {
    const wide = await flat(8, 4, 'white');
    const rows = async (resize: 'stretch' | 'pad' | 'crop'): Promise<number[]> => {
      const { pixels } = await decodePicture(wide, { ...format, colorMode: 'grayscale', resize });
      return [0, 1, 2, 3].map((row) => pixels[row * 4]!);
    };
    expect(await rows('stretch')).toEqual([255, 255, 255, 255]);
    expect(await rows('crop')).toEqual([255, 255, 255, 255]);
    expect(await rows('pad')).toEqual([0, 255, 255, 0]);
  });
});

describe('idx files', () => {
  const header = (...numbers: number[]): Buffer => {
    const bytes = Buffer.alloc(4 * numbers.length);
    numbers.forEach((n, i) => bytes.writeUInt32BE(n, 4 * i));
    return bytes;
  };
  const images = Buffer.concat([
    header(0x803, 4, 2, 3),
    Buffer.from(Array.from({ length: 24 }, (_, i) => i)),
  ]);
  const labels = Buffer.concat([header(0x801, 4), Buffer.from([7, 3, 7, 3])]);
  const values = { images: 'i', labels: 'l' };

  it('are read, packed or not', async () => {
    for (const folder of [
      folderWith({ i: images, l: labels }),
      folderWith({ i: gzipSync(images), l: gzipSync(labels) }),
    ]) {
      const { dataset, classes } = await load('idx', folder, values);
      expect(dataset.shape).toEqual([2, 3, 1]);
      expect([...dataset.pixels]).toEqual(Array.from({ length: 24 }, (_, i) => i));
      expect(classes).toEqual(['3', '7']);
      expect([...dataset.target]).toEqual([1, 0, 1, 0]);
    }
  });

  it.each([
    ['torn', { i: images.subarray(0, 30), l: labels }, 'data.idxFormat'],
    ['no idx file', { i: 'something else', l: labels }, 'data.idxFormat'],
    ['empty', { i: '', l: labels }, 'data.idxFormat'],
    [
      'of another count',
      { i: images, l: Buffer.concat([header(0x801, 2), Buffer.from([1, 2])]) },
      'data.idxCounts',
    ],
    ['exchanged', { i: labels, l: images }, 'data.idxFormat'],
    ['a torn gzip', { i: gzipSync(images).subarray(0, 20), l: labels }, 'data.idxFormat'],
  ])('that are %s are refused', async (_, files, code) => {
    await expect(load('idx', folderWith(files), values)).rejects.toMatchObject({ code });
  });
});
