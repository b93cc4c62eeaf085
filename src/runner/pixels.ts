/**
 * Scales uint8 pictures by a table of each channel's 256 levels.
 * @param pixels [n, h, w, c] uint8
 * @param lookup [c][256] the scaled value of each level
 * @returns [n, h, w, c] float32
 */
export function scalePixels(pixels: Uint8Array, lookup: readonly Float32Array[]): Float32Array {
  const channels = lookup.length;
  const scaled = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) scaled[i] = lookup[i % channels]![pixels[i]!]!;
  return scaled;
}
