import { describe, expect, it, vi } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { checkData } from '../../../src/runner/checks';
import { duplicateRows } from '../../../src/runner/checks/duplicateRows';
import { fitScale } from '../../../src/runner/preprocess';
import { ScaledColumns } from '../../../src/runner/scaledColumns';
import {
  partNames,
  type Column,
  type PartName,
  type Table,
} from '../../../src/runner/data/dataset';
import { random } from '../../../src/runner/engine/random';
import { resolveForTask } from '../../../src/shared/config/resolve';
import { validateConfig } from '../../../src/shared/config/validate';
import type { Warning } from '../../../src/shared/problem';
import { tableConfig } from '../../support/tables';

const ROWS = 400;
const draws = random(7, 'checks-test');

interface Row {
  readonly part: PartName;
  readonly y: number;
  readonly [column: string]: unknown;
}

/** Columns a (noise), b (depends a little on the class), and the class y. */
function rows(change: (row: Row, i: number) => object = () => ({}), count = ROWS): Row[] {
  return Array.from({ length: count }, (_, i) => {
    const y = i % 2;
    const part = partNames[[0, 0, 0, 1, 2][i % 5]!]!;
    const row: Row = { a: draws.normal(), b: draws.normal(y), part, y };
    return { ...row, ...change(row, i) };
  });
}

type Given = Parameters<typeof checkData>[0];

function given(all: readonly Row[], data: object = {}, classes = ['no', 'yes']): Given {
  const text = tableConfig({ data: { type: 'table', source: 't.csv', target: 'y', ...data } });
  const { resolved } = validateConfig(text, 'm.train.json', catalog);
  const task = classes.length > 0 ? 'classification' : 'regression';
  const known = { task, classes: classes.length, pictures: false, name: 'm' } as const;
  const names = Object.keys(all[0]!).filter((name) => name !== 'part' && name !== 'y');
  const table = (part: PartName): Table => {
    const own = [...all.entries()].filter(([, row]) => row.part === part);
    return {
      type: 'table',
      rows: Int32Array.from(own, ([i]) => i),
      features: names.map((name): Column => {
        const texts = [...new Set(all.map((row) => row[name]))].filter(
          (v) => typeof v === 'string',
        );
        const categories = texts.sort();
        const kind = categories.length > 0 ? 'categorical' : 'numeric';
        const values = Float64Array.from(own, ([, row]) =>
          kind === 'numeric' ? Number(row[name]) : categories.indexOf(String(row[name])),
        );
        return { name, kind, values, categories };
      }),
      target: Float64Array.from(own, ([, row]) => row.y),
    };
  };
  const parts = { train: table('train'), validation: table('validation'), test: table('test') };
  const present = parts.train.features.map((column) => ({
    ...column,
    values: column.values.map((v) => (Number.isNaN(v) ? 0 : v)),
  }));
  return {
    config: resolveForTask(resolved!, known, catalog),
    task,
    classes,
    parts,
    scaled: new ScaledColumns(present, fitScale({ type: 'none' }, present)),
  };
}

const run = (data: Given): readonly Warning[] => [...checkData(data)].flat();
const check = (...args: Parameters<typeof given>): readonly Warning[] => run(given(...args));

const codes = (warnings: readonly Warning[]): string[] => warnings.map(({ code }) => code);
const one = (warnings: readonly Warning[], code: string): Warning => {
  expect(codes(warnings)).toEqual([code]);
  return warnings[0]!;
};

describe('checks of a table', () => {
  it('find nothing in sound data', () => {
    expect(check(rows())).toEqual([]);
    expect(
      check(
        rows(({ a }) => ({ y: Number(a) + draws.normal() })),
        {},
        [],
      ),
    ).toEqual([]);
    expect(check(rows(() => ({ c: ['red', 'green'][draws.integer(2)] })))).toEqual([]);
  });

  it('look again at what scaling alone changes, where the parts stay as they are', () => {
    const all = rows(({ a }) => ({ a: Math.exp(3 * Number(a)) }));
    const data = given([...all.slice(1), { ...all[1]!, part: 'test' }]);
    const looked = vi.spyOn(duplicateRows, 'run');
    const before = run(data);
    expect(codes(before)).toContain('check.skewed');
    expect(codes(before)).toContain('check.duplicateAcrossSplits');
    const after = run({ ...data, config: { ...data.config, scale: { type: 'power' } } });
    expect(after).toEqual(before.filter(({ code }) => code !== 'check.skewed'));
    expect(looked).toHaveBeenCalledTimes(1);
    looked.mockRestore();
  });

  it('find rows that two parts hold, with and without the same target', () => {
    const all = rows();
    const same = all.map((row, i) => (i === 3 ? { ...all[0]!, part: row.part } : row));
    const warning = one(check(same), 'check.duplicateAcrossSplits');
    expect(warning).toMatchObject({
      rows: [3],
      evidence: [{ like: 0 }],
      fix: { value: [{ type: 'dropDuplicates' }] },
    });
    const other = all.map((row, i) => (i === 3 ? { ...all[0]!, y: 1, part: row.part } : row));
    expect(one(check(other), 'check.conflictingRows').rows).toEqual([3]);
  });

  it('find a feature that gives the target away, in any form', () => {
    const numeric = check(rows(({ y }) => ({ leak: y * 10 + draws.uniform() })));
    expect(one(numeric, 'check.targetLeak').fix).toMatchObject({
      at: ['data', 'features', 'exclude'],
      value: ['leak'],
    });
    const text = rows(({ y }) => ({ leak: ['n', 'y'][y] }));
    one(check(text, { features: { exclude: ['z'] } }), 'check.targetLeak');
    const three = rows((_, i) => ({ y: i % 3, leak: ((i % 3) * 7 + 3) % 5 }));
    one(check(three, {}, ['a', 'b', 'c']), 'check.targetLeak');
    const regression = rows(({ a }) => ({
      y: Number(a),
      leak: 3 * Number(a) + 1,
      a: draws.normal(),
    }));
    one(check(regression, {}, []), 'check.targetLeak');
  });

  it('find constant and repeated columns', () => {
    const found = check(rows(({ a }) => ({ k: 5, twin: a })));
    expect(codes(found)).toEqual(['check.constantColumn', 'check.duplicateColumn']);
    expect(found.map(({ fix }) => fix?.value)).toEqual([['k'], ['twin']]);
  });

  it('find identifiers by their order or by their name', () => {
    const counted = check(rows((_, i) => ({ n: i + 1000 })));
    expect(codes(counted)).toContain('check.identifier');
    const named = rows((_, i) => ({ customer_id: (i * 7919) % 100_003 }));
    one(check(named), 'check.identifier');
    // Some rows are there twice, with their number.
    const again = named.map((row, i) =>
      i < 10 ? { ...row, customer_id: named[i + 200]!.customer_id } : row,
    );
    expect(codes(check(again))).toContain('check.identifier');
    const plain = rows((_, i) => ({ amount: (i * 7919) % 100_003 }));
    expect(codes(check(plain))).toEqual([]);
    const texts = rows((_, i) => ({ who: `u${i}` }));
    expect(codes(check(texts))).toContain('check.identifier');
  });

  it('find columns of so many categories that one-hot encoding makes them wide', () => {
    const many = rows((_, i) => ({ place: `p${(i * 7919) % 131}` }));
    expect(one(check(many), 'check.manyCategories').fix).toMatchObject({
      at: ['data', 'encode', 'columns'],
      value: { place: { type: 'target' } },
    });
    expect(check(many, { encode: { categorical: 'hashing' } })).toEqual([]);
    const frequent = { type: 'oneHot', minFrequency: 5 };
    expect(check(many, { encode: { columns: { place: frequent } } })).toEqual([]);
  });

  it('find classes with few samples, and parts without a class', () => {
    const few = rows((_, i) => ({ y: i % 80 === 0 ? 2 : i % 2 }));
    expect(codes(check(few, {}, ['a', 'b', 'c']))).toEqual([
      'check.rareClass',
      'check.classMissing',
      'check.classMissing',
    ]);
  });

  it('find a target and features that drift between the parts', () => {
    const target = rows(({ part }) => ({
      y: part === 'test' ? Number(draws.uniform() < 0.9) : draws.integer(2),
    }));
    expect(codes(check(target))).toContain('check.targetDrift');
    const feature = rows(({ part, a }) => ({ a: Number(a) + (part === 'test' ? 2 : 0) }));
    one(check(feature), 'check.featureDrift');
    const category = rows(({ part }) => ({
      c: ['red', 'green'][part === 'validation' ? 0 : draws.integer(2)],
    }));
    one(check(category), 'check.featureDrift');
    const number = rows(({ a, part }) => ({
      y: Number(a) + draws.normal() + (part === 'test' ? 3 : 0),
    }));
    one(check(number, {}, []), 'check.targetDrift');
  });

  it('find values far out, unless outliers are seen to', () => {
    const all = rows(({ a }, i) => (i === 10 ? { a: 1e6 } : { a }));
    const found = check(all);
    expect(codes(found)).toEqual(['check.outliers', 'check.skewed']);
    expect(found[0]).toMatchObject({ severity: 'info', rows: [10] });
    expect(codes(check(all, { clean: ['outliers'] }))).toEqual(['check.skewed']);
  });

  it('find values that are missing where the target is one thing', () => {
    const all = rows(({ y, a }) => ({ a: y === 1 && draws.uniform() < 0.4 ? NaN : a }));
    const found = one(check(all, { clean: ['impute'] }), 'check.missingNotAtRandom');
    expect(found.fix).toMatchObject({ at: ['data', 'clean', 0], value: { addIndicator: true } });
    expect(check(rows(({ a }) => ({ a: draws.uniform() < 0.3 ? NaN : a })))).toEqual([]);
  });

  it('find long tails', () => {
    one(
      check(
        rows(() => ({ a: Math.exp(draws.normal(0, 1.3)) })).map((row) => ({
          ...row,
          a: Math.min(Number(row.a), 40),
        })),
        { clean: ['outliers'] },
      ),
      'check.skewed',
    );
  });

  it('find labels that the nearest rows contradict', () => {
    const all = rows(({ y }) => ({ a: draws.normal(y * 3), b: draws.normal(y * 3) }));
    const wrong = all.map((row, i) => (i === 20 ? { ...row, a: 0, b: 0, y: 1 } : row));
    expect(one(check(wrong), 'check.labelSuspect')).toMatchObject({
      rows: expect.arrayContaining([20]) as number[],
      evidence: expect.arrayContaining([{ class: expect.any(String) as string }]) as unknown[],
      severity: 'info',
    });
  });
});
