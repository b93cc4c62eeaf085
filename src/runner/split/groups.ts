import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { Column } from '../data/dataset';

/** The rows of each group, by the group's place among the column's categories. */
export function rowsByGroup({ values, categories }: Column): number[][] {
  const groups = categories.map((): number[] => []);
  values.forEach((group, row) => groups[group]!.push(row));
  return groups.filter((rows) => rows.length > 0);
}

/** @throws TrainyardError `split.tooFewGroups` */
export function requireGroups(groups: readonly unknown[], least: number, column: string): void {
  if (groups.length >= least) return;
  throw new TrainyardError({
    code: 'split.tooFewGroups',
    at: ['split', 'column'],
    message: l10n.t(
      'The column "{0}" holds {1} groups; {2} parts need as many. Name another column, or give a part the share 0.',
      column,
      groups.length,
      least,
    ),
  });
}
