import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { Column } from '../data/dataset';

/** How often each category of a column occurs; missing and unseen values count nowhere. */
export function categoryCounts(column: Column): number[] {
  const counts = new Array<number>(column.categories.length).fill(0);
  for (const value of column.values) if (value < counts.length) counts[value]!++;
  return counts;
}

/** For each category of `column`, its place in what training saw; -1: not seen there. */
export function placesOf(column: Column, seen: readonly string[]): number[] {
  const place = new Map(seen.map((category, i) => [category, i]));
  return column.categories.map((category) => place.get(category) ?? -1);
}

export function unknownCategory(column: Column, rows: number): TrainyardError {
  return new TrainyardError({
    code: 'encode.unknownCategory',
    at: ['data', 'encode', 'categorical'],
    message: l10n.t(
      'The column "{0}" holds categories that the training part does not, in {1} rows, and handleUnknown is "error". Let handleUnknown pass them, or add such rows to the training part.',
      column.name,
      rows,
    ),
  });
}
