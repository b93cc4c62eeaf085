import { describe, expect, it } from 'vitest';
import { philox } from '../../src/runner/engine/philox';
import { philoxInWasm } from '../../src/runner/engine/philoxKernel';
import { Random, random, streamKey } from '../../src/runner/engine/random';
import fixture from '../fixtures/reference/philox.json';

/** TensorFlow's float32 mapping: 23 bits of a word as the mantissa of a number in [1, 2), less 1. */
const uniform = (word: number): number => (word & 0x7fffff) / 0x800000;

describe('philox against TensorFlow StatelessRandomUniformV2 (bit for bit)', () => {
  it.each(fixture.cases)('key $key', ({ key, counter, values }) => {
    const words = new Uint32Array(4);
    const drawn: number[] = [];
    let low = counter[0]!;
    let high = counter[1]!;
    while (drawn.length < values.length) {
      philox([low, high, counter[2]!, counter[3]!], [key[0]!, key[1]!], words);
      for (const word of words) drawn.push(uniform(word));
      low = (low + 1) >>> 0;
      if (low === 0) high++;
    }
    expect(drawn.slice(0, values.length)).toEqual(values);
  });
});

describe('many blocks', () => {
  const last = 2 ** 32 - 1;
  it.each([
    [0, 0, 16],
    [7, 3, 21],
    [last - 1, 5, 40],
    [last - 30, last, 4200],
    [last - 4097, 0, 100_003],
  ])(
    'counter %i, %i: %i words in WebAssembly as without, each as it is alone',
    (low, high, size) => {
      const out = new Uint32Array(size);
      const expected = new Uint32Array(size);
      const key = [0x89abcdef, 0xfedcba98] as const;
      philoxInWasm([low, high, 3, last], key, out);
      philox([low, high, 3, last], key, expected);
      expect(out).toEqual(expected);
      const alone = new Uint32Array(4);
      philox([(low + 3) >>> 0, low + 3 > last ? (high + 1) >>> 0 : high, 3, last], key, alone);
      expect(out.subarray(12, 16)).toEqual(alone);
    },
  );
});

describe('random', () => {
  it('gives the same words one by one and many at a time', () => {
    const stream = random(4, 'bulk');
    const lumps = [1, 2, 9, 0, 4, 7, 5000, 3, 20_000].flatMap((size) => {
      const words = new Uint32Array(size);
      stream.fill(words);
      return [...words];
    });
    const single = random(4, 'bulk');
    expect([...lumps, stream.uint32()]).toEqual(
      Array.from({ length: 25_027 }, () => single.uint32()),
    );
  });

  it('depends on seed, purpose and counters, and on nothing drawn before', () => {
    const first = random(1, 'split', 2, 3).uint32();
    random(1, 'split', 2, 3).uniform();
    expect(random(1, 'split', 2, 3).uint32()).toBe(first);
    const others = [
      random(2, 'split', 2, 3),
      random(1, 'shuffle', 2, 3),
      random(1, 'split', 3, 3),
      random(1, 'split', 2, 4),
    ];
    for (const other of others) expect(other.uint32()).not.toBe(first);
  });
  it('draws with the mean and deviation asked for', () => {
    const stream = random(7, 'moments');
    const n = 40_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const value = stream.normal(3, 2);
      sum += value;
      squares += (value - 3) ** 2;
    }
    // Five standard errors of the mean (2/sqrt(n)) and of the variance (4·sqrt(2/n)).
    expect(Math.abs(sum / n - 3)).toBeLessThan(5 * (2 / Math.sqrt(n)));
    expect(Math.abs(squares / n - 4)).toBeLessThan(5 * 4 * Math.sqrt(2 / n));
  });
  it('draws integers evenly (chi squared below its 99.99 % quantile) and shuffles all items', () => {
    const stream = random(7, 'integers');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[stream.integer(10)]!++;
    const chi = counts.reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0);
    expect(chi).toBeLessThan(33.72);
    const order = stream.shuffle(Int32Array.from({ length: 50 }, (_, i) => i));
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
    expect([...order]).not.toEqual([...Array(50).keys()]);
  });
  it('gives streams of one key that start where their block does', () => {
    const key = streamKey(5, 'a');
    const words = new Uint32Array(4);
    philox([0, 0, 9, 8], key, words);
    expect(new Random(key, 9, 8).uint32()).toBe(words[0]);
  });
});
