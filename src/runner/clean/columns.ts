import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import { take, type Column, type Table } from '../data/dataset';
import type { CleanResult } from './cleaner';

/** The argument by which a cleaning step looks at some columns only. */
export const columnsParam = {
  type: 'list',
  of: { type: 'string', of: 'column', doc: 'Name of a column.' },
  doc: 'The columns looked at; default all.',
} as const;

/**
 * The columns named, or all.
 *
 * @throws TrainyardError `data.columnUnknown`
 */
export function selectColumns(
  table: Table,
  names: readonly string[] | undefined,
  at: ConfigPath,
): readonly Column[] {
  names?.forEach((name, i) => {
    if (table.features.some((column) => column.name === name)) return;
    throw new TrainyardError({
      code: 'data.columnUnknown',
      at: [...at, 'columns', i],
      message: l10n.t(
        'There is no feature column "{0}"; the columns are: {1}.',
        name,
        table.features.map((column) => `"${column.name}"`).join(', '),
      ),
    });
  });
  return names ? table.features.filter((column) => names.includes(column.name)) : table.features;
}

/** The table without the rows for which `remove` says so. */
export function dropRows(table: Table, remove: (row: number) => boolean): CleanResult {
  const kept: number[] = [];
  const removed: number[] = [];
  for (let row = 0; row < table.target.length; row++) (remove(row) ? removed : kept).push(row);
  return {
    table: removed.length > 0 ? take(table, Int32Array.from(kept)) : table,
    removed: Int32Array.from(removed),
    changed: 0,
  };
}
