import { assemble, types, type Func } from '../../wasm/assembler';
import { bytes, func, int, ints, shorts, vector, type Operand } from '../../wasm/expressions';
import {
  PAGE_BYTES,
  wasm,
  withMemory,
  type WasmMemory,
  type WasmModule,
} from '../../wasm/webAssembly';

/** Weights are integers of so many bits behind the point. */
export const PRECISION = 22;
/** Of those, so many are in the lower part: both parts are 16-bit integers. */
export const LOWER = 12;
const PAGES = 128;
/** What the kernel's memory holds. */
export const KERNEL_BYTES = PAGES * PAGE_BYTES;
/** Bytes that are written behind the last pixel of a row, or read behind a picture, at most. */
export const SPARE = 64;

/** Sources that are weighted together, by the channels of a picture, and along a column. */
export const TOGETHER = { across: { 1: 8, 3: 4 }, down: 2 } as const;
const SHORT = 2;
const ENTRY = 8;
const VECTOR = 16;

// What a pixel is made of is told by an entry of two 32-bit integers, how many bytes its first source is
// away and how many groups of sources it has, and in another table by their weights, group by group: the
// upper parts of a group's weights, then the lower ones.

const NONE = 16;
/** Places of bytes that become 16-bit integers. */
const widened = (places: readonly number[]): number[] => places.flatMap((place) => [place, NONE]);

/** Rounded and cut off at the bounds of bytes. */
const levels = (upper: Operand, lower: Operand) =>
  ints.shiftRight(
    ints.add(ints.add(ints.shiftLeft(upper, LOWER), lower), ints.splat(1 << (PRECISION - 1))),
    PRECISION,
  );

/**
 * across(source, target, rows, sourceStride, targetStride, entries, weights, count): makes `count` pixels of
 * each row. Up to three bytes are written behind a row.
 */
const across = (channels: 1 | 3): Func =>
  func(
    `across${channels}`,
    [
      ...(['source', 'target', 'rows', 'sourceStride', 'targetStride'] as const),
      ...(['entries', 'weights', 'count'] as const),
    ],
    undefined,
    ({ source, target, rows, sourceStride, targetStride, entries, weights, count }, writer) => {
      const { emit, keep, local, loop, go } = writer;
      const [left, groups, entry] = [local(types.i32), local(types.i32), local(types.i32)];
      const [weight, from, to] = [local(types.i32), local(types.i32), local(types.i32)];
      const [upper, lower] = [local(types.v128), local(types.v128)];
      const added = (sources: Operand, high: Operand, low: Operand) =>
        emit(
          upper.set(ints.add(upper, ints.dot(sources, high))),
          lower.set(ints.add(lower, ints.dot(sources, low))),
        );
      // Two sources of each channel side by side: of the first two sources, and of the next.
      const orders = [0, 2 * channels].map((start) => {
        const pairs = [0, 1, 2].flatMap((channel) => [start + channel, start + channel + channels]);
        return keep(vector.const([...widened(pairs), NONE, NONE, NONE, NONE]));
      });
      loop((nextRow) => {
        emit(entry.set(entries), weight.set(weights), to.set(target), left.set(count));
        loop((nextPixel) => {
          emit(from.set(int.add(source, int.load(entry))), groups.set(int.load(entry, 4)));
          emit(upper.set(vector.zero), lower.set(vector.zero));
          loop((nextGroup) => {
            if (channels === 3) {
              const four = keep(vector.load(from));
              orders.forEach((order, half) =>
                added(
                  keep(vector.swizzle(four, order)),
                  ints.loadSplat(weight, 2 * SHORT * half),
                  ints.loadSplat(weight, 2 * SHORT * (2 + half)),
                ),
              );
            } else
              added(
                keep(shorts.lowOfBytes(vector.loadEight(from))),
                vector.load(weight),
                vector.load(weight, VECTOR),
              );
            const together = TOGETHER.across[channels];
            emit(from.set(int.add(from, channels * together)));
            emit(weight.set(int.add(weight, 2 * SHORT * together)));
            emit(groups.set(int.sub(groups, 1)));
            go(nextGroup, groups);
          });
          if (channels === 1)
            for (const sums of [upper, lower])
              for (const distance of [2, 1]) {
                const order = [0, 1, 2, 3].flatMap((lane) =>
                  [0, 1, 2, 3].map((i) => 4 * ((lane + distance) % 4) + i),
                );
                emit(sums.set(ints.add(sums, vector.shuffle(sums, sums, order))));
              }
          const sum = keep(levels(upper, lower));
          const short = keep(shorts.ofInts(sum, sum));
          const pixel = ints.lane(bytes.ofShorts(short, short), 0);
          emit(channels === 3 ? int.store(to, pixel) : int.storeByte(to, pixel));
          emit(to.set(int.add(to, channels)), entry.set(int.add(entry, ENTRY)));
          emit(left.set(int.sub(left, 1)));
          go(nextPixel, left);
        });
        emit(source.set(int.add(source, sourceStride)), target.set(int.add(target, targetStride)));
        emit(rows.set(int.sub(rows, 1)));
        go(nextRow, rows);
      });
    },
  );

/**
 * down(source, target, rows, sourceStride, targetStride, entries, weights): makes rows of `targetStride`
 * bytes. Up to 15 bytes are written behind a row.
 */
const down = func(
  'down',
  [
    ...(['source', 'target', 'rows', 'sourceStride', 'targetStride'] as const),
    ...(['entries', 'weights'] as const),
  ],
  undefined,
  ({ source, target, rows, sourceStride, targetStride, entries, weights }, writer) => {
    const { emit, keep, local, loop, go } = writer;
    const [at, groups, weight] = [local(types.i32), local(types.i32), local(types.i32)];
    const [from, first] = [local(types.i32), local(types.i32)];
    const quarters = [0, 1, 2, 3].map(() => [local(types.v128), local(types.v128)] as const);
    loop((nextRow) => {
      emit(first.set(int.add(source, int.load(entries))), at.set(0));
      loop((nextVector) => {
        emit(from.set(int.add(first, at)), groups.set(int.load(entries, 4)), weight.set(weights));
        for (const [upper, lower] of quarters) emit(upper.set(vector.zero), lower.set(vector.zero));
        loop((nextGroup) => {
          const above = keep(vector.load(from));
          const below = keep(vector.load(int.add(from, sourceStride)));
          const high = keep(ints.loadSplat(weight));
          const low = keep(ints.loadSplat(weight, 2 * SHORT));
          const halves = [0, 8].map((start) =>
            keep(
              vector.shuffle(
                ...[above, below],
                Array.from({ length: 8 }, (_, i) => [start + i, VECTOR + start + i]).flat(),
              ),
            ),
          );
          quarters.forEach(([upper, lower], i) => {
            const half = halves[i >> 1]!;
            const pairs = keep(i % 2 === 0 ? shorts.lowOfBytes(half) : shorts.highOfBytes(half));
            emit(upper.set(ints.add(upper, ints.dot(pairs, high))));
            emit(lower.set(ints.add(lower, ints.dot(pairs, low))));
          });
          emit(from.set(int.add(from, int.shiftLeft(sourceStride, 1))));
          emit(weight.set(int.add(weight, 2 * SHORT * TOGETHER.down)));
          emit(groups.set(int.sub(groups, 1)));
          go(nextGroup, groups);
        });
        const sums = quarters.map(([upper, lower]) => levels(upper, lower));
        const halves = [0, 2].map((i) => shorts.ofInts(sums[i]!, sums[i + 1]!));
        const pixels = bytes.ofShorts(halves[0]!, halves[1]!);
        emit(vector.store(int.add(target, at), pixels), at.set(int.add(at, VECTOR)));
        go(nextVector, int.less(at, targetStride));
      });
      emit(weights.set(weight), entries.set(int.add(entries, ENTRY)));
      emit(target.set(int.add(target, targetStride)), rows.set(int.sub(rows, 1)));
      go(nextRow, rows);
    });
  },
);

/** Filters bytes by integer weights. */
export interface Kernel {
  readonly memory: WasmMemory;
  readonly across1: (...given: readonly number[]) => void;
  readonly across3: (...given: readonly number[]) => void;
  readonly down: (...given: readonly number[]) => void;
}

let module: WasmModule | undefined;

/** The compiled kernel; every thread can run it. */
export function compiled(): WasmModule {
  module ??= new wasm.Module(assemble([across(1), across(3), down], PAGES));
  return module;
}

export function makeKernel(compiledKernel: WasmModule): Kernel {
  const { memory, exports } = withMemory(compiledKernel, PAGES);
  return { memory, ...(exports as unknown as Omit<Kernel, 'memory'>) };
}
