import { types, type Code, type Func } from '../../../../wasm/assembler';
import { bytes, func, int, ints, shorts, vector, type Operand } from '../../../../wasm/expressions';

const PIXELS = 4;
const CHANNELS = 3;
const fixed = (factor: number): number => Math.round(factor * 65536);
const HALF = 32768;

/**
 * coloured(luma, blue, red, lumaStride, blueStride, redStride, width, height, to): three planes as red,
 * green and blue (JFIF), in the integers of libjpeg (jdcolor.c). Reads up to three pixels behind a row,
 * and writes 16 bytes behind the last.
 */
export const coloured: Func = func(
  'coloured',
  [
    ...(['luma', 'blue', 'red', 'lumaStride', 'blueStride', 'redStride'] as const),
    ...(['width', 'height', 'to'] as const),
  ],
  undefined,
  ({ luma, blue, red, lumaStride, blueStride, redStride, width, height, to }, writer) => {
    const { emit, keep, local, loop, go } = writer;
    const [x, row] = [local(types.i32), local(types.i32)];
    const levels = (plane: Operand) =>
      ints.lowOfShorts(shorts.lowOfBytes(vector.loadFour(int.add(plane, x))));
    const by = (of: Operand, factor: number) => ints.mul(of, ints.splat(fixed(factor)));
    const rounded = (value: Operand) => ints.shiftRight(ints.add(value, ints.splat(HALF)), 16);
    emit(row.set(to));
    loop((nextRow) => {
      emit(x.set(0), to.set(row));
      loop((next) => {
        const y = keep(levels(luma));
        const cb = keep(ints.sub(levels(blue), ints.splat(128)));
        const cr = keep(ints.sub(levels(red), ints.splat(128)));
        const r = keep(ints.add(y, rounded(by(cr, 1.402))));
        const g = keep(ints.add(y, rounded(ints.add(by(cb, -0.34414), by(cr, -0.71414)))));
        const b = keep(ints.add(y, rounded(by(cb, 1.772))));
        const apart = keep(bytes.ofShorts(shorts.ofInts(r, g), shorts.ofInts(b, b)));
        const order = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 0, 0, 0, 0];
        emit(vector.store(to, vector.shuffle(apart, apart, order)));
        emit(to.set(int.add(to, PIXELS * CHANNELS)), x.set(int.add(x, PIXELS)));
        go(next, int.less(x, width));
      });
      emit(row.set(int.add(row, int.mul(width, CHANNELS))));
      emit(luma.set(int.add(luma, lumaStride)));
      emit(blue.set(int.add(blue, blueStride)), red.set(int.add(red, redStride)));
      emit(height.set(int.sub(height, 1)));
      go(nextRow, height);
    });
  },
);

/**
 * enlarged(near, far, to, columns, ofNear, ofFar, low, high, shift): a row of twice as many pixels, each
 * between those nearest to it, weighted 3 to 1, in the integers of libjpeg (jdsample.c, "fancy"). The row
 * itself is `ofNear` times the near one and `ofFar` times the far one. Looks at a byte before the rows.
 */
export const enlarged: Func = func(
  'enlarged',
  [
    ...(['near', 'far', 'to', 'columns', 'ofNear', 'ofFar'] as const),
    ...(['low', 'high', 'shift'] as const),
  ],
  undefined,
  ({ near, far, to, columns, ofNear, ofFar, low, high, shift }, writer) => {
    const { emit, keep, local, loop, go } = writer;
    const x = local(types.i32);
    const [nearBy, farBy] = [keep(shorts.splat(ofNear)), keep(shorts.splat(ofFar))];
    const [lows, highs] = [keep(shorts.splat(low)), keep(shorts.splat(high))];
    const sums = (beside: number): Code => {
      const of = (row: Operand): Code =>
        shorts.lowOfBytes(vector.loadEight(int.add(int.add(row, x), beside)));
      return shorts.add(shorts.mul(of(near), nearBy), shorts.mul(of(far), farBy));
    };
    const between = (here: Operand, beside: number, half: Operand): Code =>
      shorts.shiftRight(shorts.add(shorts.add(here, sums(beside)), half), shift);
    loop((next) => {
      const here = keep(shorts.mul(sums(0), shorts.splat(3)));
      const pixels = keep(bytes.ofShorts(between(here, -1, lows), between(here, 1, highs)));
      const order = Array.from({ length: 8 }, (_, i) => [i, i + 8]).flat();
      const place = int.add(to, int.shiftLeft(x, 1));
      emit(vector.store(place, vector.shuffle(pixels, pixels, order)));
      emit(x.set(int.add(x, 8)));
      go(next, int.less(x, columns));
    });
    /** There is nothing beside the first and the last. */
    const edge = (column: Operand, at: Operand, half: Operand): Code => {
      const of = (row: Operand, by: Operand): Code =>
        int.mul(int.loadByte(int.add(row, column)), by);
      const sum = int.shiftLeft(int.add(of(near, ofNear), of(far, ofFar)), 2);
      return int.storeByte(int.add(to, at), int.shiftRight(int.add(sum, half), shift));
    };
    emit(edge(0, 0, low), x.set(int.sub(columns, 1)));
    emit(edge(x, int.add(int.shiftLeft(x, 1), 1), high));
  },
);
