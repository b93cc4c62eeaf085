import { closeSync, openSync, readSync } from 'node:fs';

/** Reads a file of numbers into its place: a copy would be garbage, collected while a clock runs. */
export function readInto<T extends Float64Array | Int32Array>(path: string, into: T): T {
  const opened = openSync(path, 'r');
  readSync(opened, into);
  closeSync(opened);
  return into;
}
