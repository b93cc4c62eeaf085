import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBVector } from '@duckdb/node-api';

const mebibyte = 2 ** 20;
/** What DuckDB may take while rows are streamed; each thread holds a row group of all columns. */
const STREAMING_MIB = 512;
/** Rows that its threads may be ahead of who takes them; with less they wait for each other. */
const AHEAD_MIB = 64;
const STREAMING_AHEAD_MIB = 4;
const STREAMING_THREADS = 2;
/** Rows of a chunk: DuckDB's vector size. */
const CHUNK = 2048;

/** DuckDB's library; what asks it nothing does not wait until it is loaded. */
const library = () => import('@duckdb/node-api');

interface Open {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

/**
 * A private DuckDB in memory that may spill into its own folder; nothing of it stays. It is opened when
 * it is first asked.
 */
export class Database {
  private opened: Promise<Open> | undefined;

  private constructor(
    /** A folder for files of this database alone. */
    readonly folder: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Opens a database, hands it to `use`, and removes all of it afterwards. */
  static async with<T>(
    use: (database: Database) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    signal?.throwIfAborted();
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-'));
    const database = new Database(folder, signal);
    try {
      return await database.interruptible(() => use(database));
    } finally {
      await database.close().finally(() => rm(folder, { recursive: true, force: true }));
    }
  }

  private async open(): Promise<Open> {
    const { DuckDBInstance } = await library();
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: `${Math.max(512, Math.floor((0.4 * totalmem()) / mebibyte))}MiB`,
      threads: String(availableParallelism()),
      temp_directory: join(this.folder, 'spill'),
    });
    const connection = await instance.connect();
    await connection.run(`SET streaming_buffer_size = '${AHEAD_MIB}MiB'`);
    return { instance, connection };
  }

  private async connected(): Promise<DuckDBConnection> {
    this.signal?.throwIfAborted();
    this.opened ??= this.open();
    const { connection } = await this.opened;
    this.signal?.throwIfAborted();
    return connection;
  }

  private async close(): Promise<void> {
    const opened = await this.opened?.catch(() => undefined);
    opened?.connection.closeSync();
    opened?.instance.closeSync();
  }

  private async interruptible<T>(work: () => Promise<T>): Promise<T> {
    const interrupt = (): void =>
      void this.opened?.then(({ connection }) => connection.interrupt()).catch(() => undefined);
    this.signal?.addEventListener('abort', interrupt);
    try {
      return await work();
    } catch (error) {
      this.signal?.throwIfAborted();
      throw error;
    } finally {
      this.signal?.removeEventListener('abort', interrupt);
    }
  }

  /** All rows of a small result; numbers of any width as numbers, the rest as text. */
  async rows(sql: string): Promise<(number | string | null)[][]> {
    const result = await (await this.connected()).runAndReadAll(sql);
    return result
      .getRows()
      .map((row) =>
        row.map((value) =>
          value === null || typeof value === 'number'
            ? value
            : typeof value === 'bigint'
              ? Number(value)
              : String(value),
        ),
      );
  }

  async run(sql: string): Promise<void> {
    await (await this.connected()).run(sql);
  }

  /** Puts rows into a table whose columns are all doubles; each column's values. */
  async append(table: string, columns: readonly Float64Array[]): Promise<void> {
    const { DOUBLE, DuckDBDataChunk } = await library();
    const appender = await (await this.connected()).createAppender(table);
    const rows = columns[0]?.length ?? 0;
    for (let from = 0; from < rows; from += CHUNK) {
      this.signal?.throwIfAborted();
      const chunk = DuckDBDataChunk.create(columns.map(() => DOUBLE));
      chunk.setColumns(columns.map((values) => Array.from(values.subarray(from, from + CHUNK))));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  /**
   * The rows of a query as they come, some thousand at a time.
   * @param onRows gets their number and each column's values: numbers as they lie in memory, which
   *   holds only during the call (null is undefined there), anything else one by one
   */
  async chunks(
    sql: string,
    onRows: (count: number, columns: readonly ArrayLike<unknown>[]) => void,
  ): Promise<void> {
    const { DuckDBDoubleVector } = await library();
    const bulk = (vector: DuckDBVector, rows: number): ArrayLike<unknown> =>
      (vector instanceof DuckDBDoubleVector && memoryOf(vector, rows)) ||
      Array.from({ length: rows }, (_, row) => vector.getItem(row));
    const result = await (await this.connected()).stream(sql);
    for (;;) {
      this.signal?.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const { rowCount } = chunk;
      const columns = Array.from({ length: chunk.columnCount }, (_, i) =>
        bulk(chunk.getColumnVector(i), rowCount),
      );
      onRows(rowCount, columns);
    }
  }

  /** Columns of doubles, `count` rows each; null becomes NaN. */
  async doubles(
    expressions: readonly string[],
    from: string,
    count: number,
    onRows?: (done: number) => void,
  ): Promise<Float64Array[]> {
    const columns = expressions.map(() => new Float64Array(count));
    if (expressions.length === 0) return columns;
    let done = 0;
    await this.doubleChunks(expressions, from, (rows, vectors) => {
      columns.forEach((column, i) => column.set(vectors[i]!, done));
      done += rows;
      onRows?.(done);
    });
    return columns;
  }

  /** Columns of doubles some thousand rows at a time, as {@link chunks}; null becomes NaN. */
  doubleChunks(
    expressions: readonly string[],
    from: string,
    onRows: (count: number, columns: readonly ArrayLike<number>[]) => void,
  ): Promise<void> {
    // Without nulls a vector can be copied as a whole.
    const values = expressions.map((each) => `coalesce(${each}, 'nan'::DOUBLE)`);
    return this.chunks(`SELECT ${values.join(', ')} FROM ${from}`, (rows, vectors) =>
      onRows(rows, vectors as readonly ArrayLike<number>[]),
    );
  }

  /** From now on little memory is taken, and more is put on disk. */
  async limitMemory(): Promise<void> {
    await this.run(`SET memory_limit = '${STREAMING_MIB}MiB'`);
    await this.run(`SET streaming_buffer_size = '${STREAMING_AHEAD_MIB}MiB'`);
    await this.run(`SET threads = ${Math.min(STREAMING_THREADS, availableParallelism())}`);
  }
}

/** The memory that a vector of doubles has of its own. */
function memoryOf(vector: object, rows: number): Float64Array | undefined {
  const { items } = vector as { readonly items?: unknown };
  return items instanceof Float64Array ? items.subarray(0, rows) : undefined;
}

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
