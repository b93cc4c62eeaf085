import {
  block,
  branch,
  branchIf,
  f64,
  get,
  i32,
  i64,
  leave,
  loop,
  loopWhile,
  sequence,
  set,
  tee,
  when,
  type Code,
  type Func,
} from '../../../wasm/assembler';
import {
  byte,
  count,
  double,
  int,
  isByte,
  isLess,
  long,
  MINUS,
  minusOf,
  move,
  PLUS,
  signBit,
  SPACE,
  TAB,
  ZERO,
} from './code';
import { EXACT_BITS, LARGEST_POWER, layout, MOST_DIGITS } from './layout';

/**
 * number(start, end, address, column, decimal): any cell of a column of numbers. What is none, or is
 * not surely rounded correctly here, is put on the list.
 */
export function anyNumber(): Func {
  const [start, end, address, column, decimal] = [0, 1, 2, 3, 4];
  const [at, negative, digits, mark, scale, exponent, sign, code] = [5, 6, 7, 8, 9, 10, 11, 12];
  const [mantissa, word] = [13, 14];
  const [power, whole, quotient, a, b, product, rest, split] = [15, 16, 17, 18, 19, 20, 21, 22];
  const isBlank = (local: number): Code =>
    sequence(isByte(local, SPACE), isByte(local, TAB), i32.or);
  const trim = sequence(
    block(
      loop(
        sequence(isLess(get(start), get(end)), i32.isZero, branchIf(1)),
        sequence(isBlank(start), i32.isZero, branchIf(1), move(start, 1), branch(0)),
      ),
    ),
    block(
      loop(
        sequence(isLess(get(start), get(end)), i32.isZero, branchIf(1)),
        sequence(get(end), i32.const(1), i32.sub, set(at)),
        sequence(isBlank(at), i32.isZero, branchIf(1), get(at), set(end), branch(0)),
      ),
    ),
  );
  const missing = sequence(
    sequence(get(address), f64.const(NaN), f64.store()),
    count(
      sequence(get(column), i32.const(4), i32.mul, i32.const(layout.missing), i32.add),
      i32.const(1),
    ),
    leave,
  );
  const spelled = sequence(
    sequence(get(end), get(start), i32.sub, tee(at), i32.isZero, when(missing)),
    isLess(get(at), i32.const(9)),
    when(
      sequence(get(start), i64.load(), i64.const(-1)),
      sequence(i64.const(64), get(at), i64.fromUnsignedI32, i64.const(8), i64.mul, i64.sub),
      sequence(i64.shiftRightUnsigned, i64.and, set(word)),
      sequence(i32.const(layout.spellings), set(at)),
      block(
        loop(
          sequence(get(at), i64.load(), i64.isZero, branchIf(1)),
          sequence(get(at), i64.load(), get(word), i64.equal, when(missing)),
          sequence(move(at, 8), branch(0)),
        ),
      ),
    ),
  );
  // What stands behind a cell is no digit.
  const isDigit = isLess(sequence(byte(at), i32.const(ZERO), i32.sub, tee(code)), i32.const(10));
  const readSign = (to: number): Code =>
    sequence(isByte(at, MINUS), tee(to), isByte(at, PLUS), i32.or, get(at), i32.add, set(at));
  const readDigits = loopWhile(
    isDigit,
    sequence(get(mantissa), i64.const(10), i64.mul, get(code), i64.fromUnsignedI32, i64.add),
    sequence(set(mantissa), move(at, 1), move(digits, 1)),
  );
  const readExponent = sequence(
    sequence(byte(at), i32.const(0x20), i32.or, i32.const(0x65), i32.equal),
    when(
      sequence(move(at, 1), readSign(sign), get(at), set(mark)),
      // Of more than four digits the fifth remains, and with it the cell for JavaScript.
      loopWhile(
        sequence(isDigit, isLess(sequence(get(at), get(mark), i32.sub), i32.const(4)), i32.and),
        sequence(get(exponent), i32.const(10), i32.mul, get(code), i32.add, set(exponent)),
        move(at, 1),
      ),
      sequence(get(at), get(mark), i32.equal, when(move(at, -1))),
      sequence(get(sign), when(minusOf(get(exponent)), set(exponent))),
    ),
  );
  const store = (number: Code): Code =>
    sequence(
      sequence(get(address), number, i64.bitsOf, signBit(negative), i64.or),
      sequence(i64.store(), leave),
    );
  const powerOf = (exponentOf: Code): Code =>
    sequence(exponentOf, i32.const(8), i32.mul, f64.load(layout.powers));
  const isPower = (exponentOf: Code): Code => isLess(exponentOf, i32.const(LARGEST_POWER + 1));
  const minus = minusOf(get(exponent));
  // Clinger's fast path: both are exact, so that the one operation rounds correctly.
  const exact = sequence(
    sequence(get(mantissa), i64.const(EXACT_BITS), i64.shiftRightUnsigned, i64.isZero),
    when(
      isPower(minus),
      when(store(sequence(get(mantissa), f64.fromI64, powerOf(minus), f64.div))),
      isPower(get(exponent)),
      when(store(sequence(get(mantissa), f64.fromI64, powerOf(get(exponent)), f64.mul))),
    ),
  );
  /** The upper half of a double's digits, by Veltkamp. */
  const upper = (local: number): Code =>
    sequence(
      sequence(get(local), f64.const(2 ** 27 + 1), f64.mul, tee(split)),
      sequence(get(split), get(local), f64.sub, f64.sub),
    );
  const lower = (local: number, half: number): Code => sequence(get(local), get(half), f64.sub);
  const corrected = (factor: number): Code =>
    sequence(get(quotient), get(rest), f64.const(factor), f64.mul, f64.add);
  // Of up to 64 bits: divided as a double, and corrected by what remains (Dekker), which is exact. Where
  // the correction ends too near to the middle between two doubles, it is left to JavaScript.
  const divided = sequence(
    isPower(minus),
    when(
      sequence(powerOf(minus), set(power)),
      sequence(get(mantissa), f64.fromUnsignedI64, tee(whole), get(power), f64.div, set(quotient)),
      sequence(upper(quotient), set(a), upper(power), set(b)),
      sequence(get(quotient), get(power), f64.mul, set(product)),
      sequence(get(whole), get(product), f64.sub),
      sequence(get(a), get(b), f64.mul, get(product), f64.sub),
      sequence(get(a), lower(power, b), f64.mul, f64.add),
      sequence(lower(quotient, a), get(b), f64.mul, f64.add),
      sequence(lower(quotient, a), lower(power, b), f64.mul, f64.add),
      f64.sub,
      sequence(get(mantissa), get(whole), i64.fromF64, i64.sub, f64.fromI64, f64.add),
      sequence(get(power), f64.div, set(rest)),
      sequence(corrected(1 + 2 ** -40), corrected(1 - 2 ** -40), f64.equal),
      when(store(corrected(1))),
    ),
  );
  const body = sequence(
    trim,
    spelled,
    sequence(get(start), set(at), readSign(negative), readDigits),
    sequence(byte(at), get(decimal), i32.equal),
    when(move(at, 1), get(at), set(mark), readDigits, get(mark), get(at), i32.sub, set(scale)),
    isLess(sequence(get(digits), i32.const(1), i32.sub), i32.const(MOST_DIGITS)),
    when(
      sequence(readExponent, get(exponent), get(scale), i32.add, set(exponent)),
      sequence(get(at), get(end), i32.equal, when(exact, divided)),
    ),
    sequence(get(address), get(start), i32.store(), get(address), get(end), i32.store(4)),
    sequence(i32.const(layout.result), i32.load(8), get(address), i32.store()),
    count(i32.const(layout.result + 8), i32.const(4)),
  );
  return {
    params: [int, int, int, int, int],
    locals: [
      ...[int, int, int, int, int, int, int, int, long, long],
      ...[double, double, double, double, double, double, double, double],
    ],
    body,
  };
}
