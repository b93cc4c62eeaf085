import { crc32 } from '../../support/crc32';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { dataElements } from '../../../src/runner/data';
import type { Loaded, Pictures } from '../../../src/runner/data/dataset';
import { random } from '../../../src/runner/engine/random';
import { folderWith } from '../../support/cli';
import { bar } from '../../support/pictures';

type InMemory = Pictures & { pixels: Uint8Array };

async function load(folder: string, values: object = {}): Promise<Loaded & { dataset: InMemory }> {
  const given = {
    ...{ source: 'p', colorMode: 'rgb', resize: 'stretch', layout: 'folders', stream: 'never' },
    ...values,
  };
  return (await dataElements
    .find(({ name }) => name === 'images')!
    .load({ imageSize: [8, 8], ...given } as never, { baseDir: folder })) as Loaded & {
    dataset: InMemory;
  };
}

/** A PNG that says it is so large and holds nothing. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const ends = [
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(0)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...ends]);
}

describe('pictures that are none, or damaged', () => {
  it('are counted and named, each with its reason', async () => {
    const whole = await bar(true, 1);
    const jpeg = await sharp(whole).jpeg().toBuffer();
    const folder = folderWith({
      'p/a/good.png': whole,
      'p/b/good.jpg': jpeg,
      'p/a/bomb.png': bomb(30_000),
      'p/a/cut.jpg': jpeg.subarray(0, 40),
      'p/a/empty.png': '',
      'p/a/page.jpg': '<!doctype html><p>Not found</p>',
      'p/a/notes.txt': 'notes',
      'p/a/old.bmp': 'BM',
    });
    const { read, rejected, dataset, warnings } = await load(folder);
    expect(dataset.ids).toEqual(['a/good.png', 'b/good.jpg']);
    expect(read).toBe(8);
    expect(rejected.map(({ file }) => file).sort()).toEqual(
      ['bomb.png', 'cut.jpg', 'empty.png', 'notes.txt', 'old.bmp', 'page.jpg'].map((n) => `a/${n}`),
    );
    expect(rejected.every(({ reason }) => reason.length > 0)).toBe(true);
    expect(warnings.map(({ code }) => code)).toEqual(['data.unreadable']);
  });

  it('never crash, whatever bytes are changed: each is used or named', async () => {
    const draws = random(7, 'mutations');
    const originals = [
      await bar(true, 1),
      ...(await Promise.all(
        (['jpeg', 'webp', 'gif', 'tiff', 'avif'] as const).map(async (format) =>
          sharp(await bar(true, 2, 32))
            .toFormat(format)
            .toBuffer(),
        ),
      )),
    ];
    const files: Record<string, Buffer> = {
      'p/b/good.png': await bar(false, 3),
      'p/a/good.png': originals[0]!,
    };
    const names = ['png', 'jpg', 'webp', 'gif', 'tif', 'avif'];
    originals.forEach((original, kind) => {
      for (let i = 0; i < 30; i++) {
        const changed = Buffer.from(original);
        for (let n = draws.integer(4); n >= 0; n--)
          changed[draws.integer(changed.length)] = draws.integer(256);
        const kept = i % 3 === 0 ? changed.subarray(0, draws.integer(changed.length)) : changed;
        files[`p/a/${kind}-${i}.${names[kind]}`] = kept;
      }
    });
    const { read, rejected, dataset } = await load(folderWith(files));
    expect(read).toBe(182);
    expect(dataset.ids.length + rejected.length).toBe(182);
    expect(rejected.length).toBeGreaterThan(60);
  });
});

describe('folders of pictures', () => {
  it('may have any names, and links in a circle are named', async () => {
    const names = ['ü #1 %41.png', "it's [1]*?.png", '-rf.png', 'a\nb.png', '猫🐈.PNG'];
    const files: Record<string, Buffer> = { 'p/b/x.png': await bar(false, 1) };
    for (const name of names) files[`p/a/${name}`] = await bar(true, 1);
    const folder = folderWith(files);
    symlinkSync(join(folder, 'p/a'), join(folder, 'p/a/again'));
    symlinkSync(join(folder, 'p/a/self'), join(folder, 'p/a/self'));
    symlinkSync('..', join(folder, 'p/b/up'));
    symlinkSync('../..', join(folder, 'p/beside'));
    const { dataset, rejected } = await load(folder);
    expect(dataset.ids.filter((id) => id.startsWith('a/'))).toHaveLength(names.length);
    expect(dataset.ids).toHaveLength(names.length + 1);
    expect(rejected.map(({ file }) => file).sort()).toEqual([
      ...['a/again', 'a/self', 'b/up', 'beside'],
    ]);
  });

  it('of one class are refused', async () => {
    const folder = folderWith({ 'p/a/1.png': await bar(true, 1), 'p/a/2.png': await bar(true, 2) });
    await expect(load(folder)).rejects.toMatchObject({ code: 'data.oneClass' });
  });
});

describe('pictures of every kind', () => {
  it('give their first one where they are several, and say so', async () => {
    const frames = [await bar(true, 1, 8), await bar(false, 2, 8)];
    const animated = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const folder = folderWith({ 'p/a/two.gif': animated, 'p/b/one.png': frames[0]! });
    const { details } = await load(folder);
    const modes = Object.keys(details.colorModes as object);
    expect(modes.filter((mode) => mode.endsWith(', first of several'))).toHaveLength(1);
  });

  it('are turned, put on white, brought to 8 bits and to RGB, and told by kind', async () => {
    const red = { r: 255, g: 0, b: 0 };
    const plain = sharp({ create: { width: 8, height: 8, channels: 3, background: red } });
    const clear = {
      create: { width: 8, height: 8, channels: 4, background: { ...red, alpha: 0 } },
    } as const;
    const top = Buffer.alloc(8 * 8 * 3, 255);
    top.fill(0, 0, 8 * 3);
    const upsideDown = sharp(top, { raw: { width: 8, height: 8, channels: 3 } });
    const folder = folderWith({
      'p/a/16bit.png': await plain.clone().toColourspace('rgb16').png().toBuffer(),
      'p/a/alpha.png': await sharp(clear).png().toBuffer(),
      'p/a/cmyk.jpg': await plain.clone().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer(),
      'p/a/grey.png': await plain.clone().toColourspace('b-w').png().toBuffer(),
      'p/a/palette.png': await plain.clone().png({ palette: true }).toBuffer(),
      'p/b/turned.png': await upsideDown.withMetadata({ orientation: 3 }).png().toBuffer(),
    });
    const { dataset, rejected, details } = await load(folder);
    expect(rejected).toEqual([]);
    const pixel = (id: string, row = 0): number[] => {
      const from = (dataset.ids.indexOf(id) * 64 + row * 8) * 3;
      return [...dataset.pixels.subarray(from, from + 3)];
    };
    expect(pixel('a/16bit.png')).toEqual([255, 0, 0]);
    expect(pixel('a/alpha.png')).toEqual([255, 255, 255]);
    expect(pixel('a/palette.png')).toEqual([255, 0, 0]);
    expect(pixel('a/cmyk.jpg')[0]).toBeGreaterThan(200);
    expect(new Set(pixel('a/grey.png')).size).toBe(1);
    expect([pixel('b/turned.png', 0), pixel('b/turned.png', 7)]).toEqual([
      [255, 255, 255],
      [0, 0, 0],
    ]);
    expect(Object.keys(details.colorModes as object).sort()).toEqual([
      'cmyk',
      'grayscale',
      'palette',
      'rgb',
      'rgb 16-bit',
      'rgb with alpha',
    ]);
  });
});
