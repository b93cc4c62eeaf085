import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataElements } from '../../src/runner/data';
import type { Loaded, Pictures } from '../../src/runner/data/dataset';
import { folderWith } from '../support/cli';

/** Pictures of every kind and damage: those of Pillow's tests, which `npm test` gets. */
const corpus = process.env.TRAINYARD_TEST_PICTURES;

const images = dataElements.find(({ name }) => name === 'images')!;
const format = { colorMode: 'rgb', resize: 'pad', imageSize: [32, 32] };
const given = { ...format, source: 'p', layout: 'folders', cache: false, stream: 'never' };
const load = async (folder: string): Promise<Loaded & { dataset: Pictures }> =>
  (await images.load(given as never, { baseDir: folder })) as Loaded & { dataset: Pictures };

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name));

/** Two classes of links to files, by the names that `name` gives them. */
function classesOf(paths: readonly string[], name: (path: string, i: number) => string): string {
  const folder = folderWith({ 'p/a/.keep': '', 'p/b/.keep': '' });
  paths.forEach((path, i) =>
    symlinkSync(path, join(folder, 'p', i % 2 === 0 ? 'a' : 'b', name(path, i))),
  );
  return folder;
}

/** Damage that decoders of all kinds are made for; the same for each name, whatever else is read. */
const told = ({ rejected }: Loaded): Map<string, string> =>
  new Map(rejected.map(({ file, reason }) => [file, reason]));

describe.skipIf(corpus === undefined)("the pictures of Pillow's tests", () => {
  const paths = corpus === undefined ? [] : files(corpus);

  it('are decoded, or left out with a reason, each of them', async () => {
    const before = process.resourceUsage().maxRSS;
    const loaded = await load(classesOf(paths, (path, i) => `${i}-${path.split('/').at(-1)!}`));
    const { dataset, rejected, read, warnings } = loaded;
    expect(paths.length).toBeGreaterThan(740);
    expect(read).toBe(paths.length);
    expect(dataset.ids.length + rejected.length).toBe(read);
    expect(dataset.ids.length).toBeGreaterThan(600);
    expect(dataset.pixels).toHaveLength(dataset.ids.length * 32 * 32 * 3);
    expect(warnings.map(({ code }) => code)).toEqual(['data.unreadable']);
    for (const reason of told(loaded).values()) expect(reason).toMatch(/^\S.{5,200}$/);
    // In kilobytes: pictures are decoded one by one, whatever they say of their size.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(1_000_000);
  });

  it('are told apart by what they hold, whatever their names say, and alike each time', async () => {
    const folder = classesOf(paths, (_, i) => `${i}.png`);
    const [first, again] = [await load(folder), await load(folder)];
    expect(first.read).toBe(paths.length);
    expect(first.dataset.ids.length + first.rejected.length).toBe(first.read);
    expect(again.dataset.ids).toEqual(first.dataset.ids);
    expect(told(again)).toEqual(told(first));
    expect(again.fingerprint).toBe(first.fingerprint);
  });
});
