import { readFileSync } from 'node:fs';
import { residentInputs } from '../../../src/runner/prepared';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import type { Arrays, Loaded, Pictures, Table } from '../../../src/runner/data/dataset';
import { openNpz } from '../../../src/runner/data/numpy/archive';
import { NotNumpy, readNpy } from '../../../src/runner/data/numpy/npy';
import { npy } from '../../../src/runner/numpy';
import { prepare } from '../../../src/runner/prepare';
import { load } from '../../../src/runner/prepare/readData';
import { validateConfig } from '../../../src/shared/config/validate';
import { folderWith } from '../../support/cli';
import { tableConfig } from '../../support/tables';

interface Case {
  readonly file: string;
  readonly shape: number[];
  readonly values?: number[];
  readonly texts?: string[];
}
const fixtures = JSON.parse(readFileSync('test/fixtures/reference/numpy.json', 'utf8')) as {
  readonly cases: Record<string, Case>;
  readonly archives: Record<string, string>;
  readonly objects: string;
};
const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
const { cases } = fixtures;
const bytesOfCase = (name: string): Buffer => bytesOf(cases[name]!.file);

describe('a .npy file', () => {
  it.each(Object.keys(cases))('of %s is read as numpy reads it', (name) => {
    const { shape, values, texts } = cases[name]!;
    const array = readNpy(bytesOfCase(name));
    expect(array.shape).toEqual(shape);
    expect(Array.from(array.values)).toEqual(values ?? []);
    expect(array.texts).toEqual(texts ?? []);
  });

  it('is refused at every length at which it is cut', () => {
    const bytes = bytesOfCase('<i4');
    for (let length = 0; length < bytes.length; length++)
      expect(() => readNpy(bytes.subarray(0, length))).toThrow(NotNumpy);
  });

  it('of Python objects is refused', () => {
    expect(() => readNpy(bytesOf(fixtures.objects))).toThrow(/Python objects/);
  });
});

describe('a .npz file', () => {
  it.each(Object.keys(fixtures.archives))('%s gives its arrays', (name) => {
    const arrays = openNpz(bytesOf(fixtures.archives[name]!));
    expect([...arrays.keys()]).toEqual(['x', 'y']);
    expect(Array.from(readNpy(arrays.get('x')!.whole()).values)).toEqual(cases['<f8']!.values);
  });

  it.each(Object.keys(fixtures.archives))(
    '%s, cut or changed anywhere, is refused or whole',
    (name) => {
      const bytes = bytesOf(fixtures.archives[name]!);
      const whole = cases['<f8']!.values;
      const attempt = (damaged: Buffer): void => {
        try {
          const read = openNpz(damaged).get('x');
          if (read) expect(Array.from(readNpy(read.whole()).values)).toEqual(whole);
        } catch (error) {
          expect(error).toBeInstanceOf(NotNumpy);
        }
      };
      for (let at = 0; at < bytes.length; at++) {
        attempt(bytes.subarray(0, at));
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 0xff;
        attempt(flipped);
      }
    },
  );
});

async function read(
  files: Readonly<Record<string, Uint8Array>>,
  data: object,
): Promise<{ loaded: Loaded; folder: string; text: string }> {
  const folder = folderWith(files);
  const text = tableConfig({ data: { type: 'numpy', ...data } });
  const { resolved, problems } = validateConfig(text, 'm.train.json', catalog);
  if (resolved === undefined) throw new Error(problems[0]!.message);
  return { loaded: await load(resolved, folder, {}), folder, text };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const floats = (shape: readonly number[]): Buffer =>
  npy(Float32Array.from(range(shape.reduce((a, b) => a * b, 1))), shape);
const labels = (count: number): Buffer =>
  npy(
    Int32Array.from(range(count), (i) => i % 2),
    [count],
  );
const pair = { source: 'x.npy', labels: 'y.npy' };

describe('data.type numpy', () => {
  it('takes [n, features] for a table, of which features can be left out', async () => {
    const files = { 'x.npy': floats([20, 3]), 'y.npy': labels(20) };
    const { loaded } = await read(files, { ...pair, features: { exclude: ['x1'] } });
    const { features } = loaded.dataset as Table;
    expect(features.map(({ name }) => name)).toEqual(['x0', 'x2']);
    expect(features[1]!.values[2]).toBe(8);
    expect(loaded.task).toBe('classification');
  });

  it('takes unsigned bytes for pictures', async () => {
    const pixels = npy(Uint8Array.from(range(20 * 12)), [20, 3, 4]);
    const { loaded } = await read({ 'x.npy': pixels, 'y.npy': labels(20) }, pair);
    expect((loaded.dataset as Pictures).shape).toEqual([3, 4, 1]);
  });

  it('keeps sequences as they are, and scales each feature over samples and time', async () => {
    const files = { 'x.npy': floats([40, 5, 2]), 'y.npy': labels(40) };
    const { loaded, folder, text } = await read(files, pair);
    expect((loaded.dataset as Arrays).shape).toEqual([5, 2]);
    const { resolved } = validateConfig(text, 'm.train.json', catalog);
    const { prepared } = await prepare(resolved!, 'm', folder);
    const { train } = prepared.parts;
    expect(prepared.preprocess.inputShape).toEqual([5, 2]);
    for (const feature of [0, 1]) {
      const own = Array.from(residentInputs(train)).filter((_, i) => i % 2 === feature);
      expect(own.reduce((a, b) => a + b, 0) / own.length).toBeCloseTo(0, 6);
      expect(own.reduce((a, b) => a + b * b, 0) / own.length).toBeCloseTo(1, 5);
    }
  });

  it('takes texts, one-hot rows and numbers as labels', async () => {
    const x = floats([4, 2]);
    const texts = await read({ 'x.npy': x, 'y.npy': bytesOfCase('texts') }, pair);
    expect(texts.loaded).toMatchObject({ read: 4, removed: [{ row: 2, reason: 'targetMissing' }] });
    const hot = npy(Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0), [4, 3]);
    const oneHot = await read({ 'x.npy': x, 'y.npy': hot }, pair);
    expect(Array.from(oneHot.loaded.dataset.target)).toEqual([0, 1, 2, 0]);
    const numbers = npy(Float32Array.of(0.5, 1, 2, NaN), [4]);
    const regression = await read({ 'x.npy': x, 'y.npy': numbers }, pair);
    expect(regression.loaded.task).toBe('regression');
    expect(regression.loaded.rejected).toHaveLength(1);
    expect(Array.from(regression.loaded.dataset.target)).toEqual([0.5, 1, 2]);
  });

  it.each([
    ['data.numpyFormat', { 'x.npy': Buffer.from('PK'), 'y.npy': labels(4) }],
    ['data.numpyFormat', { 'x.npy': floats([4, 2]), 'y.npy': bytesOf(fixtures.objects) }],
    ['data.numpyCounts', { 'x.npy': floats([4, 2]), 'y.npy': labels(5) }],
    ['data.numpyShape', { 'x.npy': floats([4, 2]), 'y.npy': floats([4, 2]) }],
    ['data.numpyShape', { 'x.npy': bytesOfCase('texts'), 'y.npy': labels(4) }],
    [
      'data.missingValues',
      { 'x.npy': npy(new Float32Array(8).fill(NaN), [2, 2, 2]), 'y.npy': labels(2) },
    ],
    ['data.oneClass', { 'x.npy': floats([1, 2]), 'y.npy': labels(1) }],
  ])('tells %s', async (code, files) => {
    await expect(read(files, pair)).rejects.toMatchObject({ code });
  });

  it('names the arrays of a .npz file that lacks the ones asked for', async () => {
    const files = { 'd.npz': bytesOf(fixtures.archives.packed!) };
    await expect(read(files, { source: 'd.npz', x: 'inputs' })).rejects.toMatchObject({
      code: 'data.numpyArray',
    });
    await expect(read({ 'x.npy': floats([4, 2]) }, { source: 'x.npy' })).rejects.toMatchObject({
      code: 'data.numpyLabels',
    });
  });
});
