/**
 * Writes WebAssembly: just what the kernels of nearest neighbours and of resizing need (WebAssembly Core
 * Specification 2.0, binary format). Code is a list of bytes, put together by the functions below.
 */
export type Code = readonly number[];

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

export const sequence = (...parts: readonly Code[]): number[] => parts.flat();

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
const access = (opcode: Code, offset: number): number[] => [...opcode, 0, ...unsigned(offset)];

export const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type Type = (typeof types)[keyof typeof types];

export const get = (local: number): number[] => [0x20, ...unsigned(local)];
export const set = (local: number): number[] => [0x21, ...unsigned(local)];
export const tee = (local: number): number[] => [0x22, ...unsigned(local)];
export const call = (index: number): number[] => [0x10, ...unsigned(index)];
/** Leaves or repeats the block that stands `depth` outside of this one. */
export const branchIf = (depth: number): number[] => [0x0d, depth];
export const branch = (depth: number): number[] => [0x0c, depth];
export const block = (...body: readonly Code[]): number[] => [0x02, 0x40, ...body.flat(), 0x0b];
export const loop = (...body: readonly Code[]): number[] => [0x03, 0x40, ...body.flat(), 0x0b];
export const when = (...body: readonly Code[]): number[] => [0x04, 0x40, ...body.flat(), 0x0b];

export const i32 = {
  const: (value: number): number[] => [0x41, ...signed(value)],
  load: (offset = 0): number[] => access([0x28], offset),
  store: (offset = 0): number[] => access([0x36], offset),
  add: [0x6a],
  sub: [0x6b],
  mul: [0x6c],
  shl: [0x74],
  and: [0x71],
  ne: [0x47],
  lessUnsigned: [0x49],
  greaterUnsigned: [0x4b],
} as const;

export const f32 = {
  load: (offset = 0): number[] => access([0x2a], offset),
  store: (offset = 0): number[] => access([0x38], offset),
  less: [0x5d],
} as const;

export const f32x4 = {
  load: (offset = 0): number[] => access(simd(0x00), offset),
  /** One number, in all four lanes. */
  loadSplat: (offset = 0): number[] => access(simd(0x09), offset),
  store: (offset = 0): number[] => access(simd(0x0b), offset),
  less: simd(0x43),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  /** The smaller one; where one is NaN, the first. */
  min: simd(0xea),
} as const;
export const i32x4 = {
  splat: simd(0x11),
  /** One number, in all four lanes. */
  loadSplat: (offset = 0): number[] => access(simd(0x09), offset),
  /** Four unsigned bytes as they lie in memory. */
  loadBytes: (offset = 0): number[] => [
    ...access(simd(0x5c), offset),
    ...simd(0x89),
    ...simd(0xa9),
  ],
  add: simd(0xae),
  mul: simd(0xb5),
  /** By as many bits as the number on the stack says; negative ones stay so. */
  shiftRight: simd(0xac),
  /** Of two vectors the eight numbers as integers of 16 bits, and of two of those as bytes, cut off at their bounds. */
  toShorts: simd(0x85),
  toBytes: simd(0x66),
  first: [...simd(0x1b), 0],
} as const;
export const or = simd(0x50);
export const anyTrue = simd(0x53);

export interface Func {
  readonly params: readonly Type[];
  readonly locals: readonly Type[];
  readonly body: Code;
  /** Exported under this name. */
  readonly name?: string;
}

const vector = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];
const text = (value: string): number[] => vector([...Buffer.from(value)].map((byte) => [byte]));

/**
 * A module of these functions, none of which gives a value, over a shared memory that it imports
 * as `host.memory`.
 *
 * @param pages Size of that memory, which cannot grow. (64 KiB)
 */
export function assemble(functions: readonly Func[], pages: number): Uint8Array<ArrayBuffer> {
  const size = unsigned(pages);
  const exported = functions.flatMap(({ name }, i) =>
    name === undefined ? [] : [[...text(name), 0, ...unsigned(i)]],
  );
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map((type) => [1, type])), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      vector(functions.map(({ params }) => [0x60, ...vector(params.map((p) => [p])), 0])),
    ),
    ...section(2, vector([[...text('host'), ...text('memory'), 2, 3, ...size, ...size]])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(exported)),
    ...section(10, vector(bodies)),
  ]);
}
