/**
 * Equalizes the histogram of each channel of one picture, in place: level → the share of pixels up
 * to it, of 255, as Keras's Equalization. Levels between whole ones count as the one below.
 */
export function equalizeLevels(levels: Float32Array, channels: number): void {
  const count = levels.length / channels;
  for (let c = 0; c < channels; c++) {
    const histogram = new Float64Array(256);
    for (let at = c; at < levels.length; at += channels) histogram[Math.trunc(levels[at]!)]!++;
    const first = histogram.findIndex((pixels) => pixels > 0);
    const least = histogram[first]!;
    // A channel of a single level stays.
    if (least === count) continue;
    const table = new Float32Array(256);
    let sum = 0;
    for (let level = 0; level < 256; level++) {
      sum += histogram[level]!;
      const share = ((sum - least) * 255) / (count - least);
      table[level] = Math.min(255, Math.max(0, halfToEven(share)));
    }
    for (let at = c; at < levels.length; at += channels)
      levels[at] = table[Math.trunc(levels[at]!)]!;
  }
}

/** As numpy rounds. */
function halfToEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
