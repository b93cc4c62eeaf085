import type { Random } from '../engine/random';
import { defineBalancer, type Synthetic } from './sampler';
import { positionsByClass, underSamplingCounts, underSamplingStrategy } from './samplingStrategy';

/** `count` of the rows; without replacement each at most once. */
function draw(rows: Int32Array, count: number, replacement: boolean, random: Random): Int32Array {
  if (!replacement) return random.shuffle(rows.slice()).subarray(0, count);
  return Int32Array.from({ length: count }, () => rows[random.integer(rows.length)]!);
}

export const randomUnderSampler = defineBalancer({
  kind: 'balance',
  name: 'randomUnderSampler',
  doc: 'Keeps a random choice of the rows of the more frequent classes.',
  source: 'imbalanced-learn RandomUnderSampler',
  params: {
    samplingStrategy: underSamplingStrategy,
    replacement: {
      type: 'boolean',
      default: false,
      doc: 'Draw with replacement: a row may then be kept more than once.',
    },
  },
  repeats: true,
  resample(input, { samplingStrategy, replacement }) {
    const positions = positionsByClass(input);
    const times = new Int32Array(input.rows).fill(1);
    for (const [y, count] of underSamplingCounts(samplingStrategy, input)) {
      const random = input.random(`balance/randomUnderSampler/${y}`);
      for (const row of positions[y]!) times[row] = 0;
      for (const row of draw(positions[y]!, count, replacement, random)) times[row]!++;
    }
    const kept: number[] = [];
    const removed: { row: number; reason: string }[] = [];
    const synthetic: Synthetic[] = [];
    times.forEach((drawn, row) => {
      if (drawn === 0) removed.push({ row, reason: 'randomUnderSampler' });
      else kept.push(row);
      for (let again = 1; again < drawn; again++) {
        synthetic.push({ parents: [row, row], weight: 0, y: input.y[row]! });
      }
    });
    return { kept: Int32Array.from(kept), removed, synthetic };
  },
});
