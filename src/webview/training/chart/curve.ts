/** Values of a block of this many points are known by their extremes alone. */
const BLOCK = 64;

/** Lowest and highest of some values; both NaN where there is none. */
export type Extremes = readonly [low: number, high: number];

/** A list of numbers that grows at its end. */
class Numbers {
  private values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }
}

/**
 * A curve that grows: whatever its length, a point more costs the same, and so does drawing it,
 * since extremes are kept by blocks. NaN is a gap.
 */
export class Curve {
  private readonly values = new Numbers();
  private readonly lows = new Numbers();
  private readonly highs = new Numbers();

  get length(): number {
    return this.values.length;
  }

  at(index: number): number {
    return this.values.at(index);
  }

  push(value: number): void {
    const block = Math.floor(this.values.length / BLOCK);
    this.values.push(value);
    if (block === this.lows.length) {
      this.lows.push(value);
      this.highs.push(value);
    } else if (!Number.isNaN(value)) {
      const low = this.lows.at(block);
      const high = this.highs.at(block);
      if (!(low <= value)) this.lows.set(block, value);
      if (!(high >= value)) this.highs.set(block, value);
    }
  }

  clear(): void {
    this.values.length = this.lows.length = this.highs.length = 0;
  }

  /** Of the points from `from` to before `to`. */
  extremes(from: number, to: number): Extremes {
    let low = Number.NaN;
    let high = Number.NaN;
    const take = (least: number, most: number): void => {
      if (!(low <= least) && !Number.isNaN(least)) low = least;
      if (!(high >= most) && !Number.isNaN(most)) high = most;
    };
    for (let i = from; i < to;) {
      const block = i / BLOCK;
      if (Number.isInteger(block) && i + BLOCK <= to) {
        take(this.lows.at(block), this.highs.at(block));
        i += BLOCK;
      } else {
        take(this.values.at(i), this.values.at(i));
        i++;
      }
    }
    return [low, high];
  }
}

/** Exponential moving average without a bias to its start, point by point; factor 0: the values. */
export class Average {
  readonly curve = new Curve();
  private sum = 0;
  private weight = 0;

  constructor(readonly factor: number) {}

  push(value: number): void {
    if (Number.isNaN(value)) return this.curve.push(value);
    this.sum = this.factor * this.sum + (1 - this.factor) * value;
    this.weight = this.factor * this.weight + (1 - this.factor);
    this.curve.push(this.sum / this.weight);
  }
}
