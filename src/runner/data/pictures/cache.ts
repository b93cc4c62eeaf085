import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { OpenFile } from '../../stream/openFile';
import { StoredPixels, type PixelFile } from '../../stream/storedPixels';
import type { DecodedPicture, PictureFormat } from './format';

const MAGIC = 'trainyard-pictures-3';
/** The first line: magic, length and checksum of the list behind it, in so many bytes. */
const FIRST_LINE = 96;
/** What all decoded pictures of one folder may take. */
const MOST_BYTES = 8 * 1024 ** 3;
/** How full the cache is left when it was too full. */
const LEFT = 0.8;
/** A block's time is renewed when it is used and older than this, so that the oldest can go. */
const RENEW_MS = 24 * 3600 * 1000;
/** Pixels that are written together. */
export const BLOCK_BYTES = 64 * 1024 ** 2;
const READ_BYTES = 8 * 1024 ** 2;

const checksumOf = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

type Header = Omit<DecodedPicture, 'pixels'>;

/** An entry of a block's list, in the order of the pixels. */
interface Entry extends Header {
  /** SHA-256 of the picture file. */
  readonly hash: string;
  /** Of the pixels. */
  readonly sum: string;
}

interface Place {
  readonly entry: Entry;
  readonly block: Block;
  /** Which of its pictures. */
  readonly index: number;
}

interface Block {
  readonly path: string;
  /** Byte where the pixels begin. */
  readonly start: number;
  readonly count: number;
}

/** A picture that is to be read from the cache, and where its pixels go; nowhere: it is looked at. */
export interface Wanted {
  readonly hash: string;
  readonly into?: Uint8Array;
}

export interface CacheOptions {
  readonly mostBytes?: number;
  readonly blockBytes?: number;
  /** Pictures stay here and are read one by one: blocks are kept open, and all must go in. */
  readonly keep?: boolean;
}

/** The list at the beginning of a block; undefined where it is torn or damaged. */
async function listOf(file: FileHandle): Promise<{ entries: Entry[]; start: number } | undefined> {
  const first = Buffer.alloc(FIRST_LINE);
  if ((await file.read(first, 0, FIRST_LINE, 0)).bytesRead < FIRST_LINE) return undefined;
  const [, magic, length, sum] =
    /^([\w-]+) (\d{1,9}) ([0-9a-f]{40}) *\n$/.exec(first.toString('latin1')) ?? [];
  if (magic !== MAGIC) return undefined;
  const list = Buffer.alloc(Number(length));
  const { bytesRead } = await file.read(list, 0, list.length, FIRST_LINE);
  if (bytesRead < list.length || checksumOf(list) !== sum) return undefined;
  return { entries: JSON.parse(list.toString('utf8')) as Entry[], start: FIRST_LINE + list.length };
}

/**
 * Decoded pictures on disk, by the content of the file and the format asked for, many in one file
 * that is read from its beginning to its end. A block appears by rename and never changes, its list
 * and each picture carry a checksum: any number of processes may use one folder, and what is torn or
 * damaged counts as absent. Nothing depends on it: where the folder cannot be written, pictures are
 * decoded anew.
 */
export class PictureCache {
  private readonly places = new Map<string, Place>();
  private readonly size: number;
  private readonly key: string;
  /** Whether pictures still go in. */
  usable = true;
  private pending: { entry: Entry; pixels: Uint8Array }[] = [];
  private added = false;
  /** Blocks that pictures are read from later; they last even if another process deletes them. */
  private readonly kept = new Map<string, OpenFile>();
  private readonly mostBytes: number;
  private readonly blockBytes: number;
  private readonly keep: boolean;

  private constructor(
    readonly folder: string,
    format: PictureFormat,
    { mostBytes = MOST_BYTES, blockBytes = BLOCK_BYTES, keep = false }: CacheOptions,
  ) {
    [this.mostBytes, this.blockBytes, this.keep] = [mostBytes, blockBytes, keep];
    const { imageSize, colorMode, resize } = format;
    this.size = imageSize[0] * imageSize[1] * (colorMode === 'rgb' ? 3 : 1);
    this.key = createHash('sha256')
      .update(JSON.stringify([imageSize, colorMode, resize]))
      .digest('hex')
      .slice(0, 16);
  }

  static async open(
    folder: string,
    format: PictureFormat,
    options: CacheOptions = {},
  ): Promise<PictureCache> {
    const cache = new PictureCache(folder, format, options);
    await cache.list();
    return cache;
  }

  private async list(): Promise<void> {
    for (const name of (await readdir(this.folder).catch(() => [])).sort()) {
      if (!name.startsWith(`${this.key}-`) || !name.endsWith('.block')) continue;
      const path = join(this.folder, name);
      const file = await open(path).catch(() => undefined);
      if (file === undefined) continue;
      try {
        const found = await listOf(file).catch(() => undefined);
        if (found) this.place(found.entries, { path, start: found.start });
      } finally {
        await file.close();
      }
    }
  }

  private place(entries: readonly Entry[], { path, start }: Omit<Block, 'count'>): void {
    const block: Block = { path, start, count: entries.length };
    entries.forEach((entry, index) => this.places.set(entry.hash, { entry, block, index }));
  }

  private offsetOf({ block, index }: Place): number {
    return block.start + index * this.size;
  }

  /** How many pictures are here. */
  get count(): number {
    return this.places.size;
  }

  /** What is known of a picture whose pixels are here. */
  find(hash: string): Header | undefined {
    return this.places.get(hash)?.entry;
  }

  /**
   * Reads pixels as they lie on disk, whatever the order they are asked for in.
   * @returns places in `wanted` of those that turn out to be damaged
   */
  async read(wanted: readonly Wanted[], signal?: AbortSignal): Promise<number[]> {
    const sorted = wanted
      .map(({ hash }, index) => {
        const place = this.places.get(hash)!;
        return { index, place, path: place.block.path, offset: this.offsetOf(place) };
      })
      .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.offset - b.offset));
    const lost: number[] = [];
    const most = Math.max(1, Math.floor(READ_BYTES / this.size));
    const buffer = Buffer.alloc(Math.min(most, Math.max(1, sorted.length)) * this.size);
    let file: OpenFile | undefined;
    let opened: string | undefined;
    const leave = (): void => {
      if (opened !== undefined && !this.kept.has(opened)) file?.close();
    };
    try {
      for (let from = 0; from < sorted.length;) {
        signal?.throwIfAborted();
        const { path, offset } = sorted[from]!;
        if (path !== opened) {
          leave();
          file = await this.use(path);
          opened = path;
        }
        let to = from + 1;
        while (
          to < sorted.length &&
          sorted[to]!.path === path &&
          sorted[to]!.offset + this.size - offset <= buffer.length
        )
          to++;
        const bytes = sorted[to - 1]!.offset + this.size - offset;
        const count = (await file?.part(buffer.subarray(0, bytes), offset)) ?? 0;
        for (; from < to; from++) {
          const { index, place, offset: own } = sorted[from]!;
          const end = own - offset + this.size;
          const pixels = buffer.subarray(own - offset, end);
          if (end <= count && checksumOf(pixels) === place.entry.sum)
            wanted[index]!.into?.set(pixels);
          else lost.push(index);
        }
      }
    } finally {
      leave();
    }
    for (const index of lost) this.places.delete(wanted[index]!.hash);
    return lost;
  }

  private async use(path: string): Promise<OpenFile | undefined> {
    const now = Date.now();
    const used = await stat(path).catch(() => undefined);
    if (used && now - used.mtimeMs > RENEW_MS)
      await utimes(path, now / 1000, now / 1000).catch(() => undefined);
    return this.kept.get(path) ?? this.opened(path);
  }

  private opened(path: string): OpenFile | undefined {
    try {
      const file = new OpenFile(path);
      if (this.keep) this.kept.set(path, file);
      return file;
    } catch {
      return undefined;
    }
  }

  /**
   * The pictures where they lie.
   * @param hashes of pictures that were added, or that {@link read} looked at
   * @returns undefined where not all are here: what should have gone in had no room
   */
  async pixels(hashes: readonly string[]): Promise<StoredPixels | undefined> {
    await this.flush();
    const files = new Map<string, PixelFile>();
    let first = 0;
    for (const { block } of this.places.values()) {
      const file = this.kept.get(block.path);
      if (file === undefined || files.has(block.path)) continue;
      files.set(block.path, { file, start: block.start, first, count: block.count });
      first += block.count;
    }
    const pictures: { slot: number; digest: string }[] = [];
    for (const hash of hashes) {
      const place = this.places.get(hash);
      const file = place && files.get(place.block.path);
      if (file === undefined) return undefined;
      pictures.push({ slot: file.first + place!.index, digest: place!.entry.sum });
    }
    return StoredPixels.of([...files.values()], pictures, this.size);
  }

  /** Puts a picture in; its pixels must stay as they are until {@link close}. */
  async add(hash: string, { pixels, ...header }: DecodedPicture): Promise<void> {
    if (!this.usable || this.places.has(hash)) return;
    this.pending.push({ entry: { hash, sum: checksumOf(pixels), ...header }, pixels });
    if (this.pending.length * this.size >= this.blockBytes) await this.flush();
  }

  private async flush(): Promise<void> {
    const { pending } = this;
    this.pending = [];
    if (pending.length === 0 || !this.usable) return;
    const path = join(this.folder, `${this.key}-${randomUUID()}.block`);
    const temporary = `${path}.writing`;
    const list = Buffer.from(JSON.stringify(pending.map(({ entry }) => entry)));
    const first = `${MAGIC} ${list.length} ${checksumOf(list)}`.padEnd(FIRST_LINE - 1);
    try {
      await mkdir(this.folder, { recursive: true });
      const file = await open(temporary, 'wx');
      try {
        const head = Buffer.concat([Buffer.from(`${first}\n`, 'latin1'), list]);
        const { bytesWritten } = await file.writev([head, ...pending.map(({ pixels }) => pixels)]);
        if (bytesWritten < head.length + pending.length * this.size) throw new RangeError(path);
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      this.added = true;
      this.place(
        pending.map(({ entry }) => entry),
        { path, start: FIRST_LINE + list.length },
      );
      if (this.keep) this.opened(path);
    } catch {
      // A full disk or a folder that may not be written: training goes on without.
      this.usable = false;
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Writes what was put in, and deletes the blocks longest unused, where there are too many. */
  async close(): Promise<void> {
    await this.flush();
    if (!this.added) return;
    const blocks: { path: string; size: number; time: number }[] = [];
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() && name.endsWith('.block'))
        blocks.push({ path, size: found.size, time: found.mtimeMs });
    }
    let total = blocks.reduce((sum, { size }) => sum + size, 0);
    if (total <= this.mostBytes) return;
    for (const { path, size } of blocks.sort((a, b) => a.time - b.time)) {
      if (total <= LEFT * this.mostBytes) break;
      if (this.kept.has(path)) continue;
      await rm(path, { force: true }).catch(() => undefined);
      total -= size;
    }
  }
}
