import { statSync } from 'node:fs';
import { OpenFile } from './openFile';

/** What is read of a file at once, where all of it is looked at. */
const CHUNK_BYTES = 4 * 1024 ** 2;

/** Bytes that are read where they are needed. */
export interface Bytes {
  readonly size: number;
  /**
   * Those from `offset` on, as many as there are up to `length`.
   * @throws RangeError where what should be there is not
   */
  read(offset: number, length: number): Buffer;
}

/** Bytes in memory as if they lay in a file. */
export const held = (bytes: Buffer): Bytes => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

/** Consecutive bytes of a file. */
export class Region implements Bytes {
  constructor(
    readonly file: OpenFile,
    readonly start: number,
    readonly size: number,
  ) {}

  /** A whole file. */
  static of(path: string): Region {
    return new Region(new OpenFile(path), 0, statSync(path).size);
  }

  part(offset: number, size: number): Region {
    return new Region(this.file, this.start + offset, size);
  }

  read(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - offset)));
    this.file.read(bytes, this.start + offset);
    return bytes;
  }

  /** All of it, some at a time; a chunk is good until the next one is asked for. */
  async *chunks(signal?: AbortSignal): AsyncGenerator<Buffer> {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, this.size));
    for (let done = 0; done < this.size;) {
      signal?.throwIfAborted();
      const wanted = buffer.subarray(0, Math.min(buffer.length, this.size - done));
      const count = await this.file.part(wanted, this.start + done);
      if (count === 0) throw new RangeError('the file is cut short');
      yield wanted.subarray(0, count);
      done += count;
    }
  }
}
