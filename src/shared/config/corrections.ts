import { parse } from 'jsonc-parser';
import type { Correction } from '../protocol/dataRows';

/** A change of the file of corrections: an entry, or that there is none any more. */
export type CorrectionChange =
  Correction | (Omit<Correction, 'action' | 'class'> & { readonly action: 'clear' });

const keyOf = ({ row, path }: Pick<Correction, 'row' | 'path'>): string =>
  path === undefined ? `row ${row}` : `path ${path}`;

/**
 * The text of a file of corrections with some changes: one entry a line and one for each row or
 * picture, so that two people's changes merge.
 *
 * @param text as it is now; undefined where there is no such file yet
 */
export function correctedText(
  text: string | undefined,
  changes: readonly CorrectionChange[],
): string {
  const parsed: unknown = text === undefined ? [] : parse(text);
  const entries = new Map<string, Correction>();
  for (const entry of Array.isArray(parsed) ? (parsed as Correction[]) : [])
    entries.set(keyOf(entry), entry);
  for (const change of changes)
    if (change.action === 'clear') entries.delete(keyOf(change));
    else entries.set(keyOf(change), change);
  const lines = [...entries.values()].map((entry) => `  ${JSON.stringify(entry)}`);
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}
