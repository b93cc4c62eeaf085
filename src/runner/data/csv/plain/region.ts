import { closeSync, openSync, readSync } from 'node:fs';
import { layout, LONGEST } from './layout';
import { Unusual } from './unusual';
import type { PlainFile } from './work';

const [LF, CR] = [10, 13];
/** Bytes that are read behind a chunk for the rest of its last line, and again until it ends. */
const BEHIND = 16 * 1024;

/** Reads whole lines of files into the kernel's memory. */
export class RegionReader {
  private descriptor = -1;
  private open: string | undefined;

  /** @param bytes the kernel's memory */
  constructor(private readonly bytes: Buffer) {}

  /**
   * Reads the lines that begin within [from, to), a chunk at most; the last one ends with a
   * line end whether it has one or not, and zeros stand behind it.
   *
   * @returns where they lie in the memory: equal where there are none
   * @throws Unusual for a line longer than {@link LONGEST}, or a file that is shorter than it was
   */
  read(
    file: PlainFile,
    from: number,
    to: number,
  ): { readonly start: number; readonly end: number } {
    const { bytes } = this;
    // The byte before tells whether a line begins with the first one.
    const offset = from === file.first ? from : from - 1;
    let filled = this.fill(file, offset, 0, Math.min(to + BEHIND, file.size) - offset);
    let start = layout.text;
    if (offset < from) {
      const feed = bytes.subarray(0, layout.text + to - 1 - offset).indexOf(LF, layout.text);
      if (feed === -1) return { start, end: start };
      start = feed + 1;
    }
    bytes[start - 1] = LF;
    let end = -1;
    for (let sought = to - 1 - offset; end === -1 && to < file.size;) {
      end = bytes.subarray(0, layout.text + filled).indexOf(LF, layout.text + sought) + 1 || -1;
      if (end !== -1 || offset + filled === file.size) break;
      sought = filled;
      if (filled > to - offset + LONGEST - BEHIND) throw new Unusual();
      const more = Math.min(BEHIND, file.size - offset - filled);
      filled += this.fill(file, offset + filled, filled, more);
    }
    if (end === -1) {
      end = layout.text + filled;
      if (bytes[end - 1] !== LF) {
        if (file.crlf) bytes[end++] = CR;
        bytes[end++] = LF;
      }
    }
    bytes.fill(0, end, end + 64);
    return { start, end };
  }

  private fill({ path }: PlainFile, offset: number, at: number, length: number): number {
    if (this.open !== path) {
      this.close();
      this.descriptor = openSync(path, 'r');
      this.open = path;
    }
    for (let done = 0; done < length;) {
      const to = layout.text + at + done;
      const read = readSync(this.descriptor, this.bytes, to, length - done, offset + done);
      if (read === 0) throw new Unusual();
      done += read;
    }
    return length;
  }

  close(): void {
    if (this.open !== undefined) closeSync(this.descriptor);
    this.open = undefined;
  }
}
