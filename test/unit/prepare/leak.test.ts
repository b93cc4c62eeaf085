import { describe, expect, it } from 'vitest';
import { fitData } from '../../../src/runner/prepare';
import { readData } from '../../../src/runner/prepare/readData';
import { take, type Table } from '../../../src/runner/data/dataset';
import { validateConfig } from '../../../src/shared/config/validate';
import { catalog } from '../../../src/runner/catalog';
import { folderWith } from '../../support/cli';
import { tableConfig, twoClasses } from '../../support/tables';

/** Everything that is fitted: median, fences, categories, scaler, SMOTE's neighbours. */
const config = tableConfig({
  data: {
    ...{ type: 'table', source: 't.csv', target: 'label' },
    clean: [
      { type: 'impute', strategy: 'median', addIndicator: true },
      { type: 'outliers', method: 'iqr', action: 'clip' },
    ],
  },
  balance: { type: 'smote', kNeighbors: 3 },
});

describe('what is fitted', () => {
  it('does not change when validation and test rows are garbage', async () => {
    const holes = twoClasses(200, 50)
      .split('\n')
      .map((line, i) => (i > 0 && i % 17 === 0 ? line.replace(/^[^,]*/, '') : line))
      .join('\n');
    const folder = folderWith({ 't.csv': holes });
    const { resolved } = validateConfig(config, 'm.train.json', catalog);
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
    const clean = fitData(split);
    const spoilt = fitData({
      ...split,
      parts: { ...split.parts, validation: garbage('validation'), test: garbage('test') },
    });
    expect(spoilt.prepared.preprocess).toEqual(clean.prepared.preprocess);
    expect(spoilt.prepared.parts.train).toEqual(clean.prepared.parts.train);
    expect(spoilt.prepared.provenance.synthetic).toEqual(clean.prepared.provenance.synthetic);
    expect(spoilt.prepared.parts.test.x).not.toEqual(clean.prepared.parts.test.x);
  });
});
