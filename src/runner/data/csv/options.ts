import type { Params, Values } from '../../../shared/config/element';

/**
 * What counts as missing where the config says nothing: pandas' `read_csv(na_values)` and `?`,
 * which the UCI repository uses. The empty cell is always missing.
 */
export const missingByDefault = [
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
  '?',
] as const;

/** How a CSV file is written; what is not given is found out from the file. */
export const csvParams = {
  delimiter: { type: 'string', doc: 'The character between cells, such as ";" or "\\t".' },
  quote: { type: 'string', doc: 'The character around cells that hold a delimiter.' },
  header: { type: 'boolean', doc: 'Whether the first line holds the names of the columns.' },
  decimal: { type: 'enum', values: ['.', ','], doc: 'The character before decimal places.' },
  encoding: {
    type: 'enum',
    values: [
      'utf-8',
      'utf-16le',
      'utf-16be',
      'windows-1252',
      'iso-8859-2',
      'windows-1251',
      'gb18030',
      'big5',
      'shift_jis',
      'euc-jp',
      'euc-kr',
    ],
    doc: 'How characters are stored; default by the byte order mark, else UTF-8.',
  },
  missingValues: {
    type: 'list',
    of: { type: 'string', doc: 'A text.' },
    default: missingByDefault,
    doc: 'Cells that mean "missing", beside the empty one.',
  },
} as const satisfies Params;

export type CsvOptions = Partial<Values<typeof csvParams>>;
