/** One thing wrong with a config or its data, as `trainyard validate` prints it. */
export interface Problem {
  /** The file it is placed in; absolute or as the user gave it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units as editors count. */
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable name such as `config.unknownKey`; tests and suppressions match it, never the text. */
  readonly code: string;
  readonly message: string;
  /** Length of the text it stands at, in UTF-16 units. */
  readonly length?: number;
  /** What would mend it: replace the text at the place with this JSON text. */
  readonly fix?: Fix;
}

/** An edit of the config that mends a problem: `value` is written at `at`, in place of what is there. */
export interface Fix {
  /** What the edit does, for a person to choose; translated. */
  readonly title: string;
  readonly at: ConfigPath;
  readonly value: unknown;
}

/** Keys and indices from the top of the config to a value, e.g. ['data', 'clean', 0, 'factor']. */
export type ConfigPath = readonly (string | number)[];

export interface TrainyardErrorOptions {
  readonly code: string;
  /** What was found, what was expected, what to do; already translated. */
  readonly message: string;
  /** The config value that it comes from; the top of the program turns it into line and column. */
  readonly at?: ConfigPath;
  /** A place in a data file, where there is one more exact than the config's. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** 1: the config or the data are wrong (default); 2: bad usage; 3: the run failed. */
  readonly exitCode?: 1 | 2 | 3;
  readonly fix?: Fix;
  readonly cause?: unknown;
}

/**
 * An error in the user's own terms. Everything that bad input can cause is thrown as one of these;
 * any other error that reaches the top is a defect of Trainyard.
 */
export class TrainyardError extends Error {
  readonly code: string;
  readonly at: ConfigPath | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly exitCode: 1 | 2 | 3;
  readonly fix: Fix | undefined;

  constructor(options: TrainyardErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = 'TrainyardError';
    this.code = options.code;
    this.at = options.at;
    this.file = options.file;
    this.line = options.line;
    this.column = options.column;
    this.exitCode = options.exitCode ?? 1;
    this.fix = options.fix;
  }
}

/** A finding about the data that never stops a run. */
export interface Warning {
  readonly code: string;
  /** What was found, why it matters, what to do; translated. */
  readonly message: string;
  /** Default warning; info: worth knowing, nothing need be done. */
  readonly severity?: 'warning' | 'info';
  /** The config value that it is about. */
  readonly at?: ConfigPath;
  /** 0-based source rows that show it, the first ones; the message tells how many there are. */
  readonly rows?: readonly number[];
  /** Pictures or files that show it, the first ones. */
  readonly files?: readonly string[];
  /** What is held against each of `rows`, or of `files`. */
  readonly evidence?: readonly Evidence[];
  readonly fix?: Fix;
}

/** Why a row or picture is doubted. */
export interface Evidence {
  /** The class that its nearest neighbours have. */
  readonly class?: string;
  /** The row or picture that is the same. */
  readonly like?: number | string;
}
