import {
  access,
  branch,
  branchIf,
  call,
  get,
  i32,
  sequence,
  set,
  signed,
  simd,
  tee,
  types,
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
const load =
  (opcode: Code) =>
  (from: Operand, offset = 0): Code =>
    sequence(codeOf(from), access(opcode, offset));
const store =
  (opcode: Code) =>
  (to: Operand, value: Operand, offset = 0): Code =>
    sequence(codeOf(to), codeOf(value), access(opcode, offset));

/** 32-bit integers. */
export const int = {
  load: load([0x28]),
  loadByte: load([0x2d]),
  loadShort: load([0x2f]),
  store: store([0x36]),
  storeByte: store([0x3a]),
  storeShort: store([0x3b]),
  isZero: unary([0x45]),
  equal: binary([0x46]),
  different: binary([0x47]),
  less: binary([0x48]),
  greater: binary([0x4a]),
  greaterUnsigned: binary([0x4b]),
  zerosBelow: unary([0x68]),
  add: binary([0x6a]),
  sub: binary([0x6b]),
  mul: binary([0x6c]),
  and: binary([0x71]),
  or: binary([0x72]),
  shiftLeft: binary([0x74]),
  shiftRight: binary([0x75]),
  shiftRightUnsigned: binary([0x76]),
  ofLong: unary([0xa7]),
} as const;

/** 64-bit integers. */
export const long = {
  ofInt: unary([0xad]),
  const: (value: number): Code => [0x42, signed(value)],
  or: binary([0x84]),
  shiftLeft: binary([0x86]),
  shiftRightUnsigned: binary([0x88]),
} as const;

/** 16 bytes, whatever they are. */
export const vector = {
  load: load(simd(0x00)),
  /** Four bytes, or eight, and zeros behind them. */
  loadFour: load(simd(0x5c)),
  loadEight: load(simd(0x5d)),
  store: store(simd(0x0b)),
  /** Its first eight bytes, or its last. */
  storeHalf: (to: Operand, value: Operand, half: number): Code =>
    sequence(codeOf(to), codeOf(value), access(simd(0x5b), 0), [half]),
  zero: [simd(0x0c), Array.from({ length: 16 }, () => 0)],
  const: (values: readonly number[]): Code => [simd(0x0c), values],
  /** Bytes of one, by places in the other; 0 where there is no such place. */
  swizzle: binary(simd(0x0e)),
  long: (of: Operand, place: number): Code => sequence(codeOf(of), simd(0x1d), [place]),
  /** Bytes of both, by their places; those of the second are 16 and more. */
  shuffle: (left: Operand, right: Operand, places: readonly number[]): Code =>
    sequence(codeOf(left), codeOf(right), simd(0x0d), places),
} as const;

/** 16 bytes. */
export const bytes = {
  splat: unary(simd(0x0f)),
  equal: binary(simd(0x23)),
  /** Whether each is true, as one bit. */
  mask: unary(simd(0x64)),
  /** Of 16-bit integers, cut off at their bounds. */
  ofShorts: binary(simd(0x66)),
} as const;

/** Eight 16-bit integers. */
export const shorts = {
  /** Of 32-bit integers, cut off at their bounds. */
  ofInts: binary(simd(0x85)),
  splat: unary(simd(0x10)),
  shiftRight: binary(simd(0x8d)),
  add: binary(simd(0x8e)),
  mul: binary(simd(0x95)),
  lowOfBytes: unary(simd(0x89)),
  highOfBytes: unary(simd(0x8a)),
  lane: (of: Operand, place: number): Code => sequence(codeOf(of), simd(0x19), [place]),
} as const;

/** Four 32-bit integers. */
export const ints = {
  splat: unary(simd(0x11)),
  lane: (of: Operand, place: number): Code => sequence(codeOf(of), simd(0x1b), [place]),
  lowOfShorts: unary(simd(0xa9)),
  shiftLeft: binary(simd(0xab)),
  shiftRight: binary(simd(0xac)),
  add: binary(simd(0xae)),
  sub: binary(simd(0xb1)),
  mul: binary(simd(0xb5)),
  /** One integer, four times. */
  loadSplat: load(simd(0x09)),
  /** Of 16-bit integers: the sums of the products of two each. */
  dot: binary(simd(0xba)),
} as const;

/** Two 64-bit floating point numbers. */
export const doubles = {
  /** Of the first two of four 32-bit integers. */
  ofInts: unary(simd(0xfe)),
  /** A 32-bit integer, twice. */
  splatInt: (value: Operand): Code => sequence(codeOf(value), [0xb7], simd(0x14)),
  const: (value: number): Code => {
    const own = [...new Uint8Array(Float64Array.of(value, value).buffer)];
    return sequence(simd(0x0c), own);
  },
  loadSplat: load(simd(0x0a)),
  add: binary(simd(0xf0)),
  sub: binary(simd(0xf1)),
  mul: binary(simd(0xf2)),
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
  const body: Code[] = [];
  const variable = (index: number): Variable => ({
    get: get(index),
    set: (value) => sequence(codeOf(value), set(index)),
    tee: (value) => sequence(codeOf(value), tee(index)),
  });
  const local = (type: Type): Variable => variable(params.length + locals.push(type) - 1);
  const emit = (...code: readonly Code[]): void => void body.push(...code);
  let depth = 0;
  const within = (opcode: number, inner: (label: Label) => void): void => {
    emit([opcode, 0x40]);
    inner({ depth: ++depth });
    depth--;
    emit([0x0b]);
  };
  const writer: Writer = {
    ...{ local, emit },
    keep: (value) => {
      const kept = local(types.v128);
      emit(kept.set(value));
      return kept;
    },
    block: (inner) => within(0x02, inner),
    loop: (inner) => within(0x03, inner),
    when: (condition, inner) => {
      emit(codeOf(condition));
      within(0x04, inner);
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
