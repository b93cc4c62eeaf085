import { createHash } from 'node:crypto';
import {
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataElements } from '../../../src/runner/data';
import type { Loaded, Pictures } from '../../../src/runner/data/dataset';
import { Database } from '../../../src/runner/data/tables/database';
import { PictureCache } from '../../../src/runner/data/pictures/cache';
import type { DecodedPicture, PictureFormat } from '../../../src/runner/data/pictures/format';
import { decodeFiles } from '../../../src/runner/data/pictures/decodeFiles';
import { KnownHashes } from '../../../src/runner/data/pictures/knownHashes';
import { random } from '../../../src/runner/engine/random';
import { FileRows } from '../../../src/runner/stream/fileRows';
import { pictureAt, StoredPixels } from '../../../src/runner/stream/storedPixels';
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

const size = 36;
type Read = Omit<DecodedPicture, 'pixels'> & { readonly pixels: number[] };

/** What a cache opened now has of some pictures; undefined for one that it lacks. */
async function readAll(
  folder: string,
  hashes: readonly string[],
  as: PictureFormat = format,
): Promise<(Read | undefined)[]> {
  const cache = await PictureCache.open(folder, as);
  const found = hashes.map((hash) => cache.find(hash));
  const here = hashes.filter((_, i) => found[i] !== undefined);
  const wanted = here.map((hash) => ({ hash, into: new Uint8Array(size) }));
  const lost = new Set((await cache.read(wanted)).map((place) => here[place]!));
  for (const hash of lost) expect(cache.find(hash)).toBeUndefined();
  return hashes.map((hash, i) => {
    if (found[i] === undefined || lost.has(hash)) return undefined;
    const { width, height, mode, damaged } = found[i];
    return { width, height, mode, damaged, pixels: [...wanted[here.indexOf(hash)]!.into] };
  });
}

async function put(folder: string, seeds: readonly number[], blockBytes?: number): Promise<void> {
  const cache = await PictureCache.open(folder, format, { ...(blockBytes && { blockBytes }) });
  for (const seed of seeds) await cache.add(`${seed}`, picture(seed));
  await cache.close();
}
const whole = (seed: number): Read => ({ ...picture(seed), pixels: [...picture(seed).pixels] });

describe('the cache of decoded pictures', () => {
  it('gives back what was put, for the same content and format alone', async () => {
    const folder = folderWith({});
    await put(folder, [1, 2]);
    expect(await readAll(folder, ['2', '1', '3'])).toEqual([whole(2), whole(1), undefined]);
    expect(await readAll(folder, ['1'], { ...format, resize: 'crop' })).toEqual([undefined]);
  });

  it('keeps many pictures in a file, and reads them in any order', async () => {
    const folder = folderWith({});
    const seeds = Array.from({ length: 50 }, (_, i) => i);
    await put(folder, seeds, 10 * size);
    await put(folder, [...seeds, 50]);
    expect(filesBelow(folder)).toHaveLength(6);
    const order = [...seeds, 50, 3].reverse();
    expect(await readAll(folder, order.map(String))).toEqual(order.map(whole));
  });

  it('takes a torn or damaged entry for none, at any byte', async () => {
    const folder = folderWith({});
    await put(folder, [1, 2]);
    const [path] = filesBelow(folder) as [string];
    const before = readFileSync(path);
    for (let at = 0; at < before.length; at++) {
      const flipped = Buffer.from(before);
      flipped[at]! ^= 1;
      writeFileSync(path, flipped);
      const [one, two] = await readAll(folder, ['1', '2']);
      expect(one === undefined || two === undefined).toBe(true);
      if (one) expect(one).toEqual(whole(1));
      if (two) expect(two).toEqual(whole(2));
      writeFileSync(path, before);
      truncateSync(path, at);
      expect((await readAll(folder, ['1', '2']))[1]).toBeUndefined();
      writeFileSync(path, before);
    }
  });

  it('bears many writers at once', async () => {
    const folder = folderWith({});
    await Promise.all(Array.from({ length: 8 }, () => put(folder, [0, 1, 2])));
    expect(await readAll(folder, ['0', '1', '2'])).toEqual([0, 1, 2].map(whole));
    expect(filesBelow(folder).every((path) => path.endsWith('.block'))).toBe(true);
  });

  it('does without where its folder cannot be written', async () => {
    const folder = folderWith({ taken: '' });
    await put(join(folder, 'taken'), [1]);
    expect(await readAll(join(folder, 'taken'), ['1'])).toEqual([undefined]);
  });

  it('lets go of the blocks longest unused', async () => {
    const folder = folderWith({});
    for (let i = 0; i < 20; i++) {
      await put(folder, [i]);
      const newest = filesBelow(folder).sort(
        (a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs,
      )[0]!;
      utimesSync(newest, 1000 + i, 1000 + i);
    }
    const block = statSync(filesBelow(folder)[0]!).size;
    const cache = await PictureCache.open(folder, format, { mostBytes: 10 * block });
    await cache.add('new', picture(3));
    await cache.close();
    const left = filesBelow(folder).reduce((sum, path) => sum + statSync(path).size, 0);
    expect(left).toBeLessThanOrEqual(8.5 * block);
    expect(await readAll(folder, ['0', '19', 'new'])).toEqual([undefined, whole(19), whole(3)]);
  });
});

describe('hashes of files that are known', () => {
  const then = 1_700_000_000;

  it('are taken where a file is as it was, and only there', async () => {
    const folder = folderWith({ a: 'one', b: 'two' });
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    const settled = (path: string) => ({ ...statSync(path), mtimeMs: then, ctimeMs: then });
    const first = await KnownHashes.open(folder, 'source');
    expect(first.get(a, statSync(a) as never)).toBeUndefined();
    first.set(a, settled(a) as never, 'hash of a');
    // A file that was written just now may be written again within the same tick of its clock.
    first.set(b, statSync(b), 'hash of b');
    await first.close();
    const again = await KnownHashes.open(folder, 'source');
    expect(again.get(a, settled(a) as never)).toBe('hash of a');
    expect(again.get(b, statSync(b))).toBeUndefined();
    for (const change of ['size', 'mtimeMs', 'ctimeMs', 'ino'])
      expect(again.get(a, { ...settled(a), [change]: 5 } as never)).toBeUndefined();
    expect((await KnownHashes.open(folder, 'other')).get(a, settled(a) as never)).toBeUndefined();
  });

  it('are forgotten where their file is damaged', async () => {
    const folder = folderWith({ a: 'one' });
    const known = await KnownHashes.open(folder, 'source');
    await known.close();
    for (const path of filesBelow(folder)) writeFileSync(path, '{"torn');
    expect((await KnownHashes.open(folder, 'source')).get('a', {} as never)).toBeUndefined();
  });
});

const images = dataElements.find(({ name }) => name === 'images')!;
type InMemory = Pictures & { pixels: Uint8Array };

async function load<P extends Pictures = InMemory>(
  baseDir: string,
  values: object,
): Promise<Loaded & { dataset: P }> {
  const given = {
    ...{ colorMode: 'rgb', resize: 'stretch', layout: 'folders', cache: true, stream: 'never' },
    ...values,
  };
  return (await images.load(given as never, { baseDir })) as Loaded & { dataset: P };
}

describe('pictures that are read again', () => {
  it('come from the cache, and are the same', async () => {
    const folder = folderWith(await bars(3, 'p/'));
    const first = await load(folder, { source: 'p' });
    const again = await load(folder, { source: 'p' });
    expect(again).toEqual(first);
    expect(readFileSync(join(folder, '.trainyard/.gitignore'), 'utf8')).toBe('*\n');
    // Entries with other pixels show that nothing was decoded.
    const cacheFolder = join(folder, '.trainyard/cache/pictures');
    const { details, dataset } = first;
    const own = await PictureCache.open(cacheFolder, details.format as PictureFormat);
    const files = dataset.ids.map((id) => readFileSync(join(folder, 'p', id)));
    const hashes = files.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    const headers = hashes.map((hash) => own.find(hash)!);
    for (const path of filesBelow(cacheFolder)) rmSync(path);
    const other = await PictureCache.open(cacheFolder, details.format as PictureFormat);
    for (const [i, { width, height, mode, damaged }] of headers.entries())
      await other.add(hashes[i]!, {
        ...{ width, height, mode, damaged },
        pixels: new Uint8Array(dataset.pixels.length / files.length).fill(9),
      });
    await other.close();
    const poisoned = await load(folder, { source: 'p' });
    expect(poisoned.dataset.pixels.every((level) => level === 9)).toBe(true);
    const without = await load(folder, { source: 'p', cache: false });
    expect(without.dataset.pixels).toEqual(first.dataset.pixels);
  });
});

describe('pictures that stay on disk', () => {
  const streamed = { source: 'p', stream: 'always' };
  const levels = ({ pixels, ids }: Pictures): number[][] =>
    ids.map((_, i) => [...pictureAt(pixels, pixels.length / ids.length, i)]);

  it('are those that memory has, with the cache and without', async () => {
    const folder = folderWith({ ...(await bars(4, 'p/')), 'p/lying/bad.png': 'bad' });
    const memory = await load(folder, { source: 'p' });
    const cold = folderWith({ ...(await bars(4, 'p/')), 'p/lying/bad.png': 'bad' });
    const places = [
      [folder, streamed],
      [folder, streamed],
      [cold, streamed],
      [cold, { ...streamed, cache: false }],
    ] as const;
    for (const [place, values] of places) {
      const { dataset, rejected, fingerprint, warnings } = await load<Pictures>(place, values);
      expect(dataset.pixels).toBeInstanceOf(StoredPixels);
      expect(levels(dataset)).toEqual(levels(memory.dataset));
      expect(dataset.ids).toEqual(memory.dataset.ids);
      expect(fingerprint).toBe(memory.fingerprint);
      expect(rejected).toEqual(memory.rejected);
      expect(warnings.map(({ code }) => code)).toEqual(['data.unreadable', 'data.streamed']);
    }
  });

  it('come from many files in any order, and last when the files are deleted', async () => {
    const [folder, count] = [folderWith(), 60];
    const cache = await PictureCache.open(folder, format, { blockBytes: 1, keep: true });
    const filled = (i: number): Uint8Array => new Uint8Array(size).fill(i);
    const header = { width: 1, height: 1, mode: 'rgb', damaged: false };
    const hash = (i: number): string => i.toString(16).padStart(64, '0');
    for (let i = 0; i < count; i++) await cache.add(hash(i), { ...header, pixels: filled(i) });
    const again = await PictureCache.open(folder, format, { blockBytes: 7 * size, keep: true });
    const all = Array.from({ length: count }, (_, i) => ({ hash: hash(i) }));
    expect(await again.read(all)).toEqual([]);
    for (let i = count; i < 2 * count; i++)
      await again.add(hash(i), { ...header, pixels: filled(i) });
    const order = random(5, 'order').shuffle(Int32Array.from({ length: 2 * count }, (_, i) => i));
    const pixels = (await again.pixels(Array.from(order, hash)))!;
    await again.close();
    for (const path of filesBelow(folder)) rmSync(path);
    const wanted = random(6, 'order').shuffle(order.map((_, i) => i));
    const taken = pixels.take(wanted);
    wanted.forEach((row, i) => expect(taken[i * size]).toBe(order[row]));
    const some = pixels.select(wanted.subarray(10, 90));
    const small = new FileRows(some.store, 9 * size);
    const rows = Int32Array.from({ length: 80 }, (_, i) => 79 - i);
    small.follow(rows, 0);
    for (let from = 0; from < 80; from += 16) {
      const batch = small.take(rows.subarray(from, from + 16));
      expect(batch).toHaveLength(16 * size);
      for (let i = 0; i < 16; i++)
        expect(batch[i * size + 1]).toBe(order[wanted[10 + rows[from + i]!]!]);
    }
  });

  it('tell where they have no room', async () => {
    const folder = folderWith(await bars(2, 'p/'));
    writeFileSync(join(folder, 'full'), '');
    await expect(
      decodeFiles(
        [{ id: 'a', path: join(folder, 'p/lying/0.png'), label: 'a' }],
        format,
        'always',
        { folder: join(folder, 'full'), source: 'p' },
        { baseDir: folder },
      ),
    ).rejects.toMatchObject({ code: 'data.diskFull' });
  });
});

describe('a manifest', () => {
  const rows = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

  it('names the rows of a Parquet file by number', async () => {
    const folder = folderWith({ ...(await bars(1)), 'list.parquet': '' });
    await Database.with(
      (database) =>
        database.run(`COPY (SELECT * FROM (VALUES ('upright/0.png', 'up'), (NULL, 'up'),
        ('lying/0.png', 'down'), ('x.png', NULL)) AS t(path, label))
        TO '${join(folder, 'list.parquet')}' (FORMAT parquet)`),
      undefined,
    );
    const { rejected } = await load(folder, { source: 'list.parquet', layout: 'manifest' });
    expect(rejected.map(({ file }) => file.slice(file.lastIndexOf('[')))).toEqual(['[1]', '[3]']);
  });

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
