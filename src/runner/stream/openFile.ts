import { closeSync, openSync, read, readSync } from 'node:fs';

/** What the operating system gives at most at once is 2 GiB. */
const MOST_AT_ONCE = 1024 ** 3;

const abandoned = new FinalizationRegistry<number>((file) => closeSync(file));

/** A file that is closed when nobody refers to it. */
export class OpenFile {
  readonly descriptor: number;

  constructor(path: string) {
    this.descriptor = openSync(path, 'r');
    abandoned.register(this, this.descriptor, this);
  }

  close(): void {
    abandoned.unregister(this);
    closeSync(this.descriptor);
  }

  /** As many bytes as there are to be read, 0 where reading fails. */
  part(into: Uint8Array, offset: number): Promise<number> {
    return new Promise((resolve) =>
      read(this.descriptor, into, 0, into.length, offset, (error, count) =>
        resolve(error === null ? count : 0),
      ),
    );
  }

  /** @throws RangeError where the file ends before */
  read(into: Uint8Array, offset: number): void {
    for (let done = 0; done < into.length;) {
      const count = readSync(
        this.descriptor,
        into,
        done,
        Math.min(MOST_AT_ONCE, into.length - done),
        offset + done,
      );
      if (count === 0) throw new RangeError('the file is cut short');
      done += count;
    }
  }
}
