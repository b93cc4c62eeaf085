import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { fitData } from '../../../src/runner/prepare';
import { readData, type SplitData } from '../../../src/runner/prepare/readData';
import { validateConfig } from '../../../src/shared/config/validate';
import { TrainyardError } from '../../../src/shared/problem';
import { folderWith } from '../../support/cli';
import { tableConfig } from '../../support/tables';

const rows = 60;
/** Patients with three visits each; visits in time; a part; a site written in several ways. */
const csv = [
  'patient,day,part,site,x,y,label',
  ...Array.from({ length: rows }, (_, i) => {
    const part = ['train', 'Train', 'val', 'test', 'train'][i % 5]!;
    const site = ['North', 'north ', 'SOUTH', 'south'][i % 4]!;
    const x = i % 7 === 3 ? '' : String((i * 37) % 23);
    const day = `2024-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`;
    return `P${Math.floor(i / 3)},${day},${part},${site},${x},${i % 2},${i % 3 === 0 ? 'yes' : 'no'}`;
  }),
].join('\n');

async function read(changes: Record<string, unknown>): Promise<SplitData> {
  const folder = folderWith({ 't.csv': csv });
  const text = tableConfig(changes);
  const { resolved, problems } = validateConfig(text, 'm.train.json', catalog);
  expect(problems).toEqual([]);
  return readData(resolved!, 'm', folder, {});
}
const data = (more: object = {}): object => ({
  ...{
    type: 'table',
    source: 't.csv',
    target: 'label',
    features: { exclude: ['patient', 'part'] },
  },
  clean: [{ type: 'impute' }],
  ...more,
});
async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof TrainyardError) return error.code;
    throw error;
  }
  return 'none';
}
const groupOf = (row: number): number => Math.floor(row / 3);

describe('splits by a column', () => {
  it.each(['group', 'stratifiedGroup'])('%s keeps groups whole', async (type) => {
    const shares = { train: 0.6, validation: 0.2, test: 0.2 };
    const split = await read({ data: data(), split: { type, column: 'patient', ...shares } });
    const { train, validation, test } = split.places;
    expect(train.length + validation.length + test.length).toBe(rows);
    const groups = [train, validation, test].map((part) => new Set(Array.from(part, groupOf)));
    expect(groups.every((part) => part.size >= 3)).toBe(true);
    expect(new Set(groups.flatMap((part) => [...part])).size).toBe(rows / 3);
    expect(groups.reduce((sum, part) => sum + part.size, 0)).toBe(rows / 3);
  });

  it('time trains on the earliest rows, and the column is no feature', async () => {
    const split = await read({ data: data(), split: { type: 'time', column: 'day' } });
    const day = (row: number): string => csv.split('\n')[row + 1]!.split(',')[1]!;
    const days = (part: Int32Array): string[] => Array.from(part, day).sort();
    const { train, validation, test } = split.places;
    expect(days(train).at(-1)! <= days(validation)[0]!).toBe(true);
    expect(days(validation).at(-1)! <= days(test)[0]!).toBe(true);
    const table = split.parts.train;
    expect(table.type === 'table' && table.features.map(({ name }) => name)).toEqual([
      'site',
      'x',
      'y',
    ]);
  });

  it('column takes the parts as they are written', async () => {
    const split = await read({ data: data(), split: { type: 'column', column: 'part' } });
    expect([split.places.train.length, split.places.validation.length]).toEqual([36, 12]);
    expect(Array.from(split.places.test).every((row) => row % 5 === 3)).toBe(true);
  });

  it.each([
    [{ type: 'column', column: 'site' }, 'split.partUnknown'],
    [{ type: 'group', column: 'nothing' }, 'data.columnUnknown'],
    [{ type: 'time', column: 'x' }, 'split.missingValues'],
    [{ type: 'time', column: 'site' }, 'data.textInNumericColumn'],
    [{ type: 'stratifiedGroup', column: 'y' }, 'split.tooFewGroups'],
  ])('%j: %s', async (split, code) => {
    expect(await codeOf(() => read({ data: data(), split }))).toBe(code);
  });
});

describe('cleaning and encoding by column', () => {
  const fitted = async (more: object) => fitData(await read({ data: data(more) }));

  it('unifies texts, bins, takes dates apart, and says what was removed', async () => {
    const { prepared } = await fitted({
      clean: [{ type: 'unifyText' }, { type: 'missingIndicator' }, { type: 'fill' }],
      encode: {
        columns: {
          day: { type: 'dateParts', parts: ['month', 'weekday'] },
          x: { type: 'kBinsDiscretizer', nBins: 3, encode: 'ordinal' },
        },
      },
    });
    expect(prepared.preprocess.table!.features).toEqual([
      ...['day.month', 'day.weekday', 'site=north', 'site=south', 'x', 'y'],
      'missingindicator_x',
    ]);
  });

  it('casts before the split and drops what is constant in training', async () => {
    const { prepared } = await fitted({
      features: { exclude: ['patient', 'part', 'day'] },
      clean: [
        { type: 'cast', columns: { y: 'categorical' } },
        { type: 'knnImpute' },
        { type: 'dropConstant', threshold: 1e6 },
      ],
    });
    expect(prepared.preprocess.table!.features).toEqual([
      ...['site=North', 'site=SOUTH', 'site=north', 'site=south', 'y=0', 'y=1'],
    ]);
  });

  it('encodes by target without a leak, and by hash', async () => {
    const { prepared } = await fitted({
      encode: { categorical: { type: 'target' }, columns: { day: 'log1p' } },
    });
    expect(prepared.preprocess.table!.features).toEqual(['day', 'site', 'x', 'y']);
    const hashed = await fitted({ encode: { categorical: { type: 'hashing', nFeatures: 4 } } });
    expect(hashed.prepared.preprocess.table!.features.filter((n) => n.includes('#')).length).toBe(
      4,
    );
  });

  it.each([
    [{ columns: { x: 'target' } }, 'encode.kind'],
    [{ columns: { x: 'dateParts' } }, 'encode.notDates'],
    [{ columns: { none: 'oneHot' } }, 'data.columnUnknown'],
    [{ categorical: 'log1p' }, 'encode.kind'],
  ])('%j: %s', async (encode, code) => {
    expect(await codeOf(() => fitted({ encode }))).toBe(code);
  });
});
