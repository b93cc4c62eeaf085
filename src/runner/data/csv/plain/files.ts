import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { delimiters, findDialect, type Dialect } from '../dialect';
import type { CsvOptions } from '../options';
import { headOf, isRefused, textOf } from '../source';
import { Unusual } from './unusual';

/** A file whose beginning looks plain. */
export interface Opened {
  readonly path: string;
  readonly size: number;
  readonly sample: string;
  readonly dialect: Dialect;
  readonly crlf: boolean;
  /** Byte where the first record begins, header left out. */
  readonly first: number;
}

const LF = 10;
const CR = 13;

/** Length of what stands before the records: byte order mark, blank lines, header. */
function recordsFrom(head: Buffer, header: boolean): number {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (head[at] === LF || (head[at] === CR && head[at + 1] === LF)) at++;
  if (!header) return at;
  const end = head.indexOf(LF, at);
  if (end === -1) throw new Unusual();
  return end + 1;
}

/**
 * @param size bytes of the file
 * @param known names that a header would hold
 * @throws Unusual where its beginning is not plain, or it cannot be read
 * @throws TrainyardError `data.csvCharacter`
 */
export async function openPlain(
  path: string,
  size: number,
  csv: CsvOptions,
  known: readonly string[],
): Promise<Opened> {
  if ((csv.encoding ?? 'utf-8') !== 'utf-8') throw new Unusual();
  const head = await headOf(path).catch(() => {
    throw new Unusual();
  });
  const sample = textOf(head);
  const feed = head.indexOf(LF);
  if (feed === -1 || isRefused(path, sample)) throw new Unusual();
  const crlf = head[feed - 1] === CR;
  const dialect = findDialect(sample, csv, known, ['data', 'csv']);
  const { delimiter, quote, decimal, header } = dialect;
  const first = recordsFrom(head, header);
  const before = head.subarray(0, first);
  const lines = before.toString('latin1').split(crlf ? '\r\n' : '\n');
  const plain =
    delimiters.includes(delimiter) &&
    ![delimiter, decimal].includes(quote) &&
    delimiter !== decimal &&
    !sample.includes(quote) &&
    !/[\r\n\0]/.test(lines.join('')) &&
    Buffer.from(before.toString('utf8')).equals(before);
  if (!plain) throw new Unusual();
  return { path, size, sample, dialect, crlf, first };
}

const READ = 1024 ** 2;

/**
 * SHA-256 of a file: one half of the memory is hashed while the other is filled.
 * @param stopped asked now and then whether nobody wants it any more
 * @throws Unusual where so, and where the file is not as long as it was
 */
async function hashOf({ path, size }: Opened, stopped: () => boolean): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path);
  const halves = [Buffer.allocUnsafe(READ), Buffer.allocUnsafe(READ)] as const;
  try {
    let done = 0;
    let next = handle.read(halves[0], 0, READ, 0);
    for (let turn = 0; ; turn ^= 1) {
      const { bytesRead, buffer } = await next;
      done += bytesRead;
      if (stopped() || (bytesRead === 0 && done !== size)) throw new Unusual();
      if (bytesRead === 0) return hash.digest('hex');
      next = handle.read(halves[turn === 0 ? 1 : 0], 0, READ, done);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** SHA-256 of each file; @throws as {@link hashOf} */
export async function hashesOf(
  files: readonly Opened[],
  stopped: () => boolean,
): Promise<string[]> {
  const hashes: string[] = [];
  for (const file of files) hashes.push(await hashOf(file, stopped));
  return hashes;
}
