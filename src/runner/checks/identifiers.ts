import * as l10n from '@vscode/l10n';
import type { Column } from '../data/dataset';
import { excludeFix, list, type TableCheck } from './check';

const FEWEST_ROWS = 20;
const telling =
  /(^|[_\s.-])(id|ids|uid|uuid|guid|key|index|idx|rowid|row|nr|no|number)$|[a-z]Id$|^unnamed/i;

/** Whole numbers of which none comes twice: counted up row by row, or named as an identifier. */
function isIdentifier({ name, kind, values, date }: Column): boolean {
  if (kind !== 'numeric' || date || values.length < FEWEST_ROWS) return false;
  if (!values.every(Number.isInteger) || new Set(values).size < values.length) return false;
  const rising = values.every((value, row) => row === 0 || value > values[row - 1]!);
  return rising || telling.test(name.trim());
}

/** Columns that name a row instead of telling something about it. */
export const identifiers: TableCheck = {
  codes: ['check.identifier'],
  run({ parts, config }) {
    const found = parts.train.features.filter(isIdentifier).map(({ name }) => name);
    if (found.length === 0) return [];
    return [
      {
        code: 'check.identifier',
        at: ['data', 'features'],
        message: l10n.t(
          'These columns look like identifiers, another whole number in each row: {0}. A model may learn the rows by heart from them; leave them out.',
          list(found),
        ),
        fix: excludeFix(config, found),
      },
    ];
  },
};
