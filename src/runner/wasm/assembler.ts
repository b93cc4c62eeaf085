/**
 * Writes WebAssembly: just what the kernels of nearest neighbours, of pictures, of reading and of drawing
 * numbers need (WebAssembly Core Specification 2.0, binary format). Code is bytes and code, put together by the
 * functions below: to copy the bytes each time would take longer than the engine then compiles.
 */
export type Code = readonly (number | Code)[];

function flatten(code: Code, into: number[] = []): number[] {
  for (const part of code)
    if (typeof part === 'number') into.push(part);
    else flatten(part, into);
  return into;
}

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  if (value < 128) return [value];
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a safe integer. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = ((rest % 128) + 128) % 128;
    rest = Math.floor(rest / 128);
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

export const sequence = (...parts: readonly Code[]): Code => parts;

const simd = (opcode: number): Code => [0xfd, unsigned(opcode)];
const access = (opcode: Code, offset: number): Code => [opcode, 0, unsigned(offset)];

export const types = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type Type = (typeof types)[keyof typeof types];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number): Code => [0x21, unsigned(local)];
export const tee = (local: number): Code => [0x22, unsigned(local)];
export const call = (index: number): Code => [0x10, unsigned(index)];
/** Leaves or repeats the block that stands `depth` outside of this one. */
export const branchIf = (depth: number): Code => [0x0d, depth];
export const branch = (depth: number): Code => [0x0c, depth];
export const block = (...body: readonly Code[]): Code => [0x02, 0x40, body, 0x0b];
export const loop = (...body: readonly Code[]): Code => [0x03, 0x40, body, 0x0b];
export const when = (...body: readonly Code[]): Code => [0x04, 0x40, body, 0x0b];

export const either = (body: Code, otherwise: Code): Code => [
  [0x04, 0x40],
  ...[body, [0x05], otherwise, [0x0b]],
];

export const leave = [0x0f];

/** Goes on as long as a condition holds. */
export const loopWhile = (condition: Code, ...body: readonly Code[]): Code =>
  block(loop(condition, i32.isZero, branchIf(1), ...body, branch(0)));

export const i32 = {
  const: (value: number): Code => [0x41, signed(value | 0)],
  load: (offset = 0): Code => access([0x28], offset),
  loadByte: (offset = 0): Code => access([0x2d], offset),
  loadShort: (offset = 0): Code => access([0x2f], offset),
  store: (offset = 0): Code => access([0x36], offset),
  storeByte: (offset = 0): Code => access([0x3a], offset),
  storeShort: (offset = 0): Code => access([0x3b], offset),
  add: [0x6a],
  sub: [0x6b],
  mul: [0x6c],
  divUnsigned: [0x6e],
  shl: [0x74],
  shiftRight: [0x75],
  shiftRightUnsigned: [0x76],
  and: [0x71],
  or: [0x72],
  xor: [0x73],
  isZero: [0x45],
  equal: [0x46],
  ne: [0x47],
  less: [0x48],
  lessUnsigned: [0x49],
  greater: [0x4a],
  greaterUnsigned: [0x4b],
  trailingZeros: [0x68],
  ones: [0x69],
  fromI64: [0xa7],
} as const;

export const i64 = {
  const: (value: number): Code => [0x42, signed(value)],
  load: (offset = 0): Code => access([0x29], offset),
  store: (offset = 0): Code => access([0x37], offset),
  add: [0x7c],
  sub: [0x7d],
  mul: [0x7e],
  and: [0x83],
  or: [0x84],
  shl: [0x86],
  shiftRightUnsigned: [0x88],
  isZero: [0x50],
  equal: [0x51],
  trailingZeros: [0x7a],
  fromI32: [0xac],
  fromUnsignedI32: [0xad],
  /** The whole part of a number that is not negative. */
  fromF64: [0xb1],
  bitsOf: [0xbd],
} as const;

export const f64 = {
  const: (value: number): Code => [0x44, [...new Uint8Array(Float64Array.of(value).buffer)]],
  load: (offset = 0): Code => access([0x2b], offset),
  store: (offset = 0): Code => access([0x39], offset),
  equal: [0x61],
  greater: [0x64],
  abs: [0x99],
  sqrt: [0x9f],
  add: [0xa0],
  sub: [0xa1],
  mul: [0xa2],
  div: [0xa3],
  min: [0xa4],
  max: [0xa5],
  toF32: [0xb6],
  fromF32: [0xbb],
  fromI64: [0xb9],
  fromUnsignedI64: [0xba],
  fromI32: [0xb7],
  ofBits: [0xbf],
} as const;

export const f32 = {
  load: (offset = 0): Code => access([0x2a], offset),
  store: (offset = 0): Code => access([0x38], offset),
  less: [0x5d],
  max: [0x97],
} as const;

export const f32x4 = {
  load: (offset = 0): Code => access(simd(0x00), offset),
  /** One number, in all four lanes. */
  loadSplat: (offset = 0): Code => access(simd(0x09), offset),
  store: (offset = 0): Code => access(simd(0x0b), offset),
  less: simd(0x43),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  /** The smaller one; where one is NaN, the first. */
  min: simd(0xea),
} as const;
export const i32x4 = {
  splat: simd(0x11),
  /** One integer, in all four lanes. */
  loadSplat: (offset = 0): Code => access(simd(0x09), offset),
  lane: (place: number): Code => [simd(0x1b), place],
  /** Of the first four of eight integers of 16 bits. */
  lowOfShorts: simd(0xa9),
  shiftLeft: simd(0xab),
  shiftRight: simd(0xac),
  /** −1 where it is so, else 0. */
  lessUnsigned: simd(0x3a),
  add: simd(0xae),
  sub: simd(0xb1),
  mul: simd(0xb5),
  /** Of two vectors the eight numbers as integers of 16 bits, cut off at their bounds. */
  toShorts: simd(0x85),
} as const;
export const i64x2 = {
  /** Products of the first two of four integers of 32 bits, or of the last two. */
  mulLowUnsigned: simd(0xde),
  mulHighUnsigned: simd(0xdf),
} as const;
export const i16x8 = {
  splat: simd(0x10),
  lane: (place: number): Code => [simd(0x19), place],
  /** Of the first eight bytes, or of the last, as they are without a sign. */
  lowOfBytes: simd(0x89),
  highOfBytes: simd(0x8a),
  /** By as many bits as the number on the stack says. */
  shiftRightUnsigned: simd(0x8d),
  add: simd(0x8e),
  mul: simd(0x95),
  /** Products of neighbours, added up in pairs: four integers of 32 bits. */
  dot: simd(0xba),
} as const;
export const i8x16 = {
  splat: simd(0x0f),
  equal: simd(0x23),
  greaterUnsigned: simd(0x28),
  sub: simd(0x71),
  /** The first vector's bytes at the places that the second one says; 0 for a place beyond. */
  swizzle: simd(0x0e),
  /** The highest bit of each byte, the first byte's lowest. */
  bits: simd(0x64),
  /** Of two vectors of integers of 16 bits, cut off at their bounds. */
  ofShorts: simd(0x66),
} as const;
export const f64x2 = {
  splat: simd(0x14),
  loadSplat: (offset = 0): Code => access(simd(0x0a), offset),
  /** Of the first two of four integers of 32 bits. */
  ofInts: simd(0xfe),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
} as const;
export const v128 = {
  load: (offset = 0): Code => access(simd(0x00), offset),
  /** Four bytes, or eight, and zeros behind them. */
  loadFour: (offset = 0): Code => access(simd(0x5c), offset),
  loadEight: (offset = 0): Code => access(simd(0x5d), offset),
  store: (offset = 0): Code => access(simd(0x0b), offset),
  /** Its first eight bytes, or its last. */
  storeHalf: (half: number): Code => [access(simd(0x5b), 0), half],
  const: (bytes: readonly number[]): Code => [simd(0x0c), bytes],
  /** Eight bytes as one integer, the first or the last. */
  i64: (place: number): Code => [simd(0x1d), place],
  /** Bytes of two vectors, by their places; those of the second are 16 and more. */
  shuffle: (places: readonly number[]): Code => [simd(0x0d), places],
} as const;
export const and = simd(0x4e);
export const or = simd(0x50);
export const xor = simd(0x51);
/** Four of the eight integers of 32 bits that two vectors have. */
export const shuffle = (...lanes: readonly number[]): Code =>
  v128.shuffle(lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]));
export const anyTrue = simd(0x53);

export interface Func {
  readonly params: readonly Type[];
  readonly locals: readonly Type[];
  readonly body: Code;
  /** Of the value that it leaves; default none. */
  readonly result?: Type;
  /** Exported under this name. */
  readonly name?: string;
}

const vector = (items: readonly Code[]): Code => [unsigned(items.length), items];
const sized = (content: Code): Code => {
  const bytes = flatten(content);
  return [unsigned(bytes.length), bytes];
};
const section = (id: number, content: Code): Code => [id, sized(content)];
const text = (value: string): Code => vector([...Buffer.from(value)].map((byte) => [byte]));

/**
 * A module of these functions over a shared memory that it imports as `host.memory`.
 *
 * @param pages Size of that memory, which cannot grow. (64 KiB)
 */
export function assemble(functions: readonly Func[], pages: number): Uint8Array<ArrayBuffer> {
  const size = unsigned(pages);
  const exported = functions.flatMap(({ name }, i) =>
    name === undefined ? [] : [[text(name), 0, unsigned(i)]],
  );
  const bodies = functions.map(({ locals, body }) =>
    sized([vector(locals.map((type) => [1, type])), body, 0x0b]),
  );
  const module = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(
      1,
      vector(
        functions.map(({ params, result }) => [
          ...[0x60, vector(params.map((p) => [p]))],
          vector(result === undefined ? [] : [[result]]),
        ]),
      ),
    ),
    section(2, vector([[text('host'), text('memory'), 2, 3, size, size]])),
    section(3, vector(functions.map((_, i) => unsigned(i)))),
    section(7, vector(exported)),
    section(10, vector(bodies)),
  ];
  return new Uint8Array(flatten(module));
}
