import { daysOf } from '../../dates';
import type { LoadContext } from '../dataset';
import type { Offenders, Profile, Raw, RawAbout, RowPlace, Typed } from '../tables/raw';
import { numberOf } from './number';

/** A column of texts, each different one kept once. */
export interface Dictionary {
  /** Index into `texts` of each row; -1 where missing. */
  readonly codes: Int32Array;
  readonly texts: readonly string[];
}

/** A column of more different texts than these is left to SQL. */
export const MOST_TEXTS = 1_000_000;

/** Rows of a block. */
const BLOCK = 2048;

/** A column of numbers; NaN where missing. */
export interface Numbers {
  readonly values: Float64Array;
  /** How many are not missing, and how many of those are infinite. */
  readonly present: number;
  readonly infinite: number;
}

export type QuickColumn = Numbers | Dictionary;

/** Looks at values that nobody has looked at. */
export function numbersOf(values: Float64Array): Numbers {
  let present = 0;
  let infinite = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === value) present++;
    if (Math.abs(value) === Infinity) infinite++;
  }
  return { values, present, infinite };
}

const isNumbers = (column: QuickColumn): column is Numbers => 'values' in column;
const isBoolean = (text: string): boolean => /^(true|false)$/i.test(text);

export interface QuickRawOptions extends RawAbout {
  readonly columns: readonly QuickColumn[];
  readonly decimal: '.' | ',';
}

/** Rows in memory: numbers as numbers, texts by dictionary. */
export class QuickRaw implements Raw {
  readonly names: readonly string[];
  readonly rows: number;
  readonly rejected: Raw['rejected'];
  readonly warnings: Raw['warnings'];
  readonly fingerprint: string;
  readonly details: Raw['details'];
  readonly placesOf: (rows: readonly number[]) => Promise<RowPlace[]>;

  constructor(private readonly options: QuickRawOptions) {
    this.names = options.names;
    this.rows = options.rows;
    this.rejected = options.rejected;
    this.warnings = options.warnings;
    this.fingerprint = options.fingerprint;
    this.details = options.details;
    this.placesOf = options.placesOf;
  }

  private dictionary(place: number): Dictionary {
    const column = this.options.columns[place]!;
    if (isNumbers(column)) throw new TypeError('a column of numbers has no texts');
    return column;
  }

  /** How often each text of a column occurs. */
  private counts({ codes, texts }: Dictionary): Float64Array {
    const counts = new Float64Array(texts.length);
    for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) counts[codes[row]!]!++;
    return counts;
  }

  private profile(place: number): Profile {
    const name = this.names[place]!;
    const column = this.options.columns[place]!;
    if (isNumbers(column)) {
      const { present } = column;
      return { name, place, present, numeric: present, boolean: 0, date: 0 };
    }
    const counts = this.counts(column);
    const total = (test: (text: string) => boolean): number =>
      column.texts.reduce((sum, text, i) => (test(text) ? sum + counts[i]! : sum), 0);
    const { decimal } = this.options;
    return {
      name,
      place,
      present: total(() => true),
      numeric: total((text) => !Number.isNaN(numberOf(text, decimal))),
      boolean: total(isBoolean),
      date: 0,
    };
  }

  unusable(): string[] {
    return [];
  }

  isFinite(place: number): boolean {
    const column = this.options.columns[place]!;
    return isNumbers(column) && column.infinite === 0;
  }

  profiles(places: readonly number[]): Promise<Profile[]> {
    return Promise.resolve(places.map((place) => this.profile(place)));
  }

  texts(place: number, most?: number): Promise<string[]> {
    return Promise.resolve(this.dictionary(place).texts.slice(0, most));
  }

  distinct(place: number): Promise<number> {
    return Promise.resolve(this.dictionary(place).texts.length);
  }

  dates(place: number): Promise<number> {
    const column = this.options.columns[place]!;
    if (isNumbers(column)) return Promise.resolve(0);
    const counts = this.counts(column);
    return Promise.resolve(
      column.texts.reduce(
        (sum, text, i) => (Number.isNaN(daysOf(text)) ? sum : sum + counts[i]!),
        0,
      ),
    );
  }

  offenders(place: number, most: number): Promise<Offenders> {
    const { codes, texts } = this.dictionary(place);
    const bad = texts.map((text) => Number.isNaN(numberOf(text, this.options.decimal)));
    const shown: { row: number; text: string }[] = [];
    let count = 0;
    codes.forEach((code, row) => {
      if (code < 0 || !bad[code]) return;
      count++;
      if (shown.length < most) shown.push({ row, text: texts[code]! });
    });
    return Promise.resolve({ count, shown });
  }

  /** What each text of a column stands for. */
  private meanings({ texts }: Dictionary, { kind, categories, date }: Typed): Float64Array {
    if (date) return Float64Array.from(texts, daysOf);
    if (kind === 'numeric')
      return Float64Array.from(texts, (text) => numberOf(text, this.options.decimal));
    const boolean = categories.length > 0 && categories.every(isBoolean);
    const key = (text: string): string => (boolean ? text.toLowerCase() : text);
    const index = new Map(categories.map((category, i) => [key(category), i]));
    return Float64Array.from(texts, (text) => index.get(key(text)) ?? categories.length);
  }

  values(
    columns: readonly Typed[],
    onProgress?: LoadContext['onProgress'],
  ): Promise<Float64Array[]> {
    const found = columns.map((typed): Float64Array => {
      const column = this.options.columns[typed.place]!;
      if (isNumbers(column)) return column.values;
      const meanings = this.meanings(column, typed);
      const values = new Float64Array(this.rows);
      for (let row = 0; row < values.length; row++)
        values[row] = column.codes[row]! < 0 ? NaN : meanings[column.codes[row]!]!;
      return values;
    });
    onProgress?.(this.rows, this.rows);
    return Promise.resolve(found);
  }

  async blocks(
    columns: readonly Typed[],
    onRows: (count: number, values: readonly ArrayLike<number>[]) => void,
  ): Promise<void> {
    const found = await this.values(columns);
    for (let from = 0; from < this.rows; from += BLOCK) {
      const count = Math.min(BLOCK, this.rows - from);
      onRows(
        count,
        found.map((values) => values.subarray(from, from + count)),
      );
    }
  }
}
