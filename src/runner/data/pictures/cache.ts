import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecodedPicture, PictureFormat } from './decode';

const MAGIC = 'trainyard-picture-1\n';
const CHECKSUM_BYTES = 20;
/** What all decoded pictures of one folder may take. */
const MOST_BYTES = 8 * 1024 ** 3;
/** How full the cache is left when it was too full. */
const LEFT = 0.8;
/** An entry's time is renewed when it is used and older than this, so that the oldest can go. */
const RENEW_MS = 24 * 3600 * 1000;

const checksumOf = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest();

let written = 0;

/**
 * Decoded pictures on disk, by the content of the file and the format asked for. Each entry is a
 * file of its own that appears by rename and carries a checksum: any number of processes may use
 * one folder, and a torn or damaged entry counts as absent. Nothing depends on it: where the folder
 * cannot be written, pictures are decoded anew.
 */
export class PictureCache {
  private usable = true;
  private added = 0;

  constructor(
    private readonly folder: string,
    private readonly format: PictureFormat,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  private pathOf(hash: string): string {
    const { imageSize, colorMode, resize } = this.format;
    const name = createHash('sha256')
      .update(JSON.stringify([hash, imageSize, colorMode, resize]))
      .digest('hex');
    return join(this.folder, name.slice(0, 2), name.slice(2));
  }

  /** @param hash SHA-256 of the picture file */
  async get(hash: string): Promise<DecodedPicture | undefined> {
    const path = this.pathOf(hash);
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) return undefined;
    const body = bytes.subarray(0, -CHECKSUM_BYTES);
    const end = body.indexOf(10, MAGIC.length);
    if (end === -1 || !checksumOf(body).equals(bytes.subarray(-CHECKSUM_BYTES))) return undefined;
    const header = JSON.parse(body.subarray(MAGIC.length, end).toString('utf8')) as Omit<
      DecodedPicture,
      'pixels'
    >;
    const now = Date.now();
    const used = await stat(path).catch(() => undefined);
    if (used && now - used.mtimeMs > RENEW_MS)
      await utimes(path, now / 1000, now / 1000).catch(() => undefined);
    return { ...header, pixels: body.subarray(end + 1) };
  }

  async put(hash: string, { pixels, ...header }: DecodedPicture): Promise<void> {
    if (!this.usable) return;
    const path = this.pathOf(hash);
    const temporary = `${path}.${process.pid}-${written++}`;
    const body = Buffer.concat([Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`), pixels]);
    try {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(temporary, Buffer.concat([body, checksumOf(body)]));
      await rename(temporary, path);
      this.added += body.length + CHECKSUM_BYTES;
    } catch {
      // A full disk or a folder that may not be written: training goes on without.
      this.usable = false;
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Deletes the entries longest unused, where there are too many. */
  async prune(): Promise<void> {
    if (this.added === 0) return;
    this.added = 0;
    const entries: { path: string; size: number; time: number }[] = [];
    for (const shard of await readdir(this.folder).catch(() => []))
      for (const name of await readdir(join(this.folder, shard)).catch(() => [])) {
        const path = join(this.folder, shard, name);
        const found = await stat(path).catch(() => undefined);
        if (found?.isFile()) entries.push({ path, size: found.size, time: found.mtimeMs });
      }
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    if (total <= this.mostBytes) return;
    for (const { path, size } of entries.sort((a, b) => a.time - b.time)) {
      if (total <= LEFT * this.mostBytes) break;
      await rm(path, { force: true }).catch(() => undefined);
      total -= size;
    }
  }
}
