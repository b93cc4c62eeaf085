/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections to a tridiagonal one,
 * then QL steps with implicit shifts (Golub and Van Loan, "Matrix Computations", 4th ed., 8.3).
 *
 * @param matrix [n, n], C order; is overwritten.
 * @returns values in no order; vectors [n, n], that of value i in row i.
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const { diagonal, off, vectors } = tridiagonal(matrix, n);
  diagonalize(diagonal, off, vectors, n);
  return { values: diagonal, vectors };
}

/** matrix = Vᵀ·T·V, where T has a diagonal and one line off it; V in rows. */
function tridiagonal(
  a: Float64Array,
  n: number,
): { diagonal: Float64Array; off: Float64Array; vectors: Float64Array } {
  const diagonal = new Float64Array(n);
  const off = new Float64Array(n);
  const reflections: { from: number; axis: Float64Array; factor: number }[] = [];
  for (let k = 0; k + 1 < n; k++) {
    const from = k + 1;
    const size = n - from;
    // The axis of the reflection that leaves of column k, below the diagonal, the first entry alone.
    const axis = new Float64Array(size);
    for (let i = 0; i < size; i++) axis[i] = a[k * n + from + i]!;
    const length = Math.sqrt(axis.reduce((sum, value) => sum + value * value, 0));
    diagonal[k] = a[k * n + k]!;
    off[k] = length;
    if (length === 0) continue;
    const sign = axis[0]! > 0 ? 1 : -1;
    off[k] = -sign * length;
    axis[0]! += sign * length;
    const factor = 2 / axis.reduce((sum, value) => sum + value * value, 0);
    reflections.push({ from, axis, factor });
    // A − v·wᵀ − w·vᵀ, on both triangles: rows lie beside each other.
    const product = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const row = (from + i) * n + from;
      let sum = 0;
      for (let j = 0; j < size; j++) sum += a[row + j]! * axis[j]!;
      product[i] = factor * sum;
    }
    let along = 0;
    for (let i = 0; i < size; i++) along += product[i]! * axis[i]!;
    for (let i = 0; i < size; i++) product[i]! -= (factor / 2) * along * axis[i]!;
    for (let i = 0; i < size; i++) {
      const row = (from + i) * n + from;
      const [v, w] = [axis[i]!, product[i]!];
      for (let j = 0; j < size; j++) a[row + j]! -= v * product[j]! + w * axis[j]!;
    }
  }
  diagonal[n - 1] = a[n * n - 1]!;
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (const { from, axis, factor } of reflections.reverse()) {
    // Only the rows and columns from `from` on differ from the identity so far.
    const sums = new Float64Array(axis.length);
    for (let i = 0; i < axis.length; i++) {
      const row = (from + i) * n + from;
      for (let j = 0; j < axis.length; j++) sums[i]! += vectors[row + j]! * axis[j]!;
    }
    for (let i = 0; i < axis.length; i++) {
      const row = (from + i) * n + from;
      const share = factor * sums[i]!;
      for (let j = 0; j < axis.length; j++) vectors[row + j]! -= share * axis[j]!;
    }
  }
  return { diagonal, off, vectors: vectors };
}

/** QL steps until nothing is left off the diagonal; the rows of `vectors` turn along. */
function diagonalize(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number): void {
  for (let l = 0; l < n; l++) {
    for (;;) {
      let m = l;
      while (m + 1 < n) {
        const scale = Math.abs(d[m]!) + Math.abs(d[m + 1]!);
        if (Math.abs(e[m]!) <= Number.EPSILON * scale) break;
        m++;
      }
      if (m === l) break;
      const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      const root = Math.hypot(half, 1);
      let g = d[m]! - d[l]! + e[l]! / (half + (half >= 0 ? root : -root));
      let [s, c, p] = [1, 1, 0];
      let whole = true;
      for (let i = m - 1; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          // The matrix falls into two here.
          d[i + 1]! -= p;
          e[m] = 0;
          whole = false;
          break;
        }
        [s, c] = [f / r, g / r];
        g = d[i + 1]! - p;
        const t = (d[i]! - g) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        const [upper, lower] = [(i + 1) * n, i * n];
        for (let k = 0; k < n; k++) {
          const value = vectors[upper + k]!;
          vectors[upper + k] = s * vectors[lower + k]! + c * value;
          vectors[lower + k] = c * vectors[lower + k]! - s * value;
        }
      }
      if (!whole) continue;
      d[l]! -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
}
