import { createHash } from 'node:crypto';
import {
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataElements } from '../../../src/runner/data';
import type { Loaded, Pictures } from '../../../src/runner/data/dataset';
import { PictureCache } from '../../../src/runner/data/pictures/cache';
import type { DecodedPicture } from '../../../src/runner/data/pictures/decode';
import { folderWith } from '../../support/cli';
import { bar, bars } from '../../support/pictures';

const format = { imageSize: [3, 4], colorMode: 'rgb', resize: 'pad' } as const;
const picture = (seed = 0): DecodedPicture => ({
  pixels: Uint8Array.from({ length: 36 }, (_, i) => (i * 7 + seed) % 256),
  ...{ width: 30, height: 40, mode: 'palette with alpha', damaged: seed % 2 === 1 },
});
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('the cache of decoded pictures', () => {
  it('gives back what was put, for the same content and format alone', async () => {
    const folder = folderWith({});
    const cache = new PictureCache(folder, format);
    await cache.put('one', picture());
    expect(await cache.get('one')).toMatchObject({
      ...picture(),
      pixels: expect.anything() as object,
    });
    expect([...(await cache.get('one'))!.pixels]).toEqual([...picture().pixels]);
    expect(await cache.get('two')).toBeUndefined();
    expect(
      await new PictureCache(folder, { ...format, resize: 'crop' }).get('one'),
    ).toBeUndefined();
  });

  it('takes a torn or damaged entry for none, at any byte', async () => {
    const folder = folderWith({});
    const cache = new PictureCache(folder, format);
    await cache.put('one', picture());
    const [path] = filesBelow(folder) as [string];
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1;
      writeFileSync(path, flipped);
      expect(await cache.get('one')).toBeUndefined();
      writeFileSync(path, whole);
      truncateSync(path, at);
      expect(await cache.get('one')).toBeUndefined();
    }
  });

  it('bears many writers at once', async () => {
    const folder = folderWith({});
    const caches = Array.from({ length: 8 }, () => new PictureCache(folder, format));
    await Promise.all(
      caches.flatMap((cache) => [0, 1, 2].map((seed) => cache.put(String(seed), picture(seed)))),
    );
    expect(filesBelow(folder)).toHaveLength(3);
    for (const seed of [0, 1, 2])
      expect([...(await caches[0]!.get(String(seed)))!.pixels]).toEqual([...picture(seed).pixels]);
  });

  it('does without where its folder cannot be written', async () => {
    const folder = folderWith({ taken: '' });
    const cache = new PictureCache(join(folder, 'taken'), format);
    await cache.put('one', picture());
    await cache.prune();
    expect(await cache.get('one')).toBeUndefined();
  });

  it('lets go of the entries longest unused', async () => {
    const folder = folderWith({});
    const size = 300;
    const cache = new PictureCache(folder, format, 10 * size);
    for (let i = 0; i < 30; i++) {
      await cache.put(String(i), picture(i));
      const newest = filesBelow(folder).sort(
        (a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs,
      )[0]!;
      utimesSync(newest, 1000 + i, 1000 + i);
    }
    await cache.prune();
    const left = filesBelow(folder).reduce((sum, path) => sum + statSync(path).size, 0);
    expect(left).toBeLessThanOrEqual(8 * size);
    expect(await cache.get('0')).toBeUndefined();
    expect(await cache.get('29')).toBeDefined();
  });
});

const images = dataElements.find(({ name }) => name === 'images')!;
async function load(baseDir: string, values: object): Promise<Loaded & { dataset: Pictures }> {
  const given = { colorMode: 'rgb', resize: 'stretch', layout: 'folders', cache: true, ...values };
  return (await images.load(given as never, { baseDir })) as Loaded & { dataset: Pictures };
}

describe('pictures that are read again', () => {
  it('come from the cache, and are the same', async () => {
    const folder = folderWith(await bars(3, 'p/'));
    const first = await load(folder, { source: 'p' });
    const again = await load(folder, { source: 'p' });
    expect(again).toEqual(first);
    expect(readFileSync(join(folder, '.trainyard/.gitignore'), 'utf8')).toBe('*\n');
    // An entry with other pixels and the right checksum shows that nothing was decoded.
    for (const path of filesBelow(join(folder, '.trainyard/cache'))) {
      const body = readFileSync(path).subarray(0, -20);
      body.fill(9, body.length - 12 * 12 * 3);
      writeFileSync(path, Buffer.concat([body, createHash('sha1').update(body).digest()]));
    }
    const poisoned = await load(folder, { source: 'p' });
    expect(poisoned.dataset.pixels.every((level) => level === 9)).toBe(true);
    const without = await load(folder, { source: 'p', cache: false });
    expect(without.dataset.pixels).toEqual(first.dataset.pixels);
  });
});

describe('a manifest', () => {
  const rows = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

  it('tells path, label, part and weight', async () => {
    const one = await bar(true, 1);
    const hash = createHash('sha256').update(one).digest('hex');
    const folder = folderWith({
      'm/list.csv': rows([
        'path,label,split,weight,sha256',
        `../pictures/1.png,up,train,2,${hash}`,
        '../pictures/2.png,down,val,0.5,',
        '../pictures/ü #3.png,down,test,1,',
      ]),
      'pictures/1.png': one,
      'pictures/2.png': await bar(false, 2),
      'pictures/ü #3.png': await bar(false, 3),
    });
    const { dataset, classes, rejected } = await load(folder, {
      source: 'm/list.csv',
      layout: 'manifest',
    });
    expect({ classes, rejected }).toEqual({ classes: ['down', 'up'], rejected: [] });
    expect([...dataset.target]).toEqual([1, 0, 0]);
    expect(dataset.parts).toEqual(['train', 'validation', 'test']);
    expect([...dataset.weights!]).toEqual([2, 0.5, 1]);
  });

  it('names every row that cannot be used, with its line', async () => {
    const folder = folderWith({
      'list.csv': rows([
        'path,label,split,weight,sha256',
        '1.png,a,train,1,',
        '2.png,b,train,1,',
        ',a,train,1,',
        '1.png,,train,1,',
        '3.png,a,later,1,',
        '3.png,a,train,-1,',
        '1.png,b,train,1,',
        'gone.png,a,train,1,',
        '3.png,a,train,1,00',
      ]),
      '1.png': await bar(true, 1),
      '2.png': await bar(false, 2),
      '3.png': await bar(false, 3),
    });
    const { read, rejected } = await load(folder, { source: 'list.csv', layout: 'manifest' });
    expect(read).toBe(9);
    expect(rejected.map(({ line }) => line)).toEqual([4, 5, 6, 7, 8, undefined, undefined]);
    expect(rejected.map(({ file }) => file).slice(-2)).toEqual(['gone.png', '3.png']);
  });

  it('without path or label is refused', async () => {
    const folder = folderWith({ 'list.csv': 'file,label\n1.png,a\n' });
    await expect(load(folder, { source: 'list.csv', layout: 'manifest' })).rejects.toMatchObject({
      code: 'data.columnUnknown',
    });
  });
});
