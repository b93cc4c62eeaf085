import type { WasmModule } from '../../../wasm/webAssembly';

/** A file that looks plain, as threads get it. */
export interface PlainFile {
  readonly path: string;
  readonly size: number;
  /** Byte where the first record begins, header left out. */
  readonly first: number;
  readonly delimiter: string;
  /** Whether lines end with a carriage return and a line feed. */
  readonly crlf: boolean;
  /** Of each of its columns the column of the table that it stands for. */
  readonly columns: Int32Array;
}

/** What is to be read, and how. */
export interface Work {
  readonly module: WasmModule;
  readonly files: readonly PlainFile[];
  /** [tasks][3]: file, first byte, byte behind the last; lines that begin there. */
  readonly tasks: Float64Array;
  /** Of each column of the table what its cells become; see `kinds`. */
  readonly kinds: Uint8Array;
  readonly quote: string;
  readonly decimal: '.' | ',';
  /** Spellings of "missing", trimmed. */
  readonly missing: readonly string[];
}

/** What all threads see, and one at a time changes. */
export interface Shared {
  /** [the next task, whether all are to stop]. */
  readonly state: Int32Array;
  /** [tasks]: how many rows each has. */
  readonly rows: Int32Array;
  /** [tasks]: which thread read it. */
  readonly owners: Int32Array;
}

/** Where the cells go to. */
export interface Target {
  /** Numbers, or codes of texts, of each column; undefined where nobody wants them. */
  readonly columns: readonly (Float64Array | Int32Array | undefined)[];
  /** [tasks]: row of the table where each begins. */
  readonly starts: Int32Array;
}

/** The different texts of a column that one thread met, in their order. */
export interface FoundTexts {
  readonly bytes: Uint8Array;
  /** [texts]: byte behind the last one of each. */
  readonly ends: Int32Array;
  /** [texts]: the first row of each. */
  readonly rows: Int32Array;
}

/** What one thread found. */
export interface Found {
  /** [columns]: missing and infinite numbers. */
  readonly missing: Int32Array;
  readonly infinite: Int32Array;
  readonly texts: readonly (FoundTexts | undefined)[];
}

export type Order =
  | { readonly thread: number; readonly work: Work; readonly shared: Shared }
  | { readonly target: Target };

/** What a thread answers: to the first order nothing but that all is counted. */
export type Answer = { readonly unusual: true } | { readonly found?: Found };
