import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { ConfigPath, Warning } from '../../shared/problem';
import type { Task } from '../element';
import { gather } from '../gather';
import { takeColumns } from '../stream/storedColumn';
import { StoredPixels, type Pixels } from '../stream/storedPixels';

/** numeric: a quantity; binary: two values (true/false); categorical: one of few texts. */
export type ColumnKind = 'numeric' | 'binary' | 'categorical';

/** What the config may say of a column; a date is read as a number of days since 1970-01-01. */
export type GivenKind = ColumnKind | 'date';

/** A column of a table. Missing values are NaN in every kind. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Numbers, or indices into `categories` for binary and categorical columns. */
  readonly values: Float64Array;
  /** Sorted; empty for numeric columns. */
  readonly categories: readonly string[];
  /** The numbers are days since 1970-01-01, read from points in time. */
  readonly date?: true;
}

/** A column that is no feature but that the split or the balancing asks for. */
export interface Beside {
  readonly name: string;
  /** text: any text, by category; order: numbers or points in time; weight: numbers. */
  readonly use: 'text' | 'order' | 'weight';
  /** Where the config names it. */
  readonly at: ConfigPath;
}

/** Rows as read and typed; every column has the same length. */
export interface Table {
  readonly type: 'table';
  /** 0-based source row (data rows, accepted ones) of each row. */
  readonly rows: Int32Array;
  readonly features: readonly Column[];
  /** What {@link LoadContext.beside} asked for; never features. */
  readonly beside?: readonly Column[];
  /** Classification: indices into `classes`; regression: the value. Never NaN. */
  readonly target: Float64Array;
  /** For data that come split: which part each row belongs to. */
  readonly parts?: readonly PartName[];
}

/** Samples of numbers of any other shape, such as sequences: [time, features]. */
export interface Arrays {
  readonly type: 'arrays';
  /** As in {@link Table.rows}. */
  readonly rows: Int32Array;
  /** [n, …shape], C order; finite. The last axis holds the features. */
  readonly values: Float32Array | Float64Array;
  /** Shape of one sample: two axes or more. */
  readonly shape: readonly number[];
  /** As in {@link Table.target}. */
  readonly target: Float64Array;
  /** As in {@link Table.parts}. */
  readonly parts?: readonly PartName[];
}

/** Pictures as decoded: uint8, channels last. */
export interface Pictures {
  readonly type: 'images';
  /** What names each picture: its path relative to the source, or its index in an idx file. */
  readonly ids: readonly string[];
  /** [n, height, width, channels], C order; read from files where they have no room in memory. */
  readonly pixels: Pixels;
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /** As in {@link Table.target}. */
  readonly target: Float64Array;
  /** As in {@link Table.parts}: from folders train/ validation/ test/, or a manifest. */
  readonly parts?: readonly PartName[];
  /** Weight of each picture in the loss. */
  readonly weights?: Float64Array;
}

export type Dataset = Table | Pictures | Arrays;

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
  /** Columns of a table to read that are no features; default none. */
  readonly beside?: readonly Beside[];
  /** Why the rest of the config needs all rows of a table in memory; undefined: it does not. */
  readonly notStreamed?: Error | undefined;
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

/** Rows of `width` numbers each, C order, in the given order. */
function takeRows<A extends Uint8Array | Float32Array | Float64Array>(
  values: A,
  width: number,
  indices: Int32Array,
): A {
  const taken = new (values.constructor as new (length: number) => A)(indices.length * width);
  indices.forEach((from, to) =>
    taken.set(values.subarray(from * width, (from + 1) * width), to * width),
  );
  return taken;
}

/** Rows of a dataset, in the given order. */
export function take<D extends Dataset>(dataset: D, indices: Int32Array): D {
  const target = gather(dataset.target, indices);
  const parts = dataset.parts && {
    parts: Array.from(indices, (i) => dataset.parts![i]!),
  };
  const own = dataset as Dataset;
  const taken = (): Partial<Dataset> => {
    if (own.type === 'images') {
      const [height, width, channels] = own.shape;
      const ids = Array.from(indices, (i) => own.ids[i]!);
      const weights = own.weights && {
        weights: gather(own.weights, indices),
      };
      const pixels =
        own.pixels instanceof StoredPixels
          ? own.pixels.select(indices)
          : takeRows(own.pixels, height * width * channels, indices);
      return { ids, pixels, ...weights };
    }
    const rows = indices.map((i) => own.rows[i]!);
    if (own.type === 'table')
      return {
        rows,
        features: takeColumns(own.features, indices),
        ...(own.beside && { beside: takeColumns(own.beside, indices) }),
      };
    const size = own.shape.reduce((a, b) => a * b, 1);
    return { rows, values: takeRows(own.values, size, indices) };
  };
  return { ...dataset, ...taken(), target, ...parts };
}

/** Where an element stands in the config, so that its errors can be placed. */
export interface Placed {
  readonly at: ConfigPath;
}
