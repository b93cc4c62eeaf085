/** Places in a block of 8 × 8, row by row, in the order that coefficients are written in. */
export const zigzag = Uint8Array.from([
  ...[
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  ],
  ...[13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59],
  ...[52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
]);

/** Puts the pixels of a block into a plane: `block` is dequantized, and may be changed. */
export type Transform = (
  block: Int32Array,
  plane: Uint8ClampedArray,
  offset: number,
  stride: number,
) => void;

const LEVEL = 128;
const work = new Int32Array(64);

/**
 * All 64 pixels, in the very integers of libjpeg's accurate transform (jidctint.c), after Loeffler,
 * Ligtenberg and Moschytz.
 */
export const whole: Transform = (block, plane, offset, stride) => {
  for (let c = 0; c < 8; c++) {
    const b0 = block[c]!;
    const b1 = block[c + 8]!;
    const b2 = block[c + 16]!;
    const b3 = block[c + 24]!;
    const b4 = block[c + 32]!;
    const b5 = block[c + 40]!;
    const b6 = block[c + 48]!;
    const b7 = block[c + 56]!;
    if ((b1 | b2 | b3 | b4 | b5 | b6 | b7) === 0) {
      const dc = b0 << 2;
      for (let i = c; i < 64; i += 8) work[i] = dc;
      continue;
    }
    let z1 = Math.imul(b2 + b6, 4433);
    const even2 = z1 - Math.imul(b6, 15137);
    const even3 = z1 + Math.imul(b2, 6270);
    const even0 = (b0 + b4) << 13;
    const even1 = (b0 - b4) << 13;
    const s0 = even0 + even3;
    const s3 = even0 - even3;
    const s1 = even1 + even2;
    const s2 = even1 - even2;
    z1 = Math.imul(b7 + b1, -7373);
    const z2 = Math.imul(b5 + b3, -20995);
    const z5 = Math.imul(b7 + b3 + b5 + b1, 9633);
    const z3 = Math.imul(b7 + b3, -16069) + z5;
    const z4 = Math.imul(b5 + b1, -3196) + z5;
    const o0 = Math.imul(b7, 2446) + z1 + z3;
    const o1 = Math.imul(b5, 16819) + z2 + z4;
    const o2 = Math.imul(b3, 25172) + z2 + z3;
    const o3 = Math.imul(b1, 12299) + z1 + z4;
    work[c] = (s0 + o3 + 1024) >> 11;
    work[c + 56] = (s0 - o3 + 1024) >> 11;
    work[c + 8] = (s1 + o2 + 1024) >> 11;
    work[c + 48] = (s1 - o2 + 1024) >> 11;
    work[c + 16] = (s2 + o1 + 1024) >> 11;
    work[c + 40] = (s2 - o1 + 1024) >> 11;
    work[c + 24] = (s3 + o0 + 1024) >> 11;
    work[c + 32] = (s3 - o0 + 1024) >> 11;
  }
  const half = (LEVEL << 18) + (1 << 17);
  for (let r = 0, to = offset; r < 64; r += 8, to += stride) {
    const b0 = work[r]!;
    const b1 = work[r + 1]!;
    const b2 = work[r + 2]!;
    const b3 = work[r + 3]!;
    const b4 = work[r + 4]!;
    const b5 = work[r + 5]!;
    const b6 = work[r + 6]!;
    const b7 = work[r + 7]!;
    let z1 = Math.imul(b2 + b6, 4433);
    const even2 = z1 - Math.imul(b6, 15137);
    const even3 = z1 + Math.imul(b2, 6270);
    const even0 = ((b0 + b4) << 13) + half;
    const even1 = ((b0 - b4) << 13) + half;
    const s0 = even0 + even3;
    const s3 = even0 - even3;
    const s1 = even1 + even2;
    const s2 = even1 - even2;
    z1 = Math.imul(b7 + b1, -7373);
    const z2 = Math.imul(b5 + b3, -20995);
    const z5 = Math.imul(b7 + b3 + b5 + b1, 9633);
    const z3 = Math.imul(b7 + b3, -16069) + z5;
    const z4 = Math.imul(b5 + b1, -3196) + z5;
    const o0 = Math.imul(b7, 2446) + z1 + z3;
    const o1 = Math.imul(b5, 16819) + z2 + z4;
    const o2 = Math.imul(b3, 25172) + z2 + z3;
    const o3 = Math.imul(b1, 12299) + z1 + z4;
    plane[to] = (s0 + o3) >> 18;
    plane[to + 7] = (s0 - o3) >> 18;
    plane[to + 1] = (s1 + o2) >> 18;
    plane[to + 6] = (s1 - o2) >> 18;
    plane[to + 2] = (s2 + o1) >> 18;
    plane[to + 5] = (s2 - o1) >> 18;
    plane[to + 3] = (s3 + o0) >> 18;
    plane[to + 4] = (s3 - o0) >> 18;
  }
};

/** cos weights of the lowest `size` frequencies at `size` places: [place][frequency]. */
const weightsOf = (size: number): Float64Array =>
  Float64Array.from({ length: size * size }, (_, i) => {
    const [place, frequency] = [Math.floor(i / size), i % size];
    const angle = ((2 * place + 1) * frequency * Math.PI) / (2 * size);
    return (frequency === 0 ? Math.SQRT1_2 : 1) * Math.cos(angle) * 0.5;
  });

const rows = new Float64Array(64);

/**
 * A block with fewer pixels, from its lowest frequencies alone: each is what filtering the whole block
 * to that size gives.
 */
function reduced(width: number, height: number): Transform {
  const [across, down] = [weightsOf(width), weightsOf(height)];
  return (block, plane, offset, stride) => {
    for (let v = 0; v < height; v++)
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let u = 0; u < width; u++) sum += block[v * 8 + u]! * across[x * width + u]!;
        rows[v * width + x] = sum;
      }
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let sum = LEVEL;
        for (let v = 0; v < height; v++) sum += rows[v * width + x]! * down[y * height + v]!;
        plane[offset + y * stride + x] = sum;
      }
  };
}

const two: Transform = (block, plane, offset, stride) => {
  const rounded = block[0]! + (LEVEL << 3) + 4;
  const sum = block[1]! + block[9]!;
  const difference = block[1]! - block[9]!;
  const top = rounded + block[8]!;
  const bottom = rounded - block[8]!;
  plane[offset] = (top + sum) >> 3;
  plane[offset + 1] = (top - sum) >> 3;
  plane[offset + stride] = (bottom + difference) >> 3;
  plane[offset + stride + 1] = (bottom - difference) >> 3;
};

const EVEN = Math.SQRT1_2 / 2;
const ODD_1 = Math.cos(Math.PI / 8) / 2;
const ODD_3 = Math.sin(Math.PI / 8) / 2;

const four: Transform = (block, plane, offset, stride) => {
  for (let v = 0; v < 4; v++) {
    const from = 8 * v;
    const sum = EVEN * (block[from]! + block[from + 2]!);
    const difference = EVEN * (block[from]! - block[from + 2]!);
    const outer = ODD_1 * block[from + 1]! + ODD_3 * block[from + 3]!;
    const inner = ODD_3 * block[from + 1]! - ODD_1 * block[from + 3]!;
    rows[4 * v] = sum + outer;
    rows[4 * v + 1] = difference + inner;
    rows[4 * v + 2] = difference - inner;
    rows[4 * v + 3] = sum - outer;
  }
  for (let x = 0; x < 4; x++) {
    const sum = EVEN * (rows[x]! + rows[x + 8]!) + LEVEL;
    const difference = EVEN * (rows[x]! - rows[x + 8]!) + LEVEL;
    const outer = ODD_1 * rows[x + 4]! + ODD_3 * rows[x + 12]!;
    const inner = ODD_3 * rows[x + 4]! - ODD_1 * rows[x + 12]!;
    const to = offset + x;
    plane[to] = sum + outer;
    plane[to + stride] = difference + inner;
    plane[to + 2 * stride] = difference - inner;
    plane[to + 3 * stride] = sum - outer;
  }
};

const square: Readonly<Record<number, Transform>> = { 2: two, 4: four, 8: whole };
const made = new Map<number, Transform>();

/** The transform that gives so many pixels of a block: 2, 4 or 8 each way. */
export function transformOf(width: number, height: number): Transform {
  if (width === height) return square[width]!;
  const key = width * 16 + height;
  const found = made.get(key) ?? reduced(width, height);
  made.set(key, found);
  return found;
}
