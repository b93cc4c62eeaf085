import { describe, expect, it } from 'vitest';
import { npy } from '../../src/runner/numpy';

describe('npy', () => {
  it('writes a header that ends at a multiple of 64 and the values behind it', () => {
    const file = npy(Float32Array.from([1, 2, 3, 4, 5, 6]), [2, 3]);
    expect(file.subarray(0, 8).toString('latin1')).toBe('\u0093NUMPY\u0001\u0000');
    const start = 10 + file.readUInt16LE(8);
    expect(start % 64).toBe(0);
    expect(file.subarray(10, start).toString('latin1')).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/,
    );
    expect(file.readFloatLE(start + 20)).toBe(6);
  });
  it('writes a vector as a tuple of one', () => {
    expect(npy(Int32Array.from([7]), [1]).toString('latin1')).toContain("'shape': (1,)");
  });
});
