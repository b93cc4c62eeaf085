import { PIXEL_BYTES, places } from './kernel/layout';

/** What kernels read and write behind an array's end, at most. */
const SPARE = 32;

/** The part of the kernel's memory that pixels of one picture are in. */
export class Room {
  private used = 0;

  /**
   * @returns the place of so many bytes, whatever was left in them
   * @throws RangeError where they have no room
   */
  take(bytes: number): number {
    const place = places.pixels + this.used;
    this.used += (bytes + SPARE + 15) & ~15;
    if (this.used > PIXEL_BYTES) throw new RangeError('A picture larger than the memory');
    return place;
  }
}
