/**
 * Counter-based random numbers: Philox 4×32-10 (Salmon et al., "Parallel Random Numbers: As Easy
 * as 1, 2, 3", SC 2011), the generator behind TensorFlow's stateless ops. A stream is named by
 * (seed, purpose) and two counters, so a draw depends on what it is for and never on how many
 * draws came before it: the same for any number of threads, any order and a resumed run.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** High 32 bits of a 32×32-bit product, in halves; no sum among them is above 32 bits. */
function mulHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const carry = ((middle & 0xffff) + Math.imul(aLow, bHigh)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/** One block of four 32-bit words for a 128-bit counter and a 64-bit key; writes into `out`. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
): void {
  let c0 = counter[0] | 0;
  let c1 = counter[1] | 0;
  let c2 = counter[2] | 0;
  let c3 = counter[3] | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = mulHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** 64-bit key of a (seed, purpose) pair: two FNV-1a hashes with an avalanche at the end. */
export function streamKey(seed: number, purpose: string): [number, number] {
  const text = `${seed}/${purpose}`;
  const hash = (basis: number): number => {
    let h = basis >>> 0;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
    return (h ^ (h >>> 16)) >>> 0;
  };
  return [hash(0x811c9dc5), hash(0x9747b28c)];
}

/** A stream of random numbers; make it with {@link random}. */
export class Random {
  private readonly words = new Uint32Array(4);
  private used = 4;
  private block = 0;
  private spare: number | undefined;

  constructor(
    private readonly key: readonly [number, number],
    private readonly a: number,
    private readonly b: number,
  ) {}

  /** An integer in [0, 2^32). */
  uint32(): number {
    if (this.used === 4) {
      this.next();
      this.used = 0;
    }
    return this.words[this.used++]!;
  }

  private next(): void {
    const low = this.block >>> 0;
    const high = Math.floor(this.block / 0x100000000) >>> 0;
    philox([low, high, this.a >>> 0, this.b >>> 0], this.key, this.words);
    this.block++;
  }

  /** The next words, as {@link uint32} gives them one by one. */
  fill(words: Uint32Array): void {
    let at = 0;
    while (this.used < 4 && at < words.length) words[at++] = this.words[this.used++]!;
    for (; at + 4 <= words.length; at += 4) {
      this.next();
      words[at] = this.words[0]!;
      words[at + 1] = this.words[1]!;
      words[at + 2] = this.words[2]!;
      words[at + 3] = this.words[3]!;
    }
    while (at < words.length) words[at++] = this.uint32();
  }

  /** U[low, high) from 23 bits of one word: TensorFlow's float32 mapping. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.uint32() & 0x7fffff) / 0x800000);
  }

  /** U[0, 1) with 53 bits, from two words; for draws that are never made in a graph. */
  uniform53(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** N(mean, deviation²) by Box and Muller. */
  normal(mean = 0, deviation = 1): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return mean + deviation * value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform53()));
    const angle = 2 * Math.PI * this.uniform53();
    this.spare = radius * Math.sin(angle);
    return mean + deviation * radius * Math.cos(angle);
  }

  /** An integer in [0, n), unbiased by rejection. */
  integer(n: number): number {
    const limit = 0x100000000 - (0x100000000 % n);
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % n;
  }

  /** Shuffles in place (Fisher and Yates) and returns its argument. */
  shuffle<T extends Int32Array | unknown[]>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = items[i];
      (items as unknown[])[i] = items[j];
      (items as unknown[])[j] = kept;
    }
    return items;
  }
}

/**
 * The stream for `purpose` (say 'split', 'shuffle', 'augment/0', 'dropout/dense_1') and two
 * counters, by convention (epoch, sample id) or (step, 0).
 */
export function random(seed: number, purpose: string, a = 0, b = 0): Random {
  return new Random(streamKey(seed, purpose), a, b);
}
