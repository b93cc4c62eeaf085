import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { DuckDBDoubleVector, DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

const mebibyte = 2 ** 20;

/** A private DuckDB in memory that may spill into its own folder; nothing of it stays. */
export class Database {
  private constructor(
    /** A folder for files of this database alone. */
    readonly folder: string,
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Opens a database, hands it to `use`, and removes all of it afterwards. */
  static async with<T>(
    use: (database: Database) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    signal?.throwIfAborted();
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-'));
    try {
      const instance = await DuckDBInstance.create(':memory:', {
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        memory_limit: `${Math.max(512, Math.floor((0.4 * totalmem()) / mebibyte))}MiB`,
        threads: String(availableParallelism()),
        temp_directory: join(folder, 'spill'),
      });
      const database = new Database(folder, instance, await instance.connect(), signal);
      try {
        return await database.interruptible(() => use(database));
      } finally {
        database.connection.closeSync();
        database.instance.closeSync();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async interruptible<T>(work: () => Promise<T>): Promise<T> {
    const interrupt = (): void => this.connection.interrupt();
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
    this.signal?.throwIfAborted();
    const result = await this.connection.runAndReadAll(sql);
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
    this.signal?.throwIfAborted();
    await this.connection.run(sql);
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
    const result = await this.connection.stream(`SELECT ${expressions.join(', ')} FROM ${from}`);
    for (let done = 0; done < count;) {
      this.signal?.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      columns.forEach((column, i) => {
        const vector = chunk.getColumnVector(i);
        if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError('not a column of doubles');
        for (let row = 0; row < chunk.rowCount; row++)
          column[done + row] = vector.getItem(row) ?? NaN;
      });
      done += chunk.rowCount;
      onRows?.(done);
    }
    return columns;
  }
}

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
