import { createHash, randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file that changed so lately may change again without its times telling. */
const SETTLED_MS = 3000;

/** What the file system says of a file; it changes when the file does. */
export type FileMark = Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs' | 'ino'>;

type Mark = readonly [size: number, modified: number, changed: number, node: number, hash: string];

/**
 * SHA-256 of files that were hashed before, by what the file system says of them, as git's index has
 * it: a file with the size, times and number that it had then holds what it held then.
 */
export class KnownHashes {
  private readonly found: Record<string, Mark> = {};

  private constructor(
    private readonly path: string,
    private readonly before: Readonly<Record<string, Mark>>,
  ) {}

  /** @param source The folder or list that the files belong to. */
  static async open(folder: string, source: string): Promise<KnownHashes> {
    const name = createHash('sha256').update(source).digest('hex').slice(0, 16);
    const path = join(folder, `hashes-${name}.json`);
    try {
      const before = JSON.parse(await readFile(path, 'utf8')) as Record<string, Mark>;
      return new KnownHashes(path, before);
    } catch {
      return new KnownHashes(path, {});
    }
  }

  /** Whether a file was hashed before; it may have changed since. */
  has(path: string): boolean {
    return path in this.before;
  }

  /** The hash of a file that is as it was. */
  get(path: string, now: FileMark): string | undefined {
    const mark = this.before[path];
    if (!Array.isArray(mark)) return undefined;
    const [size, modified, changed, node, hash] = mark;
    const same =
      size === now.size && modified === now.mtimeMs && changed === now.ctimeMs && node === now.ino;
    if (same) this.found[path] = mark;
    return same ? hash : undefined;
  }

  /** @param before What the file system said before the file was read. */
  set(path: string, { size, mtimeMs, ctimeMs, ino }: FileMark, hash: string): void {
    if (Date.now() - Math.max(mtimeMs, ctimeMs) < SETTLED_MS) return;
    this.found[path] = [size, mtimeMs, ctimeMs, ino, hash];
  }

  /** Writes the hashes of the files that there are now; without it they are hashed again. */
  async close(): Promise<void> {
    const temporary = `${this.path}.${randomUUID()}`;
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await writeFile(temporary, JSON.stringify(this.found));
      await rename(temporary, this.path);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }
}
