import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeEvents } from '../../shared/run/eventLog';
import type { RunEvent } from '../../shared/run/events';

/** Reads what has been appended to an event log since the last time. */
export class EventTail {
  private offset = 0;

  constructor(private readonly path: string) {}

  /** Whole events that are new; none where there is no log yet. */
  read(): readonly RunEvent[] {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch {
      return [];
    }
    try {
      const { size } = fstatSync(file);
      // A torn line is cut off when a run is resumed: the rest is read again from there.
      if (size < this.offset) this.offset = size;
      const bytes = Buffer.alloc(size - this.offset);
      readSync(file, bytes, 0, bytes.length, this.offset);
      const whole = bytes.lastIndexOf(10) + 1;
      this.offset += whole;
      return decodeEvents(bytes.subarray(0, whole).toString('utf8')).events;
    } finally {
      closeSync(file);
    }
  }
}
