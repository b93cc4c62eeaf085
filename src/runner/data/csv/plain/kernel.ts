import {
  and,
  assemble,
  block,
  branch,
  branchIf,
  call,
  f64,
  get,
  i16x8,
  i32,
  i32x4,
  i64,
  i8x16,
  leave,
  loop,
  loopWhile,
  or,
  sequence,
  set,
  tee,
  v128,
  when,
  type Code,
  type Func,
} from '../../../wasm/assembler';
import { wasm, type WasmModule } from '../../../wasm/webAssembly';
import { anyNumber } from './anyNumber';
import { CR, int, isByte, isLess, LF, long, MINUS, move, result, signBit, vector } from './code';
import { EXACT_BITS, kinds, layout, vectors } from './layout';

/** count(start, end, gap): lines, carriage returns, and lines of `gap` bytes, which are blank. */
function counting(): Func {
  const [start, end, gap, lines, returns, blanks, bytes, feeds] = [0, 1, 2, 3, 4, 5, 6, 7];
  const splat = (code: number): Code => sequence(i32.const(code), i8x16.splat);
  const add = (local: number, found: Code): Code =>
    sequence(found, i8x16.bits, i32.ones, get(local), i32.add, set(local));
  const body = sequence(
    loop(
      sequence(get(start), v128.load(), tee(bytes), splat(LF), i8x16.equal, set(feeds)),
      add(lines, get(feeds)),
      add(returns, sequence(get(bytes), splat(CR), i8x16.equal)),
      sequence(get(start), get(gap), i32.sub, v128.load(), splat(LF), i8x16.equal, set(bytes)),
      add(blanks, sequence(get(bytes), get(feeds), and)),
      sequence(move(start, 16), isLess(get(start), get(end)), branchIf(0)),
    ),
    sequence(result(0, get(lines)), result(1, get(returns)), result(2, get(blanks))),
  );
  return {
    name: 'count',
    params: [int, int, int],
    locals: [int, int, int, vector, vector],
    body,
  };
}

/**
 * parse(start, end, rows, width, delimiter, crlf, careful): the cells of at most so many rows. Numbers of
 * more than 16 bytes and other spellings are put on the list.
 *
 * careful: A number may be a spelling of "missing", so that all are put there.
 */
function parsing(): Func {
  const [start, end, rows, width, delimiter, crlf, careful] = [0, 1, 2, 3, 4, 5, 6];
  const [at, stop, next, last, column, row, address] = [7, 8, 9, 10, 11, 12, 13];
  const [length, negative, others, dot, kind] = [14, 15, 16, 17, 18];
  const [stride, lastColumn, list] = [19, 20, 21];
  const [ends, mantissa, bytes, delimiters, feeds] = [22, 23, 24, 25, 26];
  const fixed = (place: number): Code => sequence(i32.const(0), v128.load(place));
  const splat = (code: Code, to: number): Code => sequence(code, i8x16.splat, set(to));
  const endsAt = (offset: number): Code =>
    sequence(
      sequence(get(at), v128.load(offset), tee(bytes), get(delimiters), i8x16.equal),
      sequence(get(bytes), get(feeds), i8x16.equal, or, i8x16.bits, i64.fromUnsignedI32),
      sequence(i64.const(offset), i64.shl),
    );
  const row16 = (table: number, place: number): Code =>
    sequence(get(place), i32.const(16), i32.mul, v128.load(table));
  const isNo = branchIf(0);
  // Up to 16 bytes at once: the cell's last one is the last of them, what stands before it counts as 0.
  const shortNumber = sequence(
    sequence(get(careful), isNo),
    sequence(isByte(start, MINUS), set(negative)),
    sequence(get(last), get(start), i32.sub, get(negative), i32.sub, tee(length)),
    sequence(i32.const(1), i32.sub, i32.const(15), i32.greaterUnsigned, isNo),
    sequence(get(last), i32.const(16), i32.sub, v128.load(), fixed(vectors.zeros)),
    sequence(i8x16.sub, row16(layout.masks, length), and, tee(bytes)),
    sequence(fixed(vectors.nines), i8x16.greaterUnsigned, i8x16.bits, tee(others)),
    sequence(get(bytes), fixed(vectors.points), i8x16.equal),
    // Digits and at most one point, but not that alone.
    sequence(i8x16.bits, i32.xor, get(others), get(others), i32.const(1), i32.sub, i32.and, i32.or),
    sequence(get(length), get(others), i32.const(0), i32.ne, i32.equal, i32.or, isNo),
    sequence(get(others), i32.const(0x10000), i32.or, i32.trailingZeros, set(dot)),
    sequence(get(bytes), row16(layout.shuffles, dot), i8x16.swizzle, tee(bytes)),
    // Digits to numbers of two, four and eight of them.
    sequence(fixed(vectors.evens), and, fixed(vectors.tens), i16x8.mul),
    sequence(get(bytes), i32.const(8), i16x8.shiftRightUnsigned, i16x8.add),
    sequence(fixed(vectors.hundreds), i16x8.dot, tee(bytes), get(bytes), i32x4.toShorts),
    sequence(fixed(vectors.tenThousands), i16x8.dot, v128.i64(0), tee(mantissa)),
    sequence(i64.const(0xffffffff), i64.and, i64.const(100_000_000), i64.mul),
    sequence(get(mantissa), i64.const(32), i64.shiftRightUnsigned, i64.add, tee(mantissa)),
    sequence(i64.const(EXACT_BITS), i64.shiftRightUnsigned, i64.isZero, i32.isZero, isNo),
    sequence(get(address), get(mantissa), f64.fromI64),
    sequence(get(dot), i32.const(8), i32.mul, f64.load(layout.decimals), f64.div),
    sequence(i64.bitsOf, signBit(negative), i64.or, i64.store()),
  );
  const readText = sequence(
    sequence(get(address), get(start), i32.store()),
    sequence(get(address), get(last), i32.store(4)),
  );
  // A call among the cells would cost each of them its registers.
  const readNumber = block(
    block(shortNumber, branch(1)),
    readText,
    sequence(get(list), get(address), i32.store(), move(list, 4)),
  );
  const unusual = sequence(result(3, i32.const(1)), leave);
  const cell = sequence(
    sequence(get(at), get(ends), i64.trailingZeros, i32.fromI64, i32.add, tee(last)),
    sequence(i32.const(1), i32.add, set(next)),
    sequence(get(ends), get(ends), i64.const(1), i64.sub, i64.and, set(ends)),
    sequence(isByte(last, LF), tee(stop), get(crlf), i32.and),
    when(move(last, -1), isByte(last, CR), i32.isZero, when(unusual)),
    sequence(get(stop), get(column), get(lastColumn), i32.equal, i32.ne),
    when(
      sequence(get(stop), get(column), i32.isZero, i32.and),
      sequence(get(last), get(start), i32.equal, i32.and),
      when(get(next), set(start), branch(2)),
      unusual,
    ),
    sequence(get(column), i32.loadByte(layout.kinds), tee(kind), i32.isZero, when(readNumber)),
    sequence(get(kind), i32.const(kinds.text), i32.equal, when(readText)),
    sequence(get(next), set(start), move(column, 1)),
    sequence(get(stride), get(address), i32.add, set(address)),
    get(stop),
    when(
      sequence(i32.const(0), set(column), move(row, 1)),
      sequence(get(row), i32.const(8), i32.mul, i32.const(layout.cells), i32.add, set(address)),
      sequence(get(row), get(rows), i32.equal, branchIf(4)),
    ),
  );
  const body = sequence(
    splat(get(delimiter), delimiters),
    splat(i32.const(LF), feeds),
    sequence(get(rows), i32.const(8), i32.mul, set(stride)),
    sequence(get(width), i32.const(1), i32.sub, set(lastColumn)),
    sequence(i32.const(layout.cells), set(address), get(start), set(at)),
    sequence(i32.const(layout.odd), set(list)),
    loopWhile(
      isLess(get(at), get(end)),
      sequence(endsAt(0), endsAt(16), i64.or, endsAt(32), i64.or, endsAt(48), i64.or, set(ends)),
      block(loop(get(ends), i64.isZero, branchIf(1), cell, branch(0))),
      move(at, 64),
    ),
    sequence(result(0, get(start)), result(1, get(row)), result(2, get(list))),
  );
  return {
    name: 'parse',
    params: Array.from({ length: 7 }, () => int),
    locals: [...Array.from({ length: 15 }, () => int), ...[long, long, vector, vector, vector]],
    body,
  };
}

/**
 * settle(end, stride, decimal): the numbers on the list, which ends there and then has what is left to
 * JavaScript.
 */
function settling(): Func {
  const [end, stride, decimal, at, address] = [0, 1, 2, 3, 4];
  const column = sequence(
    sequence(get(address), i32.const(layout.cells), i32.sub, get(stride), i32.divUnsigned),
  );
  const body = sequence(
    sequence(i32.const(layout.odd), set(at), result(2, i32.const(layout.odd))),
    loop(
      sequence(get(at), i32.load(), tee(address), i32.load(), get(address), i32.load(4)),
      sequence(get(address), column, get(decimal), call(0)),
      sequence(move(at, 4), isLess(get(at), get(end)), branchIf(0)),
    ),
  );
  return { name: 'settle', params: [int, int, int], locals: [int, int], body };
}

/** The module, compiled: threads can share it. */
export const compileKernel = (): WasmModule =>
  new wasm.Module(assemble([anyNumber(), counting(), parsing(), settling()], layout.pages));
