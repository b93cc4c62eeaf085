/** Sweeps of Jacobi's method; it converges quadratically, so a dozen are plenty. */
const SWEEPS = 30;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan,
 * "Matrix Computations", §8.5), the largest eigenvalue first.
 *
 * @param matrix [n, n], changed on the way.
 * @returns vectors[k] belongs to values[k], of length 1.
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { values: number[]; vectors: Float64Array[] } {
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    let diagonal = 0;
    for (let i = 0; i < n; i++) {
      diagonal += matrix[i * n + i]! ** 2;
      for (let j = 0; j < i; j++) off += matrix[i * n + j]! ** 2;
    }
    if (off <= 1e-30 * diagonal) break;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(matrix, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => matrix[b * n + b]! - matrix[a * n + a]!,
  );
  return {
    values: order.map((i) => matrix[i * n + i]!),
    vectors: order.map((i) => Float64Array.from({ length: n }, (_, row) => v[row * n + i]!)),
  };
}

/** Turns the matrix so that its element (p, q) becomes 0. */
function rotate(m: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = m[p * n + q]!;
  if (apq === 0) return;
  const theta = (m[q * n + q]! - m[p * n + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const a = m[k * n + p]!;
    const b = m[k * n + q]!;
    m[k * n + p] = c * a - s * b;
    m[k * n + q] = s * a + c * b;
  }
  for (let k = 0; k < n; k++) {
    const a = m[p * n + k]!;
    const b = m[q * n + k]!;
    m[p * n + k] = c * a - s * b;
    m[q * n + k] = s * a + c * b;
  }
  for (let k = 0; k < n; k++) {
    const a = v[k * n + p]!;
    const b = v[k * n + q]!;
    v[k * n + p] = c * a - s * b;
    v[k * n + q] = s * a + c * b;
  }
}
