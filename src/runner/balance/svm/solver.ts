import type { KernelRows } from './kernelRows';

/** Violation of the optimum's conditions at which the search ends: scikit-learn's tol. */
const TOLERANCE = 1e-3;
/** Takes the place of a curvature that is not above 0. */
const LEAST_CURVATURE = 1e-12;
/** Steps, or rows where there are fewer, between two looks at which rows can be left out. */
const SHRINK_EVERY = 1000;

/**
 * The dual of a C-support vector classifier of two classes: the weights a, 0 ≤ a ≤ C, Σ y·a = 0,
 * that minimize ½ aᵀQa − Σ a with Q = y·yᵀ·K. Sequential minimal optimization: the two rows that
 * promise most by the second order move at each step (Fan, Chen and Lin, "Working Set Selection
 * Using Second Order Information for Training Support Vector Machines", JMLR 6, 2005), and rows that
 * seem to have settled at a bound are left out for a while (Joachims, 1998). The same steps as
 * LIBSVM's, so that rows on the very edge are told alike.
 */
export class Solver {
  /** Weight of each row; a support vector's is above 0. */
  readonly weights: Float64Array;
  /** Of the objective, by weight. */
  private readonly gradient: Float64Array;
  /** The part of the gradient that comes from rows at C. */
  private readonly fromBound: Float64Array;
  /** Rows by place; those before `active` take part. */
  private readonly order: Int32Array;
  private active: number;
  private whole = false;

  /** @param y 1 or −1 of each row. */
  constructor(
    private readonly kernel: KernelRows,
    private readonly y: Int8Array,
    private readonly C: number,
  ) {
    const size = y.length;
    this.weights = new Float64Array(size);
    this.gradient = new Float64Array(size).fill(-1);
    this.fromBound = new Float64Array(size);
    this.order = Int32Array.from({ length: size }, (_, i) => i);
    this.active = size;
  }

  solve(): Float64Array {
    const every = Math.min(this.y.length, SHRINK_EVERY);
    let countdown = every + 1;
    for (;;) {
      if (--countdown === 0) {
        countdown = every;
        this.shrink();
      }
      let pair = this.choose();
      if (pair === undefined) {
        // Done with the rows that take part; with all of them?
        this.reconstruct();
        this.active = this.y.length;
        pair = this.choose();
        if (pair === undefined) return this.weights;
        countdown = 1;
      }
      this.step(...pair);
    }
  }

  /** Can the row's weight move so that y·a grows (`up`), or so that it shrinks? */
  private free(row: number, up: boolean): boolean {
    return (this.y[row] === 1) === up ? this.weights[row]! < this.C : this.weights[row]! > 0;
  }

  /** The two rows to move; undefined where the conditions hold within the tolerance. */
  private choose(): [number, number] | undefined {
    const { y, gradient, order, active } = this;
    let [i, up] = [-1, -Infinity];
    for (let place = 0; place < active; place++) {
      const row = order[place]!;
      if (this.free(row, true) && -y[row]! * gradient[row]! >= up)
        [i, up] = [row, -y[row]! * gradient[row]!];
    }
    if (i === -1) return undefined;
    const near = this.kernel.row(i);
    let [j, down, least] = [-1, -Infinity, Infinity];
    for (let place = 0; place < active; place++) {
      const row = order[place]!;
      if (!this.free(row, false)) continue;
      const own = y[row]! * gradient[row]!;
      if (own >= down) down = own;
      const difference = up + own;
      if (difference <= 0) continue;
      // The kernel of a row with itself is 1; y·y of the two cancels out of their curvature.
      const curvature = 2 - 2 * near[row]!;
      const gain = -(difference * difference) / (curvature > 0 ? curvature : LEAST_CURVATURE);
      if (gain <= least) [j, least] = [row, gain];
    }
    return up + down < TOLERANCE || j === -1 ? undefined : [i, j];
  }

  /** Moves two weights to their best within the bounds, their Σ y·a staying. */
  private step(i: number, j: number): void {
    const { weights, gradient, y, C, kernel } = this;
    const [rowI, rowJ] = [kernel.row(i), kernel.row(j)];
    const before = { i: weights[i]!, j: weights[j]! };
    const found = 2 - 2 * rowI[j]!;
    const curvature = found > 0 ? found : LEAST_CURVATURE;
    let [a, b] = [before.i, before.j];
    if (y[i] !== y[j]) {
      const delta = (-gradient[i]! - gradient[j]!) / curvature;
      const difference = a - b;
      [a, b] = [a + delta, b + delta];
      if (difference > 0 && b < 0) [a, b] = [difference, 0];
      else if (difference <= 0 && a < 0) [a, b] = [0, -difference];
      if (difference > 0 && a > C) [a, b] = [C, C - difference];
      else if (difference <= 0 && b > C) [a, b] = [C + difference, C];
    } else {
      const delta = (gradient[i]! - gradient[j]!) / curvature;
      const sum = a + b;
      [a, b] = [a - delta, b + delta];
      if (sum > C && a > C) [a, b] = [C, sum - C];
      else if (sum <= C && b < 0) [a, b] = [sum, 0];
      if (sum > C && b > C) [a, b] = [sum - C, C];
      else if (sum <= C && a < 0) [a, b] = [0, sum];
    }
    [weights[i], weights[j]] = [a, b];
    const [moveI, moveJ] = [(a - before.i) * y[i]!, (b - before.j) * y[j]!];
    for (let place = 0; place < this.active; place++) {
      const row = this.order[place]!;
      gradient[row]! += y[row]! * (rowI[row]! * moveI + rowJ[row]! * moveJ);
    }
    for (const [row, was, near] of [
      [i, before.i, rowI],
      [j, before.j, rowJ],
    ] as const)
      if (was >= C !== weights[row]! >= C) {
        const change = (weights[row]! >= C ? C : -C) * y[row]!;
        for (let k = 0; k < y.length; k++) this.fromBound[k]! += y[k]! * near[k]! * change;
      }
  }

  /** Leaves out rows at a bound that would not leave it. */
  private shrink(): void {
    const { y, gradient, order } = this;
    let [up, down] = [-Infinity, -Infinity];
    for (let place = 0; place < this.active; place++) {
      const row = order[place]!;
      const own = y[row]! * gradient[row]!;
      if (this.free(row, true)) up = Math.max(up, -own);
      if (this.free(row, false)) down = Math.max(down, own);
    }
    if (!this.whole && up + down <= TOLERANCE * 10) {
      this.whole = true;
      this.reconstruct();
      this.active = y.length;
    }
    const settled = (place: number): boolean => {
      const row = order[place]!;
      const own = y[row]! * gradient[row]!;
      if (!this.free(row, true)) return -own > up;
      return !this.free(row, false) && own > down;
    };
    for (let place = 0; place < this.active; place++) {
      if (!settled(place)) continue;
      this.active--;
      while (this.active > place && settled(this.active)) this.active--;
      [order[place], order[this.active]] = [order[this.active]!, order[place]!];
    }
  }

  /** The gradient of the rows left out, which no step kept up. */
  private reconstruct(): void {
    const { y, gradient, order, active, weights, C, kernel } = this;
    const left = order.subarray(active);
    if (left.length === 0) return;
    for (const row of left) gradient[row] = this.fromBound[row]! - 1;
    for (const row of order.subarray(0, active)) {
      const weight = weights[row]!;
      if (weight <= 0 || weight >= C) continue;
      const near = kernel.row(row);
      for (const other of left) gradient[other]! += y[other]! * near[other]! * weight * y[row]!;
    }
  }
}
