import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataElements } from '../../../src/runner/data';
import type { Loaded, Pictures } from '../../../src/runner/data/dataset';
import { random } from '../../../src/runner/engine/random';
import { npy } from '../../../src/runner/numpy';
import { pictureAt, StoredPixels } from '../../../src/runner/stream/storedPixels';
import { folderWith } from '../../support/cli';
import { zip } from '../../support/zip';

type Files = Readonly<Record<string, Buffer>>;

async function load(folder: string, type: string, values: object): Promise<Loaded> {
  const element = dataElements.find(({ name }) => name === type)!;
  const given = { x: 'x', y: 'y', stream: 'never', columns: {}, ...values };
  return element.load(given as never, { baseDir: folder });
}

const COUNT = 30;
const SHAPE = [4, 3, 2] as const;
const draws = random(3, 'pixels');
const pixels = Uint8Array.from({ length: COUNT * 24 }, () => draws.integer(256));
const x = npy(pixels, [COUNT, ...SHAPE]);
const y = npy(
  Int32Array.from({ length: COUNT }, (_, i) => i % 3),
  [COUNT],
);
const header = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((n, i) => bytes.writeUInt32BE(n, 4 * i));
  return bytes;
};
const images = Buffer.concat([header(0x804, COUNT, ...SHAPE), pixels]);
const labels = Buffer.concat([header(0x801, COUNT), Buffer.alloc(COUNT, Buffer.from([4, 9, 4]))]);
const parted = {
  'x_train.npy': npy(pixels.subarray(0, 20 * 24), [20, ...SHAPE]),
  'y_train.npy': npy(
    Int32Array.from({ length: 20 }, (_, i) => i % 2),
    [20],
  ),
  'x_test.npy': npy(pixels.subarray(20 * 24), [10, ...SHAPE]),
  'y_test.npy': npy(
    Int32Array.from({ length: 10 }, (_, i) => i % 2),
    [10],
  ),
};
const arrays = { 'x.npy': x, 'y.npy': y };
const kinds: Readonly<Record<string, readonly [type: string, files: Files, values: object]>> = {
  '.npy': ['numpy', arrays, { source: 'x.npy', labels: 'y.npy' }],
  '.npz': ['numpy', { 'a.npz': zip(arrays, false) }, { source: 'a.npz' }],
  'packed .npz': ['numpy', { 'a.npz': zip(arrays, true) }, { source: 'a.npz' }],
  '.npz in parts': ['numpy', { 'a.npz': zip(parted, false) }, { source: 'a.npz' }],
  'packed .npz in parts': ['numpy', { 'a.npz': zip(parted, true) }, { source: 'a.npz' }],
  idx: ['idx', { i: images, l: labels }, { images: 'i', labels: 'l' }],
  'packed idx': ['idx', { i: gzipSync(images), l: gzipSync(labels) }, { images: 'i', labels: 'l' }],
};

const levels = ({ pixels: all, ids }: Pictures): number[][] =>
  ids.map((_, i) => [...pictureAt(all, all.length / ids.length, i)]);

describe.each(Object.keys(kinds))('pictures in a %s file', (kind) => {
  const [type, files, values] = kinds[kind]!;

  it('are read piece by piece as memory has them, once and again', async () => {
    const folder = folderWith(files);
    const memory = await load(folder, type, values);
    for (let time = 0; time < 2; time++) {
      const streamed = await load(folder, type, { ...values, stream: 'always' });
      const dataset = streamed.dataset as Pictures;
      expect(dataset.pixels).toBeInstanceOf(StoredPixels);
      expect(levels(dataset)).toEqual(levels(memory.dataset as Pictures));
      expect(streamed.warnings.map(({ code }) => code)).toEqual(['data.streamed']);
      const rest = { dataset: undefined, warnings: [] };
      expect({ ...streamed, ...rest }).toEqual({ ...memory, ...rest });
      expect({ ...dataset, pixels: [] }).toEqual({ ...memory.dataset, pixels: [] });
      const order = Int32Array.from([7, 0, 29, 7]);
      expect([...(dataset.pixels as StoredPixels).take(order)]).toEqual(
        [...order].flatMap((i) => levels(memory.dataset as Pictures)[i]!),
      );
    }
  });
});

describe('arrays that are packed', () => {
  const unpackedIn = (folder: string): string[] =>
    readdirSync(join(folder, '.trainyard', 'cache', 'unpacked'));

  it('are unpacked once, and again where their file changed', async () => {
    const [type, files, values] = kinds['packed .npz']!;
    const folder = folderWith(files);
    const given = { ...values, stream: 'always' };
    await load(folder, type, given);
    const path = join(folder, '.trainyard', 'cache', 'unpacked', unpackedIn(folder)[0]!);
    const { ino } = statSync(path);
    await load(folder, type, given);
    expect(statSync(path).ino).toBe(ino);
    const changed = Uint8Array.from(pixels, (level) => level ^ 1);
    const other = { ...arrays, 'x.npy': npy(changed, [COUNT, ...SHAPE]) };
    writeFileSync(join(folder, 'a.npz'), zip(other, true));
    const { dataset } = await load(folder, type, given);
    expect(levels(dataset as Pictures).flat()).toEqual([...changed]);
    expect(unpackedIn(folder)).toHaveLength(1);
  });

  it.each([
    ['packed .npz', 'data.numpyFormat'],
    ['.npz', 'data.numpyFormat'],
    ['packed idx', 'data.idxFormat'],
  ])('or damaged are refused: %s', async (kind, code) => {
    const [type, files, values] = kinds[kind]!;
    const [name, bytes] = Object.entries(files)[0]!;
    const damaged = Buffer.from(bytes);
    damaged[Math.floor(bytes.length / 2)]! ^= 0x55;
    const folder = folderWith({ ...files, [name]: damaged });
    const given = { ...values, stream: 'always' };
    await expect(load(folder, type, given)).rejects.toMatchObject({ code });
  });

  it('leave nothing behind where they end too early', async () => {
    const [type, files, values] = kinds['packed idx']!;
    const folder = folderWith({ ...files, i: gzipSync(images.subarray(0, 700)) });
    await expect(load(folder, type, { ...values, stream: 'always' })).rejects.toMatchObject({
      code: 'data.idxFormat',
    });
    expect(unpackedIn(folder)).toEqual([]);
  });
});

it('other arrays than pictures are refused, with advice', async () => {
  const floats = npy(Float32Array.from({ length: 24 }), [4, 6]);
  const folder = folderWith({ 'x.npy': floats, 'y.npy': y });
  const short = npy(Int32Array.from([0, 1, 0, 1]), [4]);
  writeFileSync(join(folder, 'y.npy'), short);
  const values = { source: 'x.npy', labels: 'y.npy', stream: 'always' };
  await expect(load(folder, 'numpy', values)).rejects.toMatchObject({ code: 'data.notStreamed' });
});
