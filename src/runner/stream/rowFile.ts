import { closeSync, openSync, read, readSync, writeSync } from 'node:fs';
import type { StoredRows } from '../prepared';

const FLOAT = 4;
/** Rows that are read ahead take so much, twice: those in use, and the next ones. */
const WINDOW_BYTES = 68 * 1024 ** 2;
/** What lies nearer together is read at once. */
const GAP_BYTES = 16 * 1024;
const READ_BYTES = 8 * 1024 ** 2;

const abandoned = new FinalizationRegistry<number>((file) => closeSync(file));

/** Consecutive bytes of the file, and where their rows go. */
interface Run {
  readonly offset: number;
  readonly bytes: number;
  /** Which of the sorted rows lie in it. */
  readonly from: number;
  readonly to: number;
}

/** Some rows in the order that they are wanted in, on their way into memory. */
class Window {
  readonly values: Float32Array;
  private readonly sorted: Float64Array;
  private readonly runs: Run[] = [];
  private done = 0;
  private dropped = false;

  /** @param rows of the file, in the order wanted */
  constructor(
    private readonly file: RowFile,
    readonly start: number,
    private readonly rows: Int32Array,
  ) {
    this.values = new Float32Array(rows.length * file.width);
    // A row and its place in one number, which sorts fast: below 2^53.
    this.sorted = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) this.sorted[i] = rows[i]! * rows.length + i;
    this.sorted.sort();
    this.plan();
  }

  get end(): number {
    return this.start + this.rows.length;
  }

  private rowAt(i: number): number {
    return Math.floor(this.sorted[i]! / this.rows.length);
  }

  private plan(): void {
    const size = this.file.width * FLOAT;
    for (let from = 0; from < this.sorted.length;) {
      const first = this.rowAt(from);
      let last = first;
      let to = from + 1;
      for (; to < this.sorted.length; to++) {
        const row = this.rowAt(to);
        if ((row - last) * size > GAP_BYTES || (row + 1 - first) * size > READ_BYTES) break;
        last = row;
      }
      this.runs.push({ offset: first * size, bytes: (last + 1 - first) * size, from, to });
      from = to;
    }
  }

  private scatter({ offset, from, to }: Run, read: Float32Array): void {
    const { values, sorted, file } = this;
    const { width } = file;
    const first = offset / (width * FLOAT);
    const count = this.rows.length;
    for (let i = from; i < to; i++) {
      const row = Math.floor(sorted[i]! / count);
      const target = (sorted[i]! - row * count) * width;
      const source = (row - first) * width;
      for (let c = 0; c < width; c++) values[target + c] = read[source + c]!;
    }
  }

  /** Reads on while others have the thread, one run after the other. */
  ahead(buffer = new Float32Array(this.longest / FLOAT)): void {
    const run = this.runs[this.done];
    if (run === undefined || this.dropped) return;
    const bytes = new Uint8Array(buffer.buffer, 0, run.bytes);
    read(this.file.descriptor, bytes, 0, run.bytes, run.offset, (error, count) => {
      // What fails or falls short here is read again where it is needed, and told there.
      if (this.dropped || error !== null || count < run.bytes) return;
      this.scatter(run, buffer);
      this.done++;
      this.ahead(buffer);
    });
  }

  private get longest(): number {
    return this.runs.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  }

  drop(): void {
    this.dropped = true;
  }

  /** Reads all that is not there yet. */
  finish(): this {
    this.dropped = true;
    if (this.done === this.runs.length) return this;
    const buffer = new Float32Array(this.longest / FLOAT);
    for (; this.done < this.runs.length; this.done++) {
      const run = this.runs[this.done]!;
      this.file.read(new Uint8Array(buffer.buffer, 0, run.bytes), run.offset);
      this.scatter(run, buffer);
    }
    return this;
  }
}

/** Prepared rows in a file: float32 [rows, width], C order. It is closed when nobody refers to it. */
export class RowFile {
  readonly descriptor: number;

  constructor(
    path: string,
    readonly rows: number,
    readonly width: number,
  ) {
    this.descriptor = openSync(path, 'r');
    abandoned.register(this, this.descriptor);
  }

  read(into: Uint8Array, offset: number): void {
    for (let done = 0; done < into.length;) {
      const count = readSync(this.descriptor, into, done, into.length - done, offset + done);
      if (count === 0) throw new RangeError('the file of prepared rows is cut short');
      done += count;
    }
  }
}

/**
 * Rows of a file as a part has them. An order that is followed is read some 64 MiB at a time: the
 * rows of a window are read as they lie in the file, near ones together, and put where the order
 * wants them, while the window before it is trained on. So any order costs little more than
 * reading the file from its beginning to its end some times.
 */
export class FileRows implements StoredRows {
  private readonly windowRows: number;
  private order: Int32Array | undefined;
  private window: Window | undefined;
  private next: Window | undefined;

  constructor(
    private readonly file: RowFile,
    windowBytes = WINDOW_BYTES,
  ) {
    this.windowRows = Math.max(1, Math.floor(windowBytes / (file.width * FLOAT)));
  }

  get length(): number {
    return this.file.rows * this.file.width;
  }

  get byteLength(): number {
    return this.length * FLOAT;
  }

  follow(order: Int32Array, from: number): void {
    this.window?.drop();
    this.next?.drop();
    this.next = undefined;
    this.order = order;
    this.window = this.ahead(from);
  }

  private ahead(start: number): Window | undefined {
    const { order } = this;
    if (order === undefined || start >= order.length) return undefined;
    const window = new Window(this.file, start, order.subarray(start, start + this.windowRows));
    window.ahead();
    return window;
  }

  take(rows: Int32Array): Float32Array {
    const { order, window } = this;
    if (order === undefined || window === undefined || rows.buffer !== order.buffer)
      return new Window(this.file, 0, rows).finish().values;
    const from = (rows.byteOffset - order.byteOffset) / Int32Array.BYTES_PER_ELEMENT;
    if (from < window.start || from > window.end) this.follow(order, from);
    return this.followed(from, from + rows.length);
  }

  /** Positions [from, to) of the order, which begin in the window or right behind it. */
  private followed(from: number, to: number): Float32Array {
    const { width } = this.file;
    const values = new Float32Array((to - from) * width);
    for (let at = from; at < to;) {
      if (at === this.window!.end)
        [this.window, this.next] = [this.next ?? this.ahead(at), undefined];
      const window = this.window!.finish();
      this.next ??= this.ahead(window.end);
      const until = Math.min(to, window.end);
      const part = window.values.subarray(
        (at - window.start) * width,
        (until - window.start) * width,
      );
      values.set(part, (at - from) * width);
      at = until;
    }
    return values;
  }
}

/** Writes the rows of a part, one block behind the other. */
export class RowWriter {
  private readonly file: number;
  private rows = 0;

  constructor(
    path: string,
    private readonly width: number,
  ) {
    this.file = openSync(path, 'wx', 0o600);
  }

  /** @param values [rows, width], C order */
  add(values: Float32Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.file, bytes, done, bytes.length - done);
    this.rows += values.length / this.width;
  }

  /** How many rows it came to. */
  close(): number {
    closeSync(this.file);
    return this.rows;
  }
}
