/** Bytes of kernel rows that are kept: scikit-learn's cache_size. */
const MOST_BYTES = 200 * 2 ** 20;

/**
 * Rows of the kernel matrix exp(−gamma·|a − b|²) among some rows of x, in float32, computed when
 * they are asked for; those asked for last are kept.
 */
export class KernelRows {
  private readonly squares: Float64Array;
  private readonly kept = new Map<number, Float32Array>();
  private readonly most: number;
  /** [size, columns]: the rows beside each other. */
  private readonly values: Float64Array;

  constructor(
    x: Float64Array,
    private readonly columns: number,
    rows: Int32Array,
    private readonly gamma: number,
  ) {
    this.values = new Float64Array(rows.length * columns);
    rows.forEach((row, i) =>
      this.values.set(x.subarray(row * columns, (row + 1) * columns), i * columns),
    );
    this.squares = Float64Array.from(rows, (_, i) => this.product(i, i));
    this.most = Math.max(2, Math.floor(MOST_BYTES / 4 / rows.length));
  }

  /** [size] float32: the kernel of row i with each. */
  row(i: number): Float32Array {
    const known = this.kept.get(i);
    if (known) {
      this.kept.delete(i);
      this.kept.set(i, known);
      return known;
    }
    // The row asked for longest ago gives its memory.
    const [oldest] = this.kept;
    const full = this.kept.size >= this.most && oldest !== undefined;
    if (full) this.kept.delete(oldest[0]);
    const row = full ? oldest[1] : new Float32Array(this.squares.length);
    const own = this.squares[i]!;
    for (let j = 0; j < row.length; j++)
      row[j] = Math.exp(-this.gamma * (own + this.squares[j]! - 2 * this.product(i, j)));
    this.kept.set(i, row);
    return row;
  }

  private product(i: number, j: number): number {
    let sum = 0;
    const { columns, values } = this;
    for (let c = 0, a = i * columns, b = j * columns; c < columns; c++, a++, b++)
      sum += values[a]! * values[b]!;
    return sum;
  }
}
