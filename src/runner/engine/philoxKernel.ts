import {
  assemble,
  branchIf,
  get,
  i32,
  i32x4,
  i64x2,
  loop,
  sequence,
  set,
  shuffle,
  tee,
  types,
  v128,
  xor,
  type Code,
  type Func,
} from '../wasm/assembler';
import { wasm, withMemory } from '../wasm/webAssembly';
import {
  MULTIPLIER_0,
  MULTIPLIER_1,
  ROUNDS,
  WEYL_0,
  WEYL_1,
  type Counter,
  type Key,
} from './philox';

/** Words that the kernel's memory holds, one page of it. */
const WORDS = 16384;

/** fill(low, high, third, fourth, key0, key1, end): blocks from address 0 on, four at a time. */
function filling(): Func {
  const [low, high, third, fourth, key0, key1, end, at, round] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const counters = [9, 10, 11, 12] as const;
  const [c0, c1, c2, c3] = counters;
  const [k0, k1, lows, a, b, low0] = [13, 14, 15, 16, 17, 18];
  const splat = (local: number): Code => sequence(get(local), i32x4.splat);
  const number = (value: number): Code => sequence(i32.const(value), i32x4.splat);
  // The products of four numbers and a multiplier, 64 bits each: two in a, two in b.
  const multiply = (local: number, by: number): Code =>
    sequence(
      sequence(get(local), number(by), i64x2.mulLowUnsigned, set(a)),
      sequence(get(local), number(by), i64x2.mulHighUnsigned, set(b)),
    );
  const lowHalves = sequence(get(a), get(b), shuffle(0, 2, 4, 6));
  const highHalves = sequence(get(a), get(b), shuffle(1, 3, 5, 7));
  const once = sequence(
    sequence(multiply(c0, MULTIPLIER_0), lowHalves, set(low0)),
    sequence(highHalves, get(c3), xor, get(k1), xor, set(c3)),
    sequence(multiply(c2, MULTIPLIER_1), highHalves, get(c1), xor, get(k0), xor, set(c0)),
    sequence(lowHalves, set(c1), get(c3), set(c2), get(low0), set(c3)),
    sequence(get(k0), number(WEYL_0), i32x4.add, set(k0)),
    sequence(get(k1), number(WEYL_1), i32x4.add, set(k1)),
  );
  // From word by word to block by block.
  const pair = (first: number, second: number, lane: number): Code =>
    sequence(get(first), get(second), shuffle(lane, lane + 4, lane + 1, lane + 5));
  const store = [0, 1].map((half) =>
    sequence(
      sequence(pair(c0, c1, 2 * half), set(a), pair(c2, c3, 2 * half), set(b)),
      sequence(get(at), get(a), get(b), shuffle(0, 1, 4, 5), v128.store(32 * half)),
      sequence(get(at), get(a), get(b), shuffle(2, 3, 6, 7), v128.store(32 * half + 16)),
    ),
  );
  const v = types.v128;
  return {
    name: 'fill',
    params: [0, 1, 2, 3, 4, 5, 6].map(() => types.i32),
    locals: [types.i32, types.i32, v, v, v, v, v, v, v, v, v, v],
    body: loop(
      sequence(splat(low), tee(lows), v128.const(ASCENDING), i32x4.add, tee(c0)),
      // Where the low word went past its end, the one above goes on: a mask is −1.
      sequence(get(lows), i32x4.lessUnsigned, set(c1), splat(high), get(c1), i32x4.sub, set(c1)),
      sequence(splat(third), set(c2), splat(fourth), set(c3)),
      sequence(splat(key0), set(k0), splat(key1), set(k1)),
      sequence(i32.const(ROUNDS), set(round)),
      loop(once, get(round), i32.const(1), i32.sub, tee(round), branchIf(0)),
      ...store,
      sequence(get(low), i32.const(4), i32.add, tee(low), i32.const(4), i32.lessUnsigned),
      sequence(get(high), i32.add, set(high)),
      sequence(get(at), i32.const(64), i32.add, tee(at), get(end), i32.lessUnsigned, branchIf(0)),
    ),
  };
}
/** 0, 1, 2, 3, as 32 bits each. */
const ASCENDING = [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0];

interface Kernel {
  readonly fill: (...given: readonly number[]) => void;
  readonly words: Uint32Array;
}
let made: Kernel | undefined;

function kernel(): Kernel {
  const module = new wasm.Module(assemble([filling()], 1));
  const { memory, exports } = withMemory(module, 1);
  return { fill: exports.fill!, words: new Uint32Array(memory.buffer) };
}

/** As `philox`, in WebAssembly: ten times as fast from the first block on. */
export function philoxInWasm(
  [low, high, third, fourth]: Counter,
  [key0, key1]: Key,
  out: Uint32Array,
): void {
  const { fill, words } = (made ??= kernel());
  const whole = out.length - (out.length % 4);
  for (let from = 0; from < whole; from += WORDS) {
    const end = Math.min(whole, from + WORDS);
    const block = (low >>> 0) + from / 4;
    const above = high + Math.floor(block / 2 ** 32);
    fill(block | 0, above | 0, third | 0, fourth | 0, key0 | 0, key1 | 0, 4 * (end - from));
    out.set(words.subarray(0, end - from), from);
  }
}
