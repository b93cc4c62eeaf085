import { get, i32, i64, sequence, set, types, type Code } from '../../../wasm/assembler';
import { layout } from './layout';

export const { i32: int, i64: long, f64: double, v128: vector } = types;
export const [LF, CR, SPACE, TAB, PLUS, MINUS, ZERO] = [10, 13, 32, 9, 43, 45, 48];
export const byte = (local: number): Code => sequence(get(local), i32.loadByte());
export const isByte = (local: number, code: number): Code =>
  sequence(byte(local), i32.const(code), i32.equal);
export const move = (local: number, by: number): Code =>
  sequence(get(local), i32.const(by), i32.add, set(local));
/** Adds to an integer in the memory. */
export const count = (address: Code, by: Code): Code =>
  sequence(address, address, i32.load(), by, i32.add, i32.store());
export const result = (place: number, value: Code): Code =>
  sequence(i32.const(layout.result), value, i32.store(4 * place));

/** The sign as it stands in a double. */
export const signBit = (negative: number): Code =>
  sequence(get(negative), i64.fromUnsignedI32, i64.const(63), i64.shl);
export const isLess = (a: Code, b: Code): Code => sequence(a, b, i32.lessUnsigned);
export const minusOf = (value: Code): Code => sequence(i32.const(0), value, i32.sub);
