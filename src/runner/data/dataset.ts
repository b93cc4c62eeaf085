import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { ConfigPath, Warning } from '../../shared/problem';
import type { Task } from '../element';

/** numeric: a quantity; binary: two values (true/false); categorical: one of few texts. */
export type ColumnKind = 'numeric' | 'binary' | 'categorical';

/** A column of a table. Missing values are NaN in every kind. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Numbers, or indices into `categories` for binary and categorical columns. */
  readonly values: Float64Array;
  /** Sorted; empty for numeric columns. */
  readonly categories: readonly string[];
}

/** Rows as read and typed; every column has the same length. */
export interface Table {
  readonly type: 'table';
  /** 0-based source row (data rows, accepted ones) of each row. */
  readonly rows: Int32Array;
  readonly features: readonly Column[];
  /** Classification: indices into `classes`; regression: the value. Never NaN. */
  readonly target: Float64Array;
}

/** Pictures as decoded: uint8, channels last. */
export interface Pictures {
  readonly type: 'images';
  /** What names each picture: its path relative to the source, or its index in an idx file. */
  readonly ids: readonly string[];
  /** [n, height, width, channels], C order. */
  readonly pixels: Uint8Array;
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /** As in {@link Table.target}. */
  readonly target: Float64Array;
  /** For layouts that come split (train/ validation/ test/ folders): which part each belongs to. */
  readonly parts?: readonly PartName[];
}

export type Dataset = Table | Pictures;

export const partNames = ['train', 'validation', 'test'] as const;
export type PartName = (typeof partNames)[number];

/** Something in the source that could not be used, counted and named. */
export interface Rejected {
  readonly file: string;
  /** 1-based line of a text file. */
  readonly line?: number;
  readonly column?: number;
  readonly reason: string;
}

/** What a data loader gives. */
export interface Loaded {
  readonly dataset: Dataset;
  readonly task: Task;
  /** Sorted (numbers as numbers); empty for regression. */
  readonly classes: readonly string[];
  readonly targetName: string;
  /** Records in the source, accepted or not. */
  readonly read: number;
  readonly rejected: readonly Rejected[];
  /** Accepted rows that cannot be used, by source row; they are among `rejected` too. */
  readonly removed?: readonly { readonly row: number; readonly reason: string }[];
  readonly warnings: readonly Warning[];
  /** SHA-256 over what was read (source bytes or names, sizes and content); tells a changed source. */
  readonly fingerprint: string;
  /** Facts for the data report that only the loader knows (sizes, colour modes, dialect, …). */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface LoadContext {
  /** Folder that relative paths start from: the config file's. */
  readonly baseDir: string;
  /** What the config asks for (`data.task`); default auto. */
  readonly task?: 'auto' | Task;
  readonly signal?: AbortSignal;
  /** Called with how many of how many records or files are read. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A kind of data: `data.type`. `load` throws TrainyardError placed at ['data', …]. */
export interface DataElement<P extends Params = Params> extends ElementInfo<'data', P> {
  load(values: Values<P>, context: LoadContext): Promise<Loaded>;
}
export const defineData = <const P extends Params>(element: DataElement<P>): DataElement =>
  element as unknown as DataElement;

/** Rows of a dataset, in the given order. */
export function take<D extends Dataset>(dataset: D, indices: Int32Array): D {
  const target = Float64Array.from(indices, (i) => dataset.target[i]!);
  if (dataset.type === 'table') {
    const table = dataset as Table;
    const features = table.features.map((column) => ({
      ...column,
      values: Float64Array.from(indices, (i) => column.values[i]!),
    }));
    return { ...table, rows: indices.map((i) => table.rows[i]!), features, target } as Dataset as D;
  }
  const pictures = dataset as Pictures;
  const size = pictures.shape[0] * pictures.shape[1] * pictures.shape[2];
  const pixels = new Uint8Array(indices.length * size);
  indices.forEach((from, to) =>
    pixels.set(pictures.pixels.subarray(from * size, (from + 1) * size), to * size),
  );
  const ids = Array.from(indices, (i) => pictures.ids[i]!);
  const parts = pictures.parts && Array.from(indices, (i) => pictures.parts![i]!);
  return { ...pictures, ids, pixels, target, parts } as Dataset as D;
}

/** Where an element stands in the config, so that its errors can be placed. */
export interface Placed {
  readonly at: ConfigPath;
}
