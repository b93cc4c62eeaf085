import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { validateConfig } from '../../../src/shared/config/validate';
import { likelyTarget, proposeConfig, type Source } from '../../../src/shared/language/propose';
import type { Overview } from '../../../src/shared/protocol/service';

const table: Source = {
  type: 'table',
  source: 'raw/wine "old".csv',
  target: 'class',
  exclude: ['id'],
  features: 11,
};
const overview = (changes: Partial<Overview> = {}): Overview => ({
  task: 'classification',
  pictures: false,
  classes: [
    { name: 'a', rows: 500 },
    { name: 'b', rows: 400 },
  ],
  parts: { train: 630, validation: 135, test: 135 },
  trained: 630,
  resolved: undefined as unknown as Overview['resolved'],
  ...changes,
});
const rare = [
  { name: 'a', rows: 800 },
  { name: 'b', rows: 100 },
];
interface Written {
  readonly data: { readonly target?: string; readonly features?: unknown };
  readonly balance?: unknown;
  readonly augment?: unknown;
  readonly split: { readonly type: string };
  readonly compile: { readonly metrics: string[] };
  readonly model: { readonly layers: unknown[] };
}
const written = (source: Source, seen: Overview): Written =>
  parse(proposeConfig('wine', source, seen)) as Written;

describe('a proposed config', () => {
  it.each([
    ['a table', table, overview()],
    ['a small one', table, overview({ trained: 90 })],
    ['a large one', { ...table, exclude: [] }, overview({ trained: 1e6 })],
    ['uneven classes', table, overview({ classes: rare })],
    ['a regression', table, overview({ task: 'regression', classes: [] })],
    ['pictures', { type: 'images', source: 'photos' } as const, overview({ pictures: true })],
    ['uneven pictures', { type: 'images', source: 'p' } as const, overview({ classes: rare })],
  ])('is valid for %s, with comments', (_, source, seen) => {
    const text = proposeConfig('wine', source as Source, seen);
    expect(validateConfig(text, 'm', catalog).problems).toEqual([]);
    expect(text.match(/\/\/ /g)!.length).toBeGreaterThan(3);
    expect(text.endsWith('}\n')).toBe(true);
  });
  it('has the target, and leaves out what cannot be used', () => {
    expect(written(table, overview()).data).toMatchObject({
      ...{ source: 'raw/wine "old".csv', target: 'class', features: { exclude: ['id'] } },
    });
  });
  it('balances where classes are uneven, and then looks at more than accuracy', () => {
    expect(written(table, overview()).balance).toBeUndefined();
    const uneven = written(table, overview({ classes: rare }));
    expect(uneven.balance).toMatchObject({ type: 'smote' });
    expect(uneven.compile.metrics).toContain('recall');
    const few = [rare[0]!, { name: 'b', rows: 9 }];
    expect(written(table, overview({ classes: few })).balance).toBe('classWeights');
    const pictures: Source = { type: 'images', source: 'p' };
    expect(written(pictures, overview({ classes: rare })).balance).toBe('classWeights');
  });
  it('splits by the task, and augments pictures alone', () => {
    expect(written(table, overview()).split.type).toBe('stratified');
    const regression = written(table, overview({ task: 'regression', classes: [] }));
    expect(regression.split.type).toBe('random');
    expect(regression.compile.metrics).toEqual(['mae', 'rmse', 'r2']);
    expect(regression.augment).toBeUndefined();
    expect(written({ type: 'images', source: 'p' }, overview()).augment).toHaveLength(1);
  });
});

describe('the likeliest target', () => {
  const columns = (...names: string[]) =>
    names.map((name) => ({ name, values: name === '' ? 'none' : 'text', missing: 0 }) as const);
  it('is named so, or stands last, and has values', () => {
    expect(likelyTarget(columns('id', 'Species', 'size'))).toBe('Species');
    expect(likelyTarget(columns('a', 'b', ''))).toBe('b');
    expect(likelyTarget(columns('', ''))).toBeUndefined();
  });
});
