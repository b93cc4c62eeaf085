import { Places } from '../../../wasm/places';
import { ALIGNMENT, PIXEL_BYTES, places } from './kernel/layout';

/** What kernels read and write behind an array's end, at most. */
const SPARE = 32;

/** The part of the kernel's memory that pixels of one picture are in. */
export class Room {
  private readonly all = new Places(ALIGNMENT, places.pixels);

  /**
   * @returns the place of so many bytes, whatever was left in them
   * @throws RangeError where they have no room
   */
  take(bytes: number): number {
    const place = this.all.take(bytes + SPARE);
    if (this.all.end > places.pixels + PIXEL_BYTES)
      throw new RangeError('A picture larger than the memory');
    return place;
  }
}
