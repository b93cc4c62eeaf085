import { types, type Code, type Func } from '../../../../wasm/assembler';
import {
  bytes,
  doubles,
  func,
  int,
  ints,
  shorts,
  vector,
  type Operand,
  type Variable,
  type Writer,
} from '../../../../wasm/expressions';

// Each transform is given a block of dequantized coefficients, where its pixels go, and the bytes from
// one row of pixels to the next. It leaves zeros in place of the coefficients that it read.

const LEVEL = 128;
const INT = 4;
/** Bytes of eight coefficients. */
const ROW = 8 * INT;

type Four = readonly [Variable, Variable, Variable, Variable];
const fours = [0, 1, 2, 3] as const;
const eights = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Places of the bytes of such 32-bit lanes; those of a second vector are 4 and more. */
const lanes = (...places: readonly number[]): number[] =>
  places.flatMap((place) => fours.map((i) => INT * place + i));

/** Takes a vector out of a block. */
function taken({ keep, emit }: Writer, block: Operand, place: number): Variable {
  const found = keep(vector.load(block, place));
  emit(vector.store(block, vector.zero, place));
  return found;
}

/** two(block, target, stride): 2 × 2 pixels. */
const two = func('two', ['block', 'target', 'stride'], undefined, (given, writer) => {
  const { block, target, stride } = given;
  const { keep, emit } = writer;
  const [upper, lower] = [taken(writer, block, 0), taken(writer, block, ROW)];
  const [sum, difference] = [ints.add(upper, lower), ints.sub(upper, lower)];
  const columns = keep(vector.shuffle(sum, difference, lanes(0, 1, 4, 5)));
  const left = vector.shuffle(columns, columns, lanes(0, 0, 2, 2));
  const right = vector.shuffle(columns, ints.sub(vector.zero, columns), lanes(1, 5, 3, 7));
  const rounded = ints.add(ints.add(left, right), ints.splat((LEVEL << 3) + 4));
  const levels = keep(ints.shiftRight(rounded, 3));
  const halves = keep(shorts.ofInts(levels, levels));
  const pixels = keep(bytes.ofShorts(halves, halves));
  emit(
    int.storeShort(target, shorts.lane(pixels, 0)),
    int.storeShort(int.add(target, stride), shorts.lane(pixels, 1)),
  );
});

const EVEN = doubles.const(Math.SQRT1_2 / 2);
const ODD_1 = doubles.const(Math.cos(Math.PI / 8) / 2);
const ODD_3 = doubles.const(Math.sin(Math.PI / 8) / 2);
/** A number of less than 31 bits that this is added to has the nearest integer in its lower half; ties go to even. */
const ROUNDING = doubles.const(1.5 * 2 ** 52);

/** Of four frequencies the levels at four places, of two rows or columns at once. */
function fourOf({ keep }: Writer, [a, b, c, d]: Four, level: number): Four {
  const raised = (value: Code): Code =>
    level === 0 ? value : doubles.add(value, doubles.const(level));
  const sum = keep(raised(doubles.mul(EVEN, doubles.add(a, c))));
  const difference = keep(raised(doubles.mul(EVEN, doubles.sub(a, c))));
  const outer = keep(doubles.add(doubles.mul(ODD_1, b), doubles.mul(ODD_3, d)));
  const inner = keep(doubles.sub(doubles.mul(ODD_3, b), doubles.mul(ODD_1, d)));
  return [
    keep(doubles.add(sum, outer)),
    keep(doubles.add(difference, inner)),
    keep(doubles.sub(difference, inner)),
    keep(doubles.sub(sum, outer)),
  ];
}

/** four(block, target, stride): 4 × 4 pixels; the block is transposed. */
const four = func('four', ['block', 'target', 'stride'], undefined, (given, writer) => {
  const { block, target, stride } = given;
  const { keep, emit } = writer;
  const columns = fours.map((i) => taken(writer, block, i * ROW));
  const upper = columns.map((each) => keep(doubles.ofInts(each)));
  const lower = columns.map((each) =>
    keep(doubles.ofInts(vector.shuffle(each, each, lanes(2, 3, 2, 3)))),
  );
  const [above, below] = [fourOf(writer, upper as never, 0), fourOf(writer, lower as never, 0)];
  const first = (a: Variable, b: Variable) => keep(vector.shuffle(a, b, lanes(0, 1, 4, 5)));
  const second = (a: Variable, b: Variable) => keep(vector.shuffle(a, b, lanes(2, 3, 6, 7)));
  const [left, right] = ([0, 2] as const).map((i) => {
    const [a, b] = [above[i], above[(i + 1) as 1 | 3]];
    const [c, d] = [below[i], below[(i + 1) as 1 | 3]];
    const levels = fourOf(writer, [first(a, b), second(a, b), first(c, d), second(c, d)], LEVEL);
    return levels.map((each) => keep(doubles.add(each, ROUNDING)));
  }) as [Variable[], Variable[]];
  const rows = fours.map((y) => vector.shuffle(left[y]!, right[y]!, lanes(0, 2, 4, 6)));
  const [w, x, y, z] = rows as [Code, Code, Code, Code];
  const pixels = keep(bytes.ofShorts(shorts.ofInts(w, x), shorts.ofInts(y, z)));
  for (const row of fours) {
    if (row > 0) emit(target.set(int.add(target, stride)));
    emit(int.store(target, ints.lane(pixels, row)));
  }
});

/**
 * Of eight frequencies the levels at eight places, of four rows or columns at once, by Loeffler,
 * Ligtenberg and Moschytz in the integers of libjpeg's accurate transform (jidctint.c).
 *
 * @param half what is added before so many bits are dropped
 */
function eightOf(
  { keep }: Writer,
  given: readonly Variable[],
  half: number,
  shift: number,
): Variable[] {
  const [b0, b1, b2, b3, b4, b5, b6, b7] = given as [...Four, ...Four];
  const { add, sub } = ints;
  const by = (value: Operand, factor: number): Code => ints.mul(value, ints.splat(factor));
  const z1 = keep(by(add(b2, b6), 4433));
  const even2 = keep(sub(z1, by(b6, 15137)));
  const even3 = keep(add(z1, by(b2, 6270)));
  const raised = (value: Code): Variable => keep(add(ints.shiftLeft(value, 13), ints.splat(half)));
  const even0 = raised(add(b0, b4));
  const even1 = raised(sub(b0, b4));
  const z2 = keep(by(add(b7, b1), -7373));
  const z3 = keep(by(add(b5, b3), -20995));
  const [odd73, odd51] = [keep(add(b7, b3)), keep(add(b5, b1))];
  const z5 = keep(by(add(odd73, odd51), 9633));
  const z6 = keep(add(by(odd73, -16069), z5));
  const z7 = keep(add(by(odd51, -3196), z5));
  const odd0 = keep(add(add(by(b7, 2446), z2), z6));
  const odd1 = keep(add(add(by(b5, 16819), z3), z7));
  const odd2 = keep(add(add(by(b3, 25172), z3), z6));
  const odd3 = keep(add(add(by(b1, 12299), z2), z7));
  const pairs = [
    [keep(add(even0, even3)), odd3],
    [keep(add(even1, even2)), odd2],
    [keep(sub(even1, even2)), odd1],
    [keep(sub(even0, even3)), odd0],
  ] as const;
  const dropped = (value: Code): Variable => keep(ints.shiftRight(value, shift));
  return [
    ...pairs.map(([even, odd]) => dropped(add(even, odd))),
    ...pairs.toReversed().map(([even, odd]) => dropped(sub(even, odd))),
  ];
}

/** Four vectors of four, turned. */
function turned({ keep }: Writer, [a, b, c, d]: Four): Variable[] {
  const low = (l: Operand, r: Operand) => keep(vector.shuffle(l, r, lanes(0, 4, 1, 5)));
  const high = (l: Operand, r: Operand) => keep(vector.shuffle(l, r, lanes(2, 6, 3, 7)));
  const [ac, bd, ac2, bd2] = [low(a, c), low(b, d), high(a, c), high(b, d)];
  return [low(ac, bd), high(ac, bd), low(ac2, bd2), high(ac2, bd2)];
}

/** eight(block, target, stride): all 64 pixels. */
const eight = func('eight', ['block', 'target', 'stride'], undefined, (given, writer) => {
  const { block, target, stride } = given;
  const { keep, emit } = writer;
  const [left, right] = [0, 4 * INT].map((column) => {
    const rows = eights.map((row) => taken(writer, block, row * ROW + column));
    const done = eightOf(writer, rows, 1 << 10, 11);
    return [turned(writer, done.slice(0, 4) as never), turned(writer, done.slice(4) as never)];
  }) as [Variable[][], Variable[][]];
  const both = [0, 1].map((half) =>
    eightOf(writer, [...left[half]!, ...right[half]!], (LEVEL << 18) + (1 << 17), 18),
  ) as [Variable[], Variable[]];
  // Of each column its eight levels, as 16-bit integers, then as bytes: two columns a vector.
  const columns = eights.map((x) => keep(shorts.ofInts(both[0][x]!, both[1][x]!)));
  const [a, b, c, d] = ([0, 2, 4, 6] as const).map((x) =>
    keep(bytes.ofShorts(columns[x]!, columns[x + 1]!)),
  ) as never as Four;
  const interleaved = (l: Variable, r: Variable, from: number): Variable =>
    keep(
      vector.shuffle(
        ...[l, r],
        fours.flatMap((i) => [from + i, from + 8 + i, from + 16 + i, from + 24 + i]),
      ),
    );
  // Four columns of four rows, then whole rows.
  for (const half of [0, 4]) {
    const [near, far] = [interleaved(a, b, half), interleaved(c, d, half)];
    const rows = [
      keep(vector.shuffle(near, far, lanes(0, 4, 1, 5))),
      keep(vector.shuffle(near, far, lanes(2, 6, 3, 7))),
    ];
    for (const pair of rows)
      for (const lane of [0, 1])
        emit(vector.storeHalf(target, pair, lane), target.set(int.add(target, stride)));
  }
});

const DOUBLE = 8;
const PAIR = 2 * DOUBLE;

/** Where the weights of a transform lie, and room for its work; in bytes. */
export interface Weights {
  /** Of frequencies at places: [frequency][place] and [place][frequency], float64. */
  readonly across: number;
  readonly down: number;
  readonly work: number;
}

/** name(block, target, stride): `width` × `height` pixels, whatever these are; the width is even. */
const reduced = (name: string, width: number, height: number, { across, down, work }: Weights) =>
  func(name, ['block', 'target', 'stride'], undefined, ({ block, target, stride }, writer) => {
    const { emit, keep, local, loop, go } = writer;
    const [to, weight, left] = [local(types.i32), local(types.i32), local(types.i32)];
    const pairs = Array.from({ length: width / 2 }, (_, i) => PAIR * i);
    const sums = pairs.map(() => local(types.v128));
    const level = local(types.v128);
    const added = (pair: number, factor: Code, first: boolean): Code => {
      const product = doubles.mul(level, factor);
      return sums[pair]!.set(first ? product : doubles.add(sums[pair]!, product));
    };
    emit(to.set(work), left.set(height));
    loop((next) => {
      for (let u = 0; u < width; u++) {
        emit(level.set(doubles.splatInt(int.load(block, u * INT))));
        const weights = across + u * width * DOUBLE;
        pairs.forEach((at, i) => emit(added(i, vector.load(0, weights + at), u === 0)));
      }
      pairs.forEach((at, i) => emit(vector.store(to, sums[i]!, at)));
      for (let u = 0; u < width; u += 4) emit(vector.store(block, vector.zero, u * INT));
      emit(block.set(int.add(block, ROW)), to.set(int.add(to, width * DOUBLE)));
      emit(left.set(int.sub(left, 1)));
      go(next, left);
    });
    emit(weight.set(down), left.set(height));
    loop((next) => {
      for (const each of sums) emit(each.set(doubles.const(LEVEL)));
      for (let v = 0; v < height; v++) {
        emit(level.set(doubles.loadSplat(weight, v * DOUBLE)));
        const row = work + v * width * DOUBLE;
        pairs.forEach((at, i) => emit(added(i, vector.load(0, row + at), false)));
      }
      pairs.forEach((_, i) => {
        const rounded = keep(doubles.add(sums[i]!, ROUNDING));
        const halves = keep(vector.shuffle(rounded, rounded, lanes(0, 2, 0, 2)));
        const short = keep(shorts.ofInts(halves, halves));
        emit(int.storeShort(target, shorts.lane(bytes.ofShorts(short, short), 0), 2 * i));
      });
      emit(weight.set(int.add(weight, height * DOUBLE)), target.set(int.add(target, stride)));
      emit(left.set(int.sub(left, 1)));
      go(next, left);
    });
  });

/** In the order that a block's field `transform` tells them by. */
export const transforms = (
  weights: Readonly<Record<'fourByTwo' | 'eightByFour', Weights>>,
): Func[] => [
  ...[two, four, eight],
  ...[
    reduced('fourByTwo', 4, 2, weights.fourByTwo),
    reduced('eightByFour', 8, 4, weights.eightByFour),
  ],
];
