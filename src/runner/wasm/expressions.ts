import {
  block,
  branch,
  branchIf,
  call,
  f64,
  f64x2,
  get,
  i16x8,
  i32,
  i32x4,
  i64,
  i8x16,
  loop,
  sequence,
  set,
  tee,
  types,
  v128,
  when,
} from './assembler';
import type { Code, Func, Type } from './assembler';

/** A parameter or local variable of a function. */
export interface Variable {
  readonly get: Code;
  set(value: Operand): Code;
  /** Sets it, within an expression that has its new value. */
  tee(value: Operand): Code;
}

/** A number is a 32-bit integer. */
export type Operand = Variable | Code | number;

function codeOf(operand: Operand): Code {
  if (typeof operand === 'number') return i32.const(operand);
  return 'set' in operand ? operand.get : operand;
}

const operator =
  <O extends readonly Operand[]>(opcode: Code) =>
  (...operands: O): Code =>
    sequence(...operands.map(codeOf), opcode);
const unary = (opcode: Code) => operator<[of: Operand]>(opcode);
const binary = (opcode: Code) => operator<[left: Operand, right: Operand]>(opcode);
type Access = (offset?: number) => Code;
const load =
  (from: Access) =>
  (address: Operand, offset = 0): Code =>
    sequence(codeOf(address), from(offset));
const store =
  (to: Access) =>
  (address: Operand, value: Operand, offset = 0): Code =>
    sequence(codeOf(address), codeOf(value), to(offset));
const lane =
  (opcode: (place: number) => Code) =>
  (of: Operand, place: number): Code =>
    sequence(codeOf(of), opcode(place));

/** 32-bit integers. */
export const int = {
  load: load(i32.load),
  loadByte: load(i32.loadByte),
  loadShort: load(i32.loadShort),
  store: store(i32.store),
  storeByte: store(i32.storeByte),
  storeShort: store(i32.storeShort),
  isZero: unary(i32.isZero),
  equal: binary(i32.equal),
  different: binary(i32.ne),
  less: binary(i32.less),
  greater: binary(i32.greater),
  greaterUnsigned: binary(i32.greaterUnsigned),
  zerosBelow: unary(i32.trailingZeros),
  add: binary(i32.add),
  sub: binary(i32.sub),
  mul: binary(i32.mul),
  and: binary(i32.and),
  or: binary(i32.or),
  shiftLeft: binary(i32.shl),
  shiftRight: binary(i32.shiftRight),
  shiftRightUnsigned: binary(i32.shiftRightUnsigned),
  ofLong: unary(i32.fromI64),
} as const;

/** 64-bit integers. */
export const long = {
  ofInt: unary(i64.fromUnsignedI32),
  const: i64.const,
  or: binary(i64.or),
  shiftLeft: binary(i64.shl),
  shiftRightUnsigned: binary(i64.shiftRightUnsigned),
} as const;

/** 16 bytes, whatever they are. */
export const vector = {
  load: load(v128.load),
  /** Four bytes, or eight, and zeros behind them. */
  loadFour: load(v128.loadFour),
  loadEight: load(v128.loadEight),
  store: store(v128.store),
  /** Its first eight bytes, or its last. */
  storeHalf: (to: Operand, value: Operand, half: number): Code =>
    sequence(codeOf(to), codeOf(value), v128.storeHalf(half)),
  zero: v128.const(Array.from({ length: 16 }, () => 0)),
  const: v128.const,
  /** Bytes of one, by places in the other; 0 where there is no such place. */
  swizzle: binary(i8x16.swizzle),
  long: lane(v128.i64),
  /** Bytes of both, by their places; those of the second are 16 and more. */
  shuffle: (left: Operand, right: Operand, places: readonly number[]): Code =>
    sequence(codeOf(left), codeOf(right), v128.shuffle(places)),
} as const;

/** 16 bytes. */
export const bytes = {
  splat: unary(i8x16.splat),
  equal: binary(i8x16.equal),
  /** Whether each is true, as one bit. */
  mask: unary(i8x16.bits),
  /** Of 16-bit integers, cut off at their bounds. */
  ofShorts: binary(i8x16.ofShorts),
} as const;

/** Eight 16-bit integers. */
export const shorts = {
  /** Of 32-bit integers, cut off at their bounds. */
  ofInts: binary(i32x4.toShorts),
  splat: unary(i16x8.splat),
  shiftRight: binary(i16x8.shiftRightUnsigned),
  add: binary(i16x8.add),
  mul: binary(i16x8.mul),
  lowOfBytes: unary(i16x8.lowOfBytes),
  highOfBytes: unary(i16x8.highOfBytes),
  lane: lane(i16x8.lane),
} as const;

/** Four 32-bit integers. */
export const ints = {
  splat: unary(i32x4.splat),
  lane: lane(i32x4.lane),
  lowOfShorts: unary(i32x4.lowOfShorts),
  shiftLeft: binary(i32x4.shiftLeft),
  shiftRight: binary(i32x4.shiftRight),
  add: binary(i32x4.add),
  sub: binary(i32x4.sub),
  mul: binary(i32x4.mul),
  /** One integer, four times. */
  loadSplat: load(i32x4.loadSplat),
  /** Of 16-bit integers: the sums of the products of two each. */
  dot: binary(i16x8.dot),
} as const;

/** Two 64-bit floating point numbers. */
export const doubles = {
  /** Of the first two of four 32-bit integers. */
  ofInts: unary(f64x2.ofInts),
  /** A 32-bit integer, twice. */
  splatInt: unary(sequence(f64.fromI32, f64x2.splat)),
  const: (value: number): Code =>
    v128.const([...new Uint8Array(Float64Array.of(value, value).buffer)]),
  loadSplat: load(f64x2.loadSplat),
  add: binary(f64x2.add),
  sub: binary(f64x2.sub),
  mul: binary(f64x2.mul),
} as const;

export const calls = (index: number, ...operands: readonly Operand[]): Code =>
  sequence(...operands.map(codeOf), call(index));

/** A block that can be left, or a loop that can be begun again. */
export interface Label {
  readonly depth: number;
}

/** Writes the code of a function, step by step. */
export interface Writer {
  local(type: Type): Variable;
  emit(...code: readonly Code[]): void;
  /** Emits code that gives a vector, which is from then on in a variable of its own. */
  keep(value: Code): Variable;
  block(write: (end: Label) => void): void;
  loop(write: (start: Label) => void): void;
  when(condition: Operand, write: () => void): void;
  /** Goes to the end of a block, or to the start of a loop. */
  go(to: Label, condition?: Operand): void;
}

/**
 * A function of 32-bit integers.
 * @param result of the value that its code leaves; none where undefined
 */
export function func<P extends string>(
  name: string,
  parameters: readonly P[],
  result: Type | undefined,
  write: (parameters: Readonly<Record<P, Variable>>, writer: Writer) => void,
): Func {
  const params = parameters.map(() => types.i32);
  const locals: Type[] = [];
  let body: Code[] = [];
  const variable = (index: number): Variable => ({
    get: get(index),
    set: (value) => sequence(codeOf(value), set(index)),
    tee: (value) => sequence(codeOf(value), tee(index)),
  });
  const local = (type: Type): Variable => variable(params.length + locals.push(type) - 1);
  const emit = (...code: readonly Code[]): void => void body.push(...code);
  let depth = 0;
  const within = (
    around: (...body: readonly Code[]) => Code,
    inner: (label: Label) => void,
  ): void => {
    const outside = body;
    body = [];
    inner({ depth: ++depth });
    depth--;
    outside.push(around(...body));
    body = outside;
  };
  const writer: Writer = {
    ...{ local, emit },
    keep: (value) => {
      const kept = local(types.v128);
      emit(kept.set(value));
      return kept;
    },
    block: (inner) => within(block, inner),
    loop: (inner) => within(loop, inner),
    when: (condition, inner) => {
      emit(codeOf(condition));
      within(when, inner);
    },
    go: (to, condition) => {
      const away = depth - to.depth;
      emit(condition === undefined ? branch(away) : [codeOf(condition), branchIf(away)]);
    },
  };
  const named = Object.fromEntries(parameters.map((each, i) => [each, variable(i)]));
  write(named as Record<P, Variable>, writer);
  return { name, params, locals, body, ...(result !== undefined && { result }) };
}
