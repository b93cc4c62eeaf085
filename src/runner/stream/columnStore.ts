import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

const DOUBLE = 8;

/** Closes the file of a store that nobody refers to any more. */
const abandoned = new FinalizationRegistry<number>((file) => closeSync(file));

/**
 * Columns of doubles in one file, one behind the other, for tables that have no room in memory. The
 * file has no name once it is open, so nothing of it stays, however the process ends.
 */
export class ColumnStore {
  private readonly file: number;
  /** The column that was read last, at its place in a buffer that is never handed out. */
  private read: { readonly column: number; readonly values: Float64Array } | undefined;

  /** @param folder on a disk with room for all columns */
  constructor(
    folder: string,
    readonly columns: number,
    readonly rows: number,
  ) {
    const path = join(folder, `columns-${randomUUID()}`);
    this.file = openSync(path, 'wx+', 0o600);
    abandoned.register(this, this.file);
    unlinkSync(path);
    ftruncateSync(this.file, columns * rows * DOUBLE);
  }

  private offset(column: number, row: number): number {
    return (column * this.rows + row) * DOUBLE;
  }

  /** Puts values of a column into their place. */
  write(column: number, from: number, values: Float64Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let done = 0; done < bytes.length;)
      done += writeSync(
        this.file,
        bytes,
        done,
        bytes.length - done,
        this.offset(column, from) + done,
      );
  }

  /** The values of a column from a row on, as many as there is room for. */
  values(column: number, from: number, into: Float64Array): Float64Array {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (let done = 0; done < bytes.length;) {
      const count = readSync(
        this.file,
        bytes,
        done,
        bytes.length - done,
        this.offset(column, from) + done,
      );
      if (count === 0) throw new RangeError(`row ${from} of column ${column} is not there`);
      done += count;
    }
    return into;
  }

  /** All of a column; holds until the next call. */
  whole(column: number): Float64Array {
    if (this.read?.column === column) return this.read.values;
    const values = this.read?.values ?? new Float64Array(this.rows);
    this.read = { column, values: this.values(column, 0, values) };
    return values;
  }
}

/** Fills a store from the beginning, all columns at once, with few writes. */
export class StoreWriter {
  /** How many infinite values of each column were made missing ones. */
  readonly infinite: Float64Array;
  private readonly held: Float64Array[];
  private filled = 0;
  private written = 0;

  constructor(
    private readonly store: ColumnStore,
    private readonly block = 32_768,
  ) {
    this.infinite = new Float64Array(store.columns);
    this.held = Array.from({ length: store.columns }, () => new Float64Array(block));
  }

  /** @param columns `count` values each */
  add(count: number, columns: readonly ArrayLike<number>[]): void {
    if (this.filled + count > this.block) this.flush();
    if (count > this.block) throw new RangeError(`${count} rows at once`);
    this.held.forEach((held, i) => {
      held.set(columns[i]!, this.filled);
      for (let row = this.filled; row < this.filled + count; row++) {
        if (Math.abs(held[row]!) !== Infinity) continue;
        held[row] = NaN;
        this.infinite[i]!++;
      }
    });
    this.filled += count;
  }

  flush(): void {
    this.held.forEach((held, i) =>
      this.store.write(i, this.written, held.subarray(0, this.filled)),
    );
    this.written += this.filled;
    this.filled = 0;
  }
}
