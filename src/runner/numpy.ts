import { Buffer } from 'node:buffer';

/**
 * What stands before the numbers of a .npy file, version 1.0, C order, little endian.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @param shape lengths of the axes; their product is the number of numbers
 */
export function npyHeader(descr: '<f4' | '<i4' | '|u1', shape: readonly number[]): Buffer {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${axes}), }`;
  // Magic (6), version (2), header length (2): the data start at a multiple of 64.
  const padding = (64 - ((10 + header.length + 1) % 64)) % 64;
  const text = `${header}${' '.repeat(padding)}\n`;
  const prefix = Buffer.alloc(10);
  prefix.write('\u0093NUMPY', 0, 'latin1');
  prefix[6] = 1;
  prefix.writeUInt16LE(text.length, 8);
  return Buffer.concat([prefix, Buffer.from(text, 'latin1')]);
}

/** An array as a .npy file. */
export function npy(
  values: Float32Array | Int32Array | Uint8Array,
  shape: readonly number[],
): Buffer {
  const descr =
    values instanceof Float32Array ? '<f4' : values instanceof Int32Array ? '<i4' : '|u1';
  const body = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([npyHeader(descr, shape), body]);
}
