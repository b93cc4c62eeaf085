import * as l10n from '@vscode/l10n';
import type { ElementConfig } from '../../shared/config/element';
import { TrainyardError } from '../../shared/problem';
import { defineScaler } from './scaler';

const columnPattern = {
  type: 'string',
  of: 'column',
  doc: 'A column, or a pattern with *; a categorical column stands for all that it was encoded to.',
} as const;

export const columnTransformer = defineScaler({
  kind: 'scale',
  name: 'columnTransformer',
  tablesOnly: true,
  doc: 'Scales different columns with different scalers.',
  source: 'scikit-learn ColumnTransformer',
  params: {
    transformers: {
      type: 'list',
      of: {
        type: 'object',
        params: {
          scaler: { type: 'element', kind: 'scale', required: true, doc: 'A scaler.' },
          columns: {
            type: 'list',
            of: columnPattern,
            minItems: 1,
            required: true,
            doc: 'The columns that it scales.',
          },
        },
        doc: 'A scaler and its columns.',
      },
      required: true,
      doc: 'Scalers and their columns; a column is scaled by the first that names it.',
    },
    remainder: {
      type: 'element',
      kind: 'scale',
      default: { type: 'none' },
      doc: 'What scales the columns that none of them names.',
    },
  },
  // Its columns are scaled by the scalers that it names: see `scalersOf`.
  fit: () => ({}),
  transform: (x) => x.slice(),
  inverse: (x) => x.slice(),
});

/** The scaler of each column and where it stands in the config. */
export interface Chosen {
  readonly config: ElementConfig;
  readonly at: readonly (string | number)[];
}

const matches = (pattern: string, { name, raw }: { name: string; raw: string }): boolean => {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`);
  return expression.test(name) || expression.test(raw);
};

/**
 * Which scaler scales each column.
 *
 * @param columns Encoded columns and the raw ones that they come from.
 * @throws TrainyardError `data.columnUnknown`
 */
export function scalersOf(
  config: ElementConfig,
  columns: readonly { readonly name: string; readonly raw: string }[],
): Chosen[] {
  if (config.type !== columnTransformer.name) return columns.map(() => ({ config, at: ['scale'] }));
  const transformers = config.transformers as readonly {
    readonly scaler: ElementConfig;
    readonly columns: readonly string[];
  }[];
  transformers.forEach((each, i) =>
    each.columns.forEach((pattern, j) => {
      if (columns.some((column) => matches(pattern, column))) return;
      throw new TrainyardError({
        code: 'data.columnUnknown',
        at: ['scale', 'transformers', i, 'columns', j],
        message: l10n.t(
          'There is no feature column "{0}"; the columns are: {1}.',
          pattern,
          [...new Set(columns.map(({ raw }) => `"${raw}"`))].join(', '),
        ),
      });
    }),
  );
  return columns.map((column) => {
    const i = transformers.findIndex((each) =>
      each.columns.some((pattern) => matches(pattern, column)),
    );
    return i === -1
      ? { config: config.remainder as ElementConfig, at: ['scale', 'remainder'] }
      : { config: transformers[i]!.scaler, at: ['scale', 'transformers', i, 'scaler'] };
  });
}
