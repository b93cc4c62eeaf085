import * as l10n from '@vscode/l10n';
import type { Column } from '../data/dataset';
import { excludeFix, list, type TableCheck } from './check';

const isConstant = ({ values }: Column): boolean => {
  const first = values.find((value) => !Number.isNaN(value));
  return values.every((value) => value === first || Number.isNaN(value));
};

const same = (a: Column, b: Column): boolean =>
  a.kind === b.kind &&
  a.categories.join('\n') === b.categories.join('\n') &&
  a.values.every((value, row) => Object.is(value, b.values[row]));

/** Columns that tell nothing: one value throughout, or what another column tells. */
export const uselessColumns: TableCheck = {
  codes: ['check.constantColumn', 'check.duplicateColumn'],
  run({ parts, config }) {
    const { features } = parts.train;
    const constant = features.filter(isConstant).map(({ name }) => name);
    const repeated: string[] = [];
    const pairs: string[] = [];
    features.forEach((column, i) => {
      if (constant.includes(column.name)) return;
      const twin = features.slice(0, i).find((other) => same(column, other));
      if (twin === undefined) return;
      repeated.push(column.name);
      pairs.push(`${column.name} = ${twin.name}`);
    });
    return [
      ...(constant.length > 0
        ? [
            {
              code: 'check.constantColumn',
              at: ['data', 'features'],
              message: l10n.t(
                'Of these columns the training part holds but one value: {0}. A model learns nothing from them; leave them out.',
                list(constant),
              ),
              fix: excludeFix(config, constant),
            },
          ]
        : []),
      ...(repeated.length > 0
        ? [
            {
              code: 'check.duplicateColumn',
              at: ['data', 'features'],
              message: l10n.t(
                'These columns hold the same values throughout: {0}. Leave one of each out.',
                list(pairs),
              ),
              fix: excludeFix(config, repeated),
            },
          ]
        : []),
    ];
  },
};
