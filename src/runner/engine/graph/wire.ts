/**
 * The few forms of protocol buffers' wire format that a graph needs.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */

const VARINT = 0;
const FIXED32 = 5;
const LENGTH_DELIMITED = 2;

/** An encoded message, or a part of one. */
export type Bytes = Uint8Array;

function varint(value: number | bigint): Bytes {
  // A negative number stands as its 64-bit two's complement.
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

const tag = (field: number, type: number): Bytes => varint((field << 3) | type);

export const integer = (field: number, value: number | boolean): Bytes =>
  Buffer.concat([tag(field, VARINT), varint(Number(value))]);

export function float(field: number, value: number): Bytes {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, FIXED32), bytes]);
}

/** Text, bytes or a message in a message. */
export function nested(field: number, value: string | Bytes): Bytes {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([tag(field, LENGTH_DELIMITED), varint(bytes.length), bytes]);
}

export const message = (...parts: readonly Bytes[]): Bytes => Buffer.concat(parts);

/** Packed repeated numbers. */
export const packed = (field: number, values: readonly number[]): Bytes =>
  nested(field, Buffer.concat(values.map(varint)));
