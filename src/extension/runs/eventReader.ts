import { open, type FileHandle } from 'node:fs/promises';
import { decodeEvents } from '../../shared/run/eventLog';
import type { RunEvent } from '../../shared/run/events';

/** As much is read and decoded at a time: a few milliseconds of the extension host. */
const PIECE = 256 * 1024;

export interface Piece {
  readonly events: readonly RunEvent[];
  /** Bytes read so far, and in the file. */
  readonly done: number;
  readonly total: number;
}

/**
 * Reads an event log from its beginning and then what is appended, in pieces and without blocking:
 * a log of a long run has many megabytes.
 */
export class EventReader {
  private offset = 0;

  constructor(private readonly path: string) {}

  /** What has come since the last time; nothing where there is no log yet. */
  async *read(): AsyncGenerator<Piece> {
    let file: FileHandle;
    try {
      file = await open(this.path, 'r');
    } catch {
      return;
    }
    try {
      for (;;) {
        const piece = await this.piece(file);
        if (piece === undefined) return;
        yield piece;
      }
    } finally {
      await file.close();
    }
  }

  private async piece(file: FileHandle): Promise<Piece | undefined> {
    const { size } = await file.stat();
    // A line longer than a piece is read with twice as much, until it ends.
    for (let length = PIECE; this.offset < size; length *= 2) {
      const bytes = Buffer.alloc(Math.min(length, size - this.offset));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.offset);
      const whole = bytes.subarray(0, bytesRead).lastIndexOf(10) + 1;
      if (whole > 0) {
        this.offset += whole;
        const { events } = decodeEvents(bytes.subarray(0, whole).toString('utf8'));
        return { events, done: this.offset, total: size };
      }
      // The last line is being written: it comes whole the next time.
      if (this.offset + bytesRead >= size) return undefined;
    }
    return undefined;
  }
}
