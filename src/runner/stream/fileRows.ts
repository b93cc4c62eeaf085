import type { StoredRows } from '../prepared';
import type { OpenFile } from './openFile';

/** Rows that are read ahead take so much, twice: those in use, and the next ones. */
const WINDOW_BYTES = 68 * 1024 ** 2;
/** What lies nearer together is read at once. */
const GAP_BYTES = 16 * 1024;
const READ_BYTES = 8 * 1024 ** 2;
/** Values that a loop copies faster than `set` does. */
const FEW = 64;

type Values = Float32Array | Uint8Array;

interface ArrayType<A extends Values> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): A;
  new (buffer: ArrayBuffer, offset: number, length: number): A;
}

/** Rows of one width in one file or several. */
export interface RowStore<A extends Values = Values> {
  readonly rows: number;
  /** Values of a row. */
  readonly width: number;
  readonly Type: ArrayType<A>;
  /** Where a row lies, as a number: those of rows that follow each other in a file do so too. */
  slotOf(row: number): number;
  /** The file that holds a slot, its place there, and the first slot behind it that lies in another one. */
  locate(slot: number): { readonly file: OpenFile; readonly offset: number; readonly end: number };
}

/** Consecutive bytes of a file, and where their rows go. */
interface Run {
  readonly file: OpenFile;
  readonly offset: number;
  readonly bytes: number;
  readonly slot: number;
  /** Which of the sorted rows lie in it. */
  readonly from: number;
  readonly to: number;
}

/** Some rows in the order that they are wanted in, on their way into memory. */
class Window<A extends Values> {
  /** [rows, width], once it is finished. */
  readonly values: A;
  /** What the values lie in, and another window's may lie in once this one is no longer looked at. */
  readonly memory: A;
  private readonly sorted: Float64Array;
  private readonly runs: Run[] = [];
  private done = 0;
  private dropped = false;

  /**
   * @param rows of the store, in the order wanted
   * @param memory that is free; too little is left alone
   */
  constructor(
    private readonly store: RowStore<A>,
    readonly start: number,
    private readonly rows: Int32Array,
    memory?: A,
  ) {
    const length = rows.length * store.width;
    this.memory = memory && memory.length >= length ? memory : new store.Type(length);
    this.values = this.memory.subarray(0, length) as A;
    // A slot and the row's place in one number, which sorts fast: below 2^53.
    this.sorted = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) this.sorted[i] = store.slotOf(rows[i]!) * rows.length + i;
    this.sorted.sort();
    this.plan();
  }

  get end(): number {
    return this.start + this.rows.length;
  }

  private slotAt(i: number): number {
    return Math.floor(this.sorted[i]! / this.rows.length);
  }

  private plan(): void {
    const size = this.store.width * this.values.BYTES_PER_ELEMENT;
    for (let from = 0; from < this.sorted.length;) {
      const slot = this.slotAt(from);
      const { file, offset, end } = this.store.locate(slot);
      let last = slot;
      let to = from + 1;
      for (; to < this.sorted.length; to++) {
        const next = this.slotAt(to);
        if (next >= end || (next - last - 1) * size > GAP_BYTES) break;
        if ((next + 1 - slot) * size > READ_BYTES && next > slot) break;
        last = next;
      }
      this.runs.push({ file, offset, bytes: (last + 1 - slot) * size, slot, from, to });
      from = to;
    }
  }

  private scatter(run: Run, read: A): void {
    const { values, sorted, store } = this;
    const { width } = store;
    const count = this.rows.length;
    for (let i = run.from; i < run.to; i++) {
      const slot = Math.floor(sorted[i]! / count);
      const target = (sorted[i]! - slot * count) * width;
      const source = (slot - run.slot) * width;
      if (width > FEW) values.set(read.subarray(source, source + width), target);
      else for (let c = 0; c < width; c++) values[target + c] = read[source + c]!;
    }
  }

  private get buffer(): ArrayBuffer {
    return new ArrayBuffer(this.runs.reduce((most, { bytes }) => Math.max(most, bytes), 0));
  }

  private read(buffer: ArrayBuffer): A {
    return new this.store.Type(buffer, 0, buffer.byteLength / this.values.BYTES_PER_ELEMENT);
  }

  /** Reads on while others have the thread, one run after the other. */
  ahead(buffer = this.buffer): void {
    const run = this.runs[this.done];
    if (run === undefined || this.dropped) return;
    const bytes = new Uint8Array(buffer, 0, run.bytes);
    void run.file.part(bytes, run.offset).then((count) => {
      // What fails or falls short here is read again where it is needed, and told there.
      if (this.dropped || count < run.bytes) return;
      this.scatter(run, this.read(buffer));
      this.done++;
      this.ahead(buffer);
    });
  }

  drop(): void {
    this.dropped = true;
  }

  /** Reads all that is not there yet. */
  finish(): this {
    this.dropped = true;
    if (this.done === this.runs.length) return this;
    const { buffer } = this;
    for (; this.done < this.runs.length; this.done++) {
      const run = this.runs[this.done]!;
      run.file.read(new Uint8Array(buffer, 0, run.bytes), run.offset);
      this.scatter(run, this.read(buffer));
    }
    return this;
  }
}

/**
 * Rows of a store as a part has them. An order that is followed is read some 64 MiB at a time: the
 * rows of a window are read as they lie on disk, near ones together, and put where the order
 * wants them, while the window before it is trained on. So any order costs little more than
 * reading the files from their beginning to their end some times.
 */
export class FileRows<A extends Values = Float32Array> implements StoredRows {
  private readonly windowRows: number;
  private order: Int32Array | undefined;
  private window: Window<A> | undefined;
  private next: Window<A> | undefined;
  /** Of windows that are done with: a fresh one costs as much as it takes to fill it. */
  private readonly free: A[] = [];

  constructor(
    readonly store: RowStore<A>,
    windowBytes = WINDOW_BYTES,
  ) {
    const { width, Type } = store;
    this.windowRows = Math.max(1, Math.floor(windowBytes / (width * Type.BYTES_PER_ELEMENT)));
  }

  get length(): number {
    return this.store.rows * this.store.width;
  }

  get wholeLevels(): boolean {
    return this.store.Type.BYTES_PER_ELEMENT === 1;
  }

  follow(order: Int32Array, from: number): void {
    for (const window of [this.window, this.next]) this.giveUp(window);
    this.next = undefined;
    this.order = order;
    this.window = this.ahead(from);
  }

  private giveUp(window: Window<A> | undefined): void {
    if (window === undefined) return;
    window.drop();
    this.free.push(window.memory);
  }

  private ahead(start: number): Window<A> | undefined {
    const { order, store, windowRows } = this;
    if (order === undefined || start >= order.length) return undefined;
    const rows = order.subarray(start, start + windowRows);
    const window = new Window(store, start, rows, this.free.pop());
    window.ahead();
    return window;
  }

  take(rows: Int32Array): A {
    const { order, window } = this;
    if (order === undefined || window === undefined || rows.buffer !== order.buffer)
      return new Window(this.store, 0, rows).finish().values;
    const from = (rows.byteOffset - order.byteOffset) / Int32Array.BYTES_PER_ELEMENT;
    if (from < window.start || from > window.end) this.follow(order, from);
    return this.followed(from, from + rows.length);
  }

  /** Positions [from, to) of the order, which begin in the window or right behind it. */
  private followed(from: number, to: number): A {
    const { width, Type } = this.store;
    const first = this.stretch(from, to);
    if (first.length === (to - from) * width) return first;
    const values = new Type((to - from) * width);
    for (let at = from; at < to;) {
      const part = this.stretch(at, to);
      values.set(part, (at - from) * width);
      at += part.length / width;
    }
    return values;
  }

  /** Those of the positions that lie in one window with the first, where they lie. */
  private stretch(from: number, to: number): A {
    if (from === this.window!.end) {
      this.giveUp(this.window);
      [this.window, this.next] = [this.next ?? this.ahead(from), undefined];
    }
    const window = this.window!.finish();
    this.next ??= this.ahead(window.end);
    const { width } = this.store;
    const end = Math.min(to, window.end) - window.start;
    return window.values.subarray((from - window.start) * width, end * width) as A;
  }
}
