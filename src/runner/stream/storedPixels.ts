import type { Part } from '../prepared';
import { FileRows, type RowStore } from './fileRows';
import type { OpenFile } from './openFile';

/** Pictures of one size in a file, one behind the other. */
export interface PixelFile {
  readonly file: OpenFile;
  /** Byte where the first one begins. */
  readonly start: number;
  /** The slot of the first one among those of all files. */
  readonly first: number;
  readonly count: number;
}

/** The files that the pictures of a data set lie in. */
class PixelStore implements RowStore<Uint8Array> {
  readonly Type = Uint8Array;

  /**
   * @param files ascending by `first`
   * @param slots of the pictures, in the data set's order
   * @param digests of their pixels; undefined: they are not known
   */
  constructor(
    private readonly files: readonly PixelFile[],
    private readonly slots: Int32Array,
    readonly digests: readonly string[] | undefined,
    readonly width: number,
  ) {}

  get rows(): number {
    return this.slots.length;
  }

  slotOf(row: number): number {
    return this.slots[row]!;
  }

  locate(slot: number): { file: OpenFile; offset: number; end: number } {
    let low = 0;
    for (let high = this.files.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (this.files[middle]!.first <= slot) low = middle;
      else high = middle - 1;
    }
    const { file, start, first, count } = this.files[low]!;
    return { file, offset: start + (slot - first) * this.width, end: first + count };
  }

  at(row: number): Uint8Array {
    const picture = new Uint8Array(this.width);
    const { file, offset } = this.locate(this.slots[row]!);
    file.read(picture, offset);
    return picture;
  }

  select(rows: Int32Array): PixelStore {
    return new PixelStore(
      this.files,
      rows.map((row) => this.slots[row]!),
      this.digests && Array.from(rows, (row) => this.digests![row]!),
      this.width,
    );
  }
}

/**
 * Pictures that lie in files: uint8, each [height, width, channels]. Taking some of them
 * reads nothing; what looks at one reads that one.
 */
export class StoredPixels extends FileRows<Uint8Array> {
  constructor(
    private readonly pictures: PixelStore,
    windowBytes?: number,
  ) {
    super(pictures, windowBytes);
  }

  /** @param files ascending by `first` */
  static of(
    files: readonly PixelFile[],
    pictures: readonly { readonly slot: number; readonly digest: string }[],
    size: number,
  ): StoredPixels {
    const slots = Int32Array.from(pictures, ({ slot }) => slot);
    const digests = pictures.map(({ digest }) => digest);
    return new StoredPixels(new PixelStore(files, slots, digests, size));
  }

  /** So many pictures, all that the files hold, in their order. */
  static all(files: readonly PixelFile[], count: number, size: number): StoredPixels {
    const slots = Int32Array.from({ length: count }, (_, slot) => slot);
    return new StoredPixels(new PixelStore(files, slots, undefined, size));
  }

  at(picture: number): Uint8Array {
    return this.pictures.at(picture);
  }

  /** The SHA-1 of a picture's pixels, where it is known since it was written or looked at. */
  digestOf(picture: number): string | undefined {
    return this.pictures.digests?.[picture];
  }

  /** Those pictures, in that order. */
  select(pictures: Int32Array): StoredPixels {
    return new StoredPixels(this.pictures.select(pictures));
  }
}

/** Pixels of pictures, [n, height, width, channels]: in memory, or in files. */
export type Pixels = Uint8Array | StoredPixels;

/** One of the pictures. */
export const pictureAt = (pixels: Pixels, size: number, picture: number): Uint8Array =>
  pixels instanceof StoredPixels
    ? pixels.at(picture)
    : pixels.subarray(picture * size, (picture + 1) * size);

/** The inputs of a part of pictures; undefined: they are none. */
export const pixelsOf = ({ x }: Part): Pixels | undefined =>
  x instanceof Uint8Array || x instanceof StoredPixels ? x : undefined;
