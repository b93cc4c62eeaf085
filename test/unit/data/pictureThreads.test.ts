import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodePicture } from '../../../src/runner/data/pictures/decode';
import { decodeFiles } from '../../../src/runner/data/pictures/decodeFiles';
import { join } from 'node:path';
import { folderWith } from '../../support/cli';
import { bar } from '../../support/pictures';

it('threads decode what this one does, and leave it what is not quickly decoded', async () => {
  const files: Record<string, Buffer> = {};
  for (let i = 0; i < 100; i++) {
    const png = await bar(i % 2 === 0, i, 24);
    const kinds = [
      () => sharp(png).jpeg(),
      () => sharp(png).jpeg({ progressive: true }),
      () => sharp(png).webp(),
    ];
    const kind = kinds[i % 4];
    files[`${i}`] = kind ? await kind().toBuffer() : png;
  }
  files['7'] = files['7']!.subarray(0, 60);
  files['8'] = files['8']!.subarray(0, 300);
  const folder = folderWith(files);
  const format = { imageSize: [9, 11], colorMode: 'rgb', resize: 'stretch' } as const;
  const names = Object.keys(files);
  const listed = names.map((id) => ({ id, path: join(folder, id), label: 'a' }));
  listed.push({ id: 'none', path: join(folder, 'none'), label: 'a' });
  let told = 0;
  const context = { baseDir: folder, onProgress: () => void told++ };
  const { usable, pixels, rejected } = await decodeFiles(
    listed,
    format,
    'never',
    undefined,
    context,
  );
  expect(rejected.map(({ file }) => file)).toEqual(['7', '8', 'none']);
  expect(told).toBe(101);
  const expected = await Promise.all(
    usable.map(async ({ file }) => (await decodePicture(files[file.id]!, format)).pixels),
  );
  expect(Buffer.from(pixels as Uint8Array).equals(Buffer.concat(expected))).toBe(true);
});
