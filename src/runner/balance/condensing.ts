import { squaredDistance } from '../neighbors/exact';
import type { ResampleInput } from './sampler';

/** The argument of the samplers that start from rows drawn at random. */
export const nSeedsS = {
  type: 'integer',
  min: 1,
  default: 1,
  doc: 'Rows of each class to clean that are drawn to start with.',
  unit: 'rows',
} as const;

/** `count` of the rows, drawn with replacement. */
export function drawSeeds(
  input: ResampleInput,
  purpose: string,
  rows: Int32Array,
  count: number,
): Int32Array {
  const random = input.random(purpose);
  return Int32Array.from({ length: count }, () => rows[random.integer(rows.length)]!);
}

/** The classes of the nearest of a growing store of rows, for some rows. */
export class NearestOf {
  private readonly distances: Float64Array;
  /** Row of the store that is nearest to each of the rows; the earliest added of several. */
  private readonly nearest: Int32Array;

  constructor(
    private readonly input: ResampleInput,
    private readonly rows: Int32Array,
    store: Iterable<number>,
  ) {
    this.distances = new Float64Array(rows.length).fill(Infinity);
    this.nearest = new Int32Array(rows.length).fill(-1);
    for (const row of store) this.add(row);
  }

  add(row: number): void {
    const { x, columns } = this.input;
    this.rows.forEach((each, i) => {
      const distance = squaredDistance(x, columns, each, row);
      if (distance >= this.distances[i]!) return;
      this.distances[i] = distance;
      this.nearest[i] = row;
    });
  }

  /** The class that the store gives to the i-th of the rows. */
  label(i: number): number {
    return this.input.y[this.nearest[i]!]!;
  }
}
