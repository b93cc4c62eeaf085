import { expect, it } from 'vitest';
import { Lines } from '../../../src/runner/balance/lines';
import { between, drawLines } from '../../../src/runner/balance/rows';
import { Random, random, streamKey } from '../../../src/runner/engine/random';

/** A stream in which every third word, about, is one that no integer is made of. */
class Rejected extends Random {
  override uint32(): number {
    const word = super.uint32();
    return word % 3 === 0 ? 2 ** 32 - 1 : word;
  }
  override fill(words: Uint32Array): void {
    for (let i = 0; i < words.length; i++) words[i] = this.uint32();
  }
}

it.each([
  ['most words are good', () => random(1, 'lines')],
  ['many words are rejected', () => new Rejected(streamKey(1, 'lines'), 0, 0)],
])('draws many rows as one by one where %s', (_, stream) => {
  const bases = Int32Array.from({ length: 7 }, (_each, i) => 10 + i);
  const neighbors = Int32Array.from({ length: 7 * 5 }, (_each, i) => i);
  for (const rows of [0, 1, 3, 4096, 9001]) {
    const lines = new Lines(rows);
    const [together, alone] = [stream(), stream()];
    drawLines(lines, bases, neighbors, rows, 2, together);
    expect(lines.rows()).toEqual(between(bases, neighbors, rows, 2, alone));
    expect(together.uint32()).toBe(alone.uint32());
  }
});
