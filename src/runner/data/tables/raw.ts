import type { Warning } from '../../../shared/problem';
import type { ColumnKind, LoadContext, Rejected } from '../dataset';

/** What the values of one column are. */
export interface Profile {
  readonly name: string;
  /** Which of the source's columns it is, from 0. */
  readonly place: number;
  /** Values that are not missing. */
  readonly present: number;
  /** How many of the present ones are numbers, true or false, points in time. */
  readonly numeric: number;
  readonly boolean: number;
  readonly date: number;
}

/** A column's kind with its categories: how its values become numbers. */
export interface Typed {
  readonly name: string;
  readonly place: number;
  readonly kind: ColumnKind;
  readonly categories: readonly string[];
  /** The numbers are days since 1970-01-01, read from points in time. */
  readonly date?: true;
}

/** Where a row stands in the user's files. */
export interface RowPlace {
  readonly file: string;
  /** 1-based, in text files. */
  readonly line?: number;
  /** 0-based data row, where there are no lines. */
  readonly row?: number;
}

/** Values that are present but no numbers: how many, and the first of them. */
export interface Offenders {
  readonly count: number;
  readonly shown: readonly { readonly row: number; readonly text: string }[];
}

/** The rows of a source, whatever its format, before columns have kinds. */
export interface Raw {
  /** Names of the columns, made unique. */
  readonly names: readonly string[];
  /** Accepted records. */
  readonly rows: number;
  readonly rejected: readonly Rejected[];
  readonly warnings: readonly Warning[];
  /** SHA-256 over the user's files. */
  readonly fingerprint: string;
  /** What the data report tells of the source. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Names of those columns whose values are nothing that a table's cell can be. */
  unusable(places: readonly number[]): string[];
  /** Whether a column is known to hold nothing infinite, without a look at its values. */
  isFinite?(place: number): boolean;
  /** @throws TrainyardError `data.columnType` for one that is {@link unusable} */
  profiles(places: readonly number[]): Promise<Profile[]>;
  /** The different texts of a column in no order to rely on, at most `most` of them. */
  texts(place: number, most?: number): Promise<string[]>;
  /** How many different texts a column holds. */
  distinct(place: number): Promise<number>;
  /** How many of a column's values are points in time, written as ISO 8601 has them. */
  dates(place: number): Promise<number>;
  offenders(place: number, most: number): Promise<Offenders>;
  /** [columns][rows]; a missing value is NaN, an unknown category has the index after the last. */
  values(
    columns: readonly Typed[],
    onProgress?: LoadContext['onProgress'],
  ): Promise<Float64Array[]>;
  /** The same some thousand rows at a time, in their order; what `onRows` gets holds during the call. */
  blocks(
    columns: readonly Typed[],
    onRows: (count: number, values: readonly ArrayLike<number>[]) => void,
  ): Promise<void>;
  /** Where accepted records stand, given by ascending 0-based row. */
  placesOf(rows: readonly number[]): Promise<RowPlace[]>;
}

/** What is known of a source before any of its values is asked for. */
export type RawAbout = Pick<
  Raw,
  'names' | 'rows' | 'rejected' | 'warnings' | 'fingerprint' | 'details' | 'placesOf'
>;
