/** Arrays by use; they hold what one picture needs while it is decoded. */
const kept = new Map<string, Uint8ClampedArray>();

/**
 * An array that is used for picture after picture, since making one takes as long as filling it.
 * @returns so many values, whatever was left in them; good until the next call for the same use
 */
export function scratch(use: string, length: number): Uint8ClampedArray {
  let array = kept.get(use);
  if (array === undefined || array.length < length) {
    array = new Uint8ClampedArray(2 * length);
    kept.set(use, array);
  }
  return array.subarray(0, length);
}
