import { closeSync, openSync, writeSync } from 'node:fs';
import type { RowStore } from './fileRows';
import { OpenFile } from './openFile';

const FLOAT = 4;

/** Prepared rows in a file: float32 [rows, width], C order. */
export class RowFile implements RowStore<Float32Array> {
  readonly Type = Float32Array;
  private readonly file: OpenFile;

  constructor(
    path: string,
    readonly rows: number,
    readonly width: number,
  ) {
    this.file = new OpenFile(path);
  }

  slotOf(row: number): number {
    return row;
  }

  locate(slot: number): { file: OpenFile; offset: number; end: number } {
    return { file: this.file, offset: slot * this.width * FLOAT, end: this.rows };
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
