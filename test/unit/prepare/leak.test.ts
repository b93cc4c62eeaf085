import { describe, expect, it } from 'vitest';
import { fitData } from '../../../src/runner/prepare';
import { readData } from '../../../src/runner/prepare/readData';
import { take, type Table } from '../../../src/runner/data/dataset';
import { balancers } from '../../../src/runner/balance';
import { cleaners } from '../../../src/runner/clean';
import { encoders } from '../../../src/runner/encode';
import { scalers } from '../../../src/runner/scale';
import { validateConfig } from '../../../src/shared/config/validate';
import { catalog } from '../../../src/runner/catalog';
import { folderWith } from '../../support/cli';
import { tableConfig, twoClasses } from '../../support/tables';

const data = { type: 'table', source: 't.csv', target: 'label' };
const fill = { type: 'impute', strategy: 'median' };
/** What an element cannot do without. */
const needs: Readonly<Record<string, object>> = {
  columnTransformer: {
    transformers: [
      { scaler: 'robust', columns: ['x1'] },
      { scaler: 'power', columns: ['x*'] },
    ],
    remainder: 'minMax',
  },
};
const only = <E extends { name: string }>(elements: readonly E[], without: readonly string[]) =>
  elements.map(({ name }) => name).filter((name) => !without.includes(name));

/** Every element that is fitted, each in a config of its own, and many at once. */
const configs: Readonly<Record<string, Record<string, unknown>>> = {
  'many at once': {
    data: {
      ...data,
      clean: [
        { type: 'impute', strategy: 'median', addIndicator: true },
        { type: 'outliers', method: 'iqr', action: 'clip' },
      ],
    },
    balance: { type: 'smote', kNeighbors: 3 },
  },
  ...Object.fromEntries(
    cleaners
      .filter(({ stage, name }) => stage === 'fitted' && name !== 'impute')
      .map(({ name }) => [`clean ${name}`, { data: { ...data, clean: [name, fill] } }]),
  ),
  ...Object.fromEntries(
    encoders.map(({ name, kinds = ['categorical'] }) => {
      const column = kinds.includes('categorical') ? 'colour' : 'x1';
      const encode = { columns: { [column]: name } };
      return [`encode ${name}`, { data: { ...data, clean: [fill], encode } }];
    }),
  ),
  ...Object.fromEntries(
    only(
      scalers.filter(({ picturesOnly }) => !picturesOnly),
      [],
    ).map((type) => [
      `scale ${type}`,
      { data: { ...data, clean: [fill] }, scale: { type, ...needs[type] } },
    ]),
  ),
  ...Object.fromEntries(
    // These want columns of categories alone, or a column of weights.
    only(balancers, ['none', 'smoten', 'sampleWeights', 'augmentMinority']).map((type) => [
      `balance ${type}`,
      { data: { ...data, clean: [fill] }, balance: { type, ...needs[type] } },
    ]),
  ),
};
/** dateParts wants dates and log1p no value below −1, which this table has not. */
const elsewhere = ['encode dateParts', 'encode log1p'];

describe.each(Object.keys(configs).filter((name) => !elsewhere.includes(name)))('%s', (name) => {
  const config = tableConfig(configs[name]);
  it('does not change when validation and test rows are garbage', async () => {
    const holes = twoClasses(200, 50)
      .split('\n')
      .map((line, i) => (i > 0 && i % 17 === 0 ? line.replace(/^[^,]*/, '') : line))
      .join('\n');
    const folder = folderWith({ 't.csv': holes });
    const { resolved, problems } = validateConfig(config, 'm.train.json', catalog);
    expect(problems).toEqual([]);
    const split = await readData(resolved!, 'm', folder, {});
    const garbage = (part: 'validation' | 'test'): Table => {
      const table = take(
        split.parts[part],
        Int32Array.from(split.parts[part].target.keys()),
      ) as Table;
      return {
        ...table,
        features: table.features.map((column) => ({
          ...column,
          values: column.values.map((_, i) =>
            column.kind === 'numeric' ? (i % 3 === 0 ? NaN : 1e9 * (i + 1)) : i % 3,
          ),
        })),
      };
    };
    const clean = await fitData(split);
    const spoilt = await fitData({
      ...split,
      parts: { ...split.parts, validation: garbage('validation'), test: garbage('test') },
    });
    expect(spoilt.prepared.preprocess).toEqual(clean.prepared.preprocess);
    expect(spoilt.prepared.parts.train).toEqual(clean.prepared.parts.train);
    expect(spoilt.prepared.provenance.synthetic).toEqual(clean.prepared.provenance.synthetic);
    expect(spoilt.prepared.parts.test.x).not.toEqual(clean.prepared.parts.test.x);
  });
});
