import * as l10n from '@vscode/l10n';
import { categoryCounts } from '../encode/categories';
import { list, type TableCheck } from './check';

/** One-hot columns from which on they are many; categories that nobody asked for stop at 50. */
const MANY = 100;

/** Columns of categories that one-hot encoding makes very wide. */
export const manyCategories: TableCheck = {
  codes: ['check.manyCategories'],
  run({ parts, config }) {
    const { categorical, columns } = config.data.encode;
    const found = parts.train.features.filter((column) => {
      if (column.kind !== 'categorical') return false;
      const { type, minFrequency } = columns[column.name] ?? categorical;
      if (type !== 'oneHot' || minFrequency !== undefined) return false;
      return categoryCounts(column).filter((count) => count > 0).length > MANY;
    });
    if (found.length === 0) return [];
    const own = Object.fromEntries(found.map(({ name }) => [name, { type: 'target' }]));
    return [
      {
        code: 'check.manyCategories',
        at: ['data', 'encode'],
        message: l10n.t(
          'One-hot encoding makes more than {0} columns of each of these: {1}; most of them say little and take memory. Encode them with target or hashing, or set minFrequency.',
          MANY,
          list(found.map(({ name }) => name)),
        ),
        fix: {
          title: l10n.t('Encode by the target'),
          at: ['data', 'encode', 'columns'],
          value: { ...columns, ...own },
        },
      },
    ];
  },
};
