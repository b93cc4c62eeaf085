import * as l10n from '@vscode/l10n';
import type { Column } from '../data/dataset';
import { excludeFix, list, type TableCheck } from './check';

const FEWEST_ROWS = 20;
/** Share of the values of an identifier that differ, at least. */
const DISTINCT = 0.95;
const telling =
  /(^|[_\s.-])(id|ids|uid|uuid|guid|key|index|idx|rowid|row|nr|no|number)$|[a-z]Id$|^unnamed/i;

/**
 * Whole numbers, counted up row by row without one that comes twice; or named as an identifier,
 * and hardly one comes twice: rows that are there again bring theirs along. Texts of which hardly
 * one comes twice are identifiers whatever their name.
 */
function isIdentifier({ name, kind, values, date }: Column): boolean {
  if (date || values.length < FEWEST_ROWS) return false;
  if (kind === 'categorical') return new Set(values).size >= DISTINCT * values.length;
  if (kind !== 'numeric') return false;
  if (!values.every(Number.isInteger)) return false;
  if (telling.test(name.trim())) return new Set(values).size >= DISTINCT * values.length;
  return values.every((value, row) => row === 0 || value > values[row - 1]!);
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
          'These columns look like identifiers, another value in each row: {0}. A model may learn the rows by heart from them; leave them out.',
          list(found),
        ),
        fix: excludeFix(config, found),
      },
    ];
  },
};
