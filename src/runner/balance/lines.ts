import type { Synthetic } from './sampler';

/**
 * Rows on the lines between two others, as {@link Synthetic} without values, field by field: a
 * hundred thousand objects would cost more time than the rows themselves.
 */
export class Lines {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float64Array;
  readonly y: Int32Array;
  length = 0;

  constructor(capacity: number) {
    this.from = new Int32Array(capacity);
    this.to = new Int32Array(capacity);
    this.weights = new Float64Array(capacity);
    this.y = new Int32Array(capacity);
  }

  add(from: number, to: number, weight: number, y: number): void {
    const at = this.length++;
    this.from[at] = from;
    this.to[at] = to;
    this.weights[at] = weight;
    this.y[at] = y;
  }

  rows(): Synthetic[] {
    return Array.from({ length: this.length }, (_, i) => ({
      parents: [this.from[i]!, this.to[i]!],
      weight: this.weights[i]!,
      y: this.y[i]!,
    }));
  }
}
