/**
 * Values at some positions. A plain loop: `Float64Array.from` with a function takes twenty times
 * as long.
 */
export function gather(values: ArrayLike<number>, positions: Int32Array): Float64Array {
  const result = new Float64Array(positions.length);
  for (let i = 0; i < result.length; i++) result[i] = values[positions[i]!]!;
  return result;
}

/** The values that are not NaN, in their order. */
export function withoutNaN(values: Float64Array): Float64Array {
  const result = new Float64Array(values.length);
  let kept = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === value) result[kept++] = value;
  }
  return result.subarray(0, kept);
}
