import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/runner/catalog';
import { checkValue, validateConfig } from '../../src/shared/config/validate';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import type { Param, Params } from '../../src/shared/config/element';
import { tableConfig } from '../support/tables';

/** Folders of elements: what declares one, and the array that lists it. */
const folders = [
  'augment',
  'balance',
  'clean',
  'data',
  'encode',
  'engine/backends',
  'export',
  'model/constraints',
  'model/initializers',
  'model/layers',
  'model/regularizers',
  'scale',
  'split',
  'train/callbacks',
  'train/losses',
  'train/metrics',
  'train/optimizers',
  'train/schedules',
] as const;
const root = 'src/runner';

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ name }) => join(root, folder, name));

/** What an element's file says of itself: kind and name. */
function declared(path: string): { kind: string; name: string }[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/kind: '(\w+)',[^]*?\bname: '(\w+)',/g)].map((match) => ({
    kind: match[1]!,
    name: match[2]!,
  }));
}

describe.each(folders)('%s', (folder) => {
  it('has every element of its files in the registry', () => {
    const elements = sources(folder).flatMap(declared);
    expect(elements.length).toBeGreaterThan(0);
    for (const { kind, name } of elements)
      expect(catalog.elements.filter((e) => e.kind === kind && e.name === name)).toHaveLength(1);
  });
});

it('has a file for every element', () => {
  const all = folders.flatMap(sources).flatMap(declared);
  const names = new Set(all.map(({ kind, name }) => `${kind} ${name}`));
  // Losses and metrics made by one function stand in the files of their arrays.
  const missing = catalog.elements.filter(({ kind, name }) => !names.has(`${kind} ${name}`));
  const files = new Set(folders.flatMap(sources).map((path) => basename(path, '.ts')));
  expect(missing.filter(({ name }) => !files.has(name)).map(({ name }) => name)).toEqual([]);
});

/** Values that a parameter must refuse. */
function wrong(param: Param): unknown[] {
  switch (param.type) {
    case 'integer':
      return ['x', true, 1.5, ...outside(param)];
    case 'number':
      return ['x', true, [], ...outside(param)];
    case 'boolean':
      return ['true', 1];
    case 'string':
      return [1, {}, []];
    case 'enum':
      return ['no such value', 1];
    case 'list':
      return [1, 'x', ...wrong(param.of).map((value) => [value])];
    case 'map':
      return [1, 'x', ...wrong(param.of).map((value) => ({ a: value }))];
    case 'object':
      return [1, 'x', { noSuchKey: 1 }];
    case 'element':
      return [1, 'noSuchElement', {}, { type: 'noSuchElement' }];
    case 'union':
      return [true];
  }
}
function outside(param: Param & { type: 'number' | 'integer' }): number[] {
  return [
    ...(param.min === undefined ? [] : [param.min - 1]),
    ...(param.max === undefined ? [] : [param.max + 1]),
    ...(param.exclusiveMin === undefined ? [] : [param.exclusiveMin]),
    ...(param.exclusiveMax === undefined ? [] : [param.exclusiveMax]),
  ];
}

describe.each(
  catalog.elements.map((element) => [`${element.kind} ${element.name}`, element] as const),
)('%s', (_, element) => {
  const params: Params = element.params;

  it('says what it does and where that comes from', () => {
    expect(element.doc).toMatch(/\.$/);
    expect(element.source).not.toBe('');
    for (const param of Object.values(params)) expect(param.doc).toMatch(/[.…]$/);
  });

  it('has defaults that its own declaration accepts', () => {
    const resolved = elementWithDefaults(element.kind, { type: element.name }, catalog);
    for (const [name, param] of Object.entries(params)) {
      if (param.default === undefined || param.default === null) continue;
      expect(checkValue(resolved[name], param, catalog)).toEqual([]);
    }
  });

  it('refuses values of the wrong type and out of bounds', () => {
    for (const param of Object.values(params))
      for (const value of wrong(param))
        expect(
          checkValue(value, param, catalog).length,
          `${JSON.stringify(param)} takes ${JSON.stringify(value)}`,
        ).toBeGreaterThan(0);
  });
});

it('the strict schema and the validator agree on a whole config', () => {
  const { problems } = validateConfig(tableConfig(), 'm.train.json', catalog);
  expect(problems).toEqual([]);
});

it('nothing in the runner draws from a generator that cannot be repeated', () => {
  const files = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
    );
  const forbidden = /Math\.random|tf\.random|library\.random|seedrandom/;
  const found = files(root).filter((path) => forbidden.test(readFileSync(path, 'utf8')));
  expect(found).toEqual([]);
});
