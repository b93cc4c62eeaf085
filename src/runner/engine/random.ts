import { philox } from './philox';
import { philoxInWasm } from './philoxKernel';

/**
 * Counter-based random numbers: Philox 4×32-10 (Salmon et al., "Parallel Random Numbers: As Easy
 * as 1, 2, 3", SC 2011), the generator behind TensorFlow's stateless ops. A stream is named by
 * (seed, purpose) and two counters, so a draw depends on what it is for and never on how many
 * draws came before it: the same for any number of threads, any order and a resumed run.
 */

/** Words that a stream draws in one go at most; so many are worth the kernel, which takes 2 ms to make. */
const MOST_WORDS = 4096;

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

/** U[0, 1) with 53 bits, from two words. */
export const uniform53 = (first: number, second: number): number =>
  ((first >>> 5) * 0x4000000 + (second >>> 6)) / 0x20000000000000;

/** Of a word divided by n; the engine's own, of numbers above 2^31, takes ten times as long. */
export const remainder = (word: number, n: number): number => word - n * Math.floor(word / n);

/** Words below this are an even choice among n by their remainder. */
export const evenBound = (n: number): number => 0x100000000 - (0x100000000 % n);

/** A stream of random numbers; make it with {@link random}. */
export class Random {
  /** The words drawn in one go: more of them the longer the stream is read. */
  private words = new Uint32Array(4);
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
    if (this.used === this.words.length) this.refill();
    return this.words[this.used++]!;
  }

  private refill(): void {
    if (this.block > 0 && this.words.length < MOST_WORDS)
      this.words = new Uint32Array(2 * this.words.length);
    this.next(this.words);
    this.used = 0;
  }

  /** The next blocks, as many as there is room for. */
  private next(words: Uint32Array): void {
    const low = this.block >>> 0;
    const high = Math.floor(this.block / 0x100000000) >>> 0;
    const blocks = words.length >= MOST_WORDS ? philoxInWasm : philox;
    blocks([low, high, this.a >>> 0, this.b >>> 0], this.key, words);
    this.block += words.length >>> 2;
  }

  /** The next words, as {@link uint32} gives them one by one. */
  fill(words: Uint32Array): void {
    const ready = Math.min(this.words.length - this.used, words.length);
    words.set(this.words.subarray(this.used, this.used + ready));
    this.used += ready;
    const whole = ready + ((words.length - ready) & ~3);
    if (whole > ready) this.next(words.subarray(ready, whole));
    for (let at = whole; at < words.length; at++) words[at] = this.uint32();
  }

  /** U[low, high) from 23 bits of one word: TensorFlow's float32 mapping. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.uint32() & 0x7fffff) / 0x800000);
  }

  /** U[0, 1) with 53 bits, from two words; for draws that are never made in a graph. */
  uniform53(): number {
    return uniform53(this.uint32(), this.uint32());
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
    let word = this.uint32();
    // Only words this high can be rejected.
    if (word >= 0x100000000 - n)
      for (const bound = evenBound(n); word >= bound;) word = this.uint32();
    return remainder(word, n);
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
