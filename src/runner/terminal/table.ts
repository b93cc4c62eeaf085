import { printable } from './printable';

/** Cells that stand at the right of their column. */
const isNumber = (cell: string): boolean => /^[-−–\d.,%e+ ]*$/.test(cell);

/** Rows of cells as lines of text; columns of numbers are aligned at their right. */
export function lines(given: readonly (readonly string[])[]): string[] {
  const rows = given.map((row) => row.map(printable));
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const length = (cell: string | undefined): number => [...(cell ?? '')].length;
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.max(...rows.map((row) => length(row[c]))),
  );
  const numeric = widths.map((_, c) => rows.slice(1).every((row) => isNumber(row[c] ?? '')));
  return rows.map((row) =>
    row
      .map((cell, c) => {
        const blank = ' '.repeat(widths[c]! - length(cell));
        return numeric[c] && c > 0 ? blank + cell : cell + blank;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** The same as one text, each line ended. */
export const table = (rows: readonly (readonly string[])[]): string =>
  lines(rows)
    .map((line) => `${line}\n`)
    .join('');
