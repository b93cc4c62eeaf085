const delimiters = [',', ';', '\t', '|'] as const;

/** The cells of one line, with quotes as CSV has them. */
function cells(line: string, delimiter: string): string[] {
  const found: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted && c === '"' && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (c === '"' && (quoted || cell.trim() === '')) {
      quoted = !quoted;
      cell = quoted ? '' : cell;
    } else if (c === delimiter && !quoted) {
      found.push(cell.trim());
      cell = '';
    } else cell += c;
  }
  return [...found, cell.trim()];
}

/** Names of a table's columns, by the start of its file: CSV of any delimiter, or lines of JSON. */
export function columnNames(start: string): string[] {
  const text = start.replace(/^\ufeff/, '').trimStart();
  const [first = ''] = text.split(/\r?\n/);
  if (/^[[{]/.test(first)) return jsonKeys(text);
  const splits = delimiters.map((delimiter) => cells(first, delimiter));
  const most = splits.reduce((best, each) => (each.length > best.length ? each : best));
  return most.filter((name) => name !== '');
}

/** The keys of the first object, as far as its text is whole. */
function jsonKeys(text: string): string[] {
  const from = text.indexOf('{');
  // Rows of a table are flat: the first closing brace ends the first row.
  const to = text.indexOf('}', from);
  try {
    return Object.keys(JSON.parse(text.slice(from, to + 1)) as object);
  } catch {
    return [];
  }
}

/** What people predict is most often named so, or stands last. */
export function likelyTarget(columns: readonly string[]): string | undefined {
  const named = /^(target|labels?|class(es)?|species|outcome|y)$/i;
  return columns.find((name) => named.test(name)) ?? columns.at(-1);
}
