import { daysOf } from '../../dates';
import type { LoadContext } from '../dataset';
import type { Offenders, Profile, Raw, RawAbout, RowPlace, Typed } from '../tables/raw';

/** A column of texts, each different one kept once. */
export interface Dictionary {
  /** Index into `texts` of each row; -1 where missing. */
  readonly codes: Int32Array;
  readonly texts: readonly string[];
}

/** Rows of a block. */
const BLOCK = 2048;

export type QuickColumn = Float64Array | Dictionary;

const digits = String.raw`(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?`;
const number = new RegExp(String.raw`^[+-]?(${digits}|inf|infinity)$`, 'i');

/** The number that a text is, correctly rounded; NaN where it is none. */
export function numberOf(text: string, decimal: '.' | ','): number {
  if (!number.test(text) || text.includes(decimal === ',' ? '.' : ',')) return NaN;
  const infinite = /inf/i.test(text);
  if (infinite) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(decimal === ',' ? text.replace(',', '.') : text);
}

const isNumbers = (column: QuickColumn): column is Float64Array => column instanceof Float64Array;
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
      let present = 0;
      for (let row = 0; row < column.length; row++) if (column[row] === column[row]) present++;
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
      if (isNumbers(column)) return column;
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
