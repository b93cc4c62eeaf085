/** Rows of cells as aligned lines; columns of numbers are aligned at their right. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.max(...rows.map((row) => row[c]?.length ?? 0)),
  );
  const numeric = widths.map((_, c) =>
    rows.slice(1).every((row) => /^[-−\d.,%e+]*$/.test(row[c] ?? '')),
  );
  return rows
    .map((row) => {
      const cells = row.map((cell, c) =>
        numeric[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!),
      );
      return `${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
