import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import type { CsvOptions } from './options';

/** How a CSV file is written, found out or given. */
export interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly header: boolean;
  readonly decimal: '.' | ',';
  /** Names of the columns, trimmed; column0, column1, … where there is no header. */
  readonly names: readonly string[];
}

export const delimiters = [',', '\t', ';', '|'];
const sampledRecords = 200;

/** The first records of a CSV text (RFC 4180), blank lines left out; a torn last one stays torn. */
export function parseRecords(text: string, delimiter: string, quote: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  let fresh = true;
  const endCell = (): void => {
    record.push(cell);
    cell = '';
    fresh = true;
  };
  const endRecord = (): void => {
    endCell();
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  };
  for (let i = 0; i < text.length && records.length < sampledRecords; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c !== quote) cell += c;
      else if (text[i + 1] === quote) {
        cell += c;
        i++;
      } else quoted = false;
    } else if (c === quote && fresh && cell.trim() === '') {
      quoted = true;
      fresh = false;
      cell = '';
    } else if (c === delimiter) endCell();
    else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') i++;
      endRecord();
    } else cell += c;
  }
  if (records.length < sampledRecords && (cell !== '' || record.length > 0)) endRecord();
  return records;
}

/** Share of the records that are as wide as the first one, and that width. */
function agreement(records: readonly string[][]): { share: number; width: number } {
  const width = records[0]?.length ?? 0;
  const same = records.filter((record) => record.length === width).length;
  return { share: records.length === 0 ? 0 : same / records.length, width };
}

function bestDelimiter(text: string, quote: string): string {
  let best = { delimiter: ',', share: 0, width: 1 };
  for (const delimiter of delimiters) {
    const { share, width } = agreement(parseRecords(text, delimiter, quote));
    const better = share > best.share || (share === best.share && width > best.width);
    if (width > 1 && better) best = { delimiter, share, width };
  }
  return best.delimiter;
}

function isSingleQuoted(text: string, delimiter: string): boolean {
  const cells = parseRecords(text, delimiter, '').flat();
  const wrapped = cells.filter((cell) => cell.length > 1 && /^'.*'$/s.test(cell)).length;
  return wrapped > 0 && !cells.some((cell) => cell.startsWith('"'));
}

const decimalComma = /^[+-]?\d*,\d+$/;
const number = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/;

/** Refuses what is not one ASCII character. */
function character(value: string | undefined, option: string, at: ConfigPath): string | undefined {
  if (value === undefined) return value;
  const code = value.length === 1 ? value.charCodeAt(0) : 0;
  if (code > 0 && code < 128) return value;
  throw new TrainyardError({
    code: 'data.csvCharacter',
    at: [...at, option],
    message: l10n.t('{0}: found "{1}"; expected one ASCII character.', option, value),
  });
}

/**
 * Finds out how a CSV file is written. The delimiter is the one by which most records are as wide
 * as the first; a first record that names a known column, or holds no number, is a header.
 *
 * @param text the beginning of the file
 * @param known names that a header would hold, such as the target's
 */
export function findDialect(
  text: string,
  options: CsvOptions,
  known: readonly string[],
  at: ConfigPath,
): Dialect {
  const givenQuote = character(options.quote, 'quote', at);
  const delimiter =
    character(options.delimiter, 'delimiter', at) ?? bestDelimiter(text, givenQuote ?? '"');
  const quote = givenQuote ?? (isSingleQuoted(text, delimiter) ? "'" : '"');
  const records = parseRecords(text, delimiter, quote);
  const first = (records[0] ?? []).map((cell) => cell.trim());
  const header =
    options.header ??
    (known.some((name) => first.includes(name)) || !first.some((cell) => number.test(cell)));
  const cells = records.slice(header ? 1 : 0).flat();
  const comma =
    delimiter !== ',' &&
    cells.some((cell) => decimalComma.test(cell.trim())) &&
    !cells.some((cell) => /^[+-]?\d*\.\d+$/.test(cell.trim()));
  return {
    delimiter,
    quote,
    header,
    decimal: options.decimal ?? (comma ? ',' : '.'),
    names: first.map((cell, i) => (header && cell !== '' ? cell : `column${i}`)),
  };
}
