import { describe, expect, it } from 'vitest';
import { balancedOrder } from '../../../src/runner/balance/balancedBatches';
import { catalog } from '../../../src/runner/catalog';
import { random } from '../../../src/runner/engine/random';
import { fitData } from '../../../src/runner/prepare';
import { readData } from '../../../src/runner/prepare/readData';
import { validateConfig } from '../../../src/shared/config/validate';
import { TrainyardError } from '../../../src/shared/problem';
import { folderWith } from '../../support/cli';
import { tableConfig } from '../../support/tables';

const csv = (weight: (row: number) => string): string =>
  [
    'x,w,label',
    ...Array.from({ length: 40 }, (_, i) => `${i % 9},${weight(i)},${i % 4 === 0 ? 'a' : 'b'}`),
  ].join('\n');

async function prepare(text: string, changes: Record<string, unknown>) {
  const { resolved, problems } = validateConfig(tableConfig(changes), 'm.train.json', catalog);
  expect(problems).toEqual([]);
  return fitData(await readData(resolved!, 'm', folderWith({ 't.csv': text }), {}));
}
async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof TrainyardError) return error.code;
    throw error;
  }
  return 'none';
}

describe('balancedBatches', () => {
  it('lets the classes take turns, and shows each row of a class before one comes again', () => {
    const y = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
    const draws = random(1, 'order');
    const order = balancedOrder(y, (rows) => void draws.shuffle(rows));
    expect(Array.from(order, (row) => y[row])).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
    expect(new Set(Array.from(order).filter((row) => y[row] === 0)).size).toBe(4);
    expect(new Set([order[1], order[4]]).size).toBe(2);
  });

  it('is told to whoever makes batches', async () => {
    const { prepared } = await prepare(
      csv(() => '1'),
      { balance: 'balancedBatches' },
    );
    expect(prepared.balancedBatches).toBe(true);
    expect(prepared.parts.train.rows).toBe(28);
  });
});

describe('sampleWeights', () => {
  const balance = { type: 'sampleWeights', column: 'w' };
  it('weighs training rows by their own column, which is no feature', async () => {
    const { prepared } = await prepare(
      csv((row) => String(row / 10)),
      { balance },
    );
    const { ids, weights } = prepared.parts.train;
    expect(Array.from(weights!)).toEqual(Array.from(ids, (row) => Math.fround(row / 10)));
    expect(prepared.preprocess.table!.features).toEqual(['x']);
    expect(prepared.parts.test.weights).toBeUndefined();
  });

  it.each([
    ['-1', 'balance.weights'],
    ['', 'balance.weights'],
    ['heavy', 'data.textInNumericColumn'],
  ])('refuses the weight %j: %s', async (weight, code) => {
    const text = csv((row) => (row % 2 === 0 ? weight : '1'));
    expect(await codeOf(() => prepare(text, { balance }))).toBe(code);
  });
});

describe('augmentMinority', () => {
  it('needs augmentation to have something to change', async () => {
    const work = () =>
      prepare(
        csv(() => '1'),
        { balance: 'augmentMinority' },
      );
    expect(await codeOf(work)).toBe('balance.needsAugment');
  });

  it('repeats rows under keys of their own, so that each is augmented in its own way', async () => {
    const { prepared } = await prepare(
      csv(() => '1'),
      { balance: 'augmentMinority', augment: [{ type: 'gaussianNoise', stddev: 0.1 }] },
    );
    const { ids, rows } = prepared.parts.train;
    expect(rows).toBe(42);
    expect(new Set(ids).size).toBe(rows);
  });
});
