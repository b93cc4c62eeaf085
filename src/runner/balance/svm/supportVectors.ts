import { moments } from '../../statistics';
import { KernelRows } from './kernelRows';
import { Solver } from './solver';

/** Of rows on the wrong side: scikit-learn's C. */
const C = 1;

/**
 * The rows that a support vector classifier with a Gaussian kernel leans on, as scikit-learn's
 * `SVC(gamma='scale')`: of each two classes one with gamma 1 / (columns · variance of all values).
 *
 * @param x [rows, columns], C order.
 * @param y Class index of each row.
 * @returns 1 for each row that supports any of them.
 */
export function supportVectors(x: Float64Array, columns: number, y: Int32Array): Uint8Array {
  const { variance } = moments({ values: x.subarray(0, y.length * columns) });
  const gamma = variance > 0 ? 1 / (columns * variance) : 1;
  const classes = y.reduce((most, label) => Math.max(most, label + 1), 0);
  const rows = Array.from({ length: classes }, (): number[] => []);
  y.forEach((label, row) => rows[label]!.push(row));
  const supports = new Uint8Array(y.length);
  const present = rows.filter((own) => own.length > 0);
  present.forEach((own, i) => {
    for (const others of present.slice(i + 1)) {
      const both = Int32Array.from([...own, ...others]);
      const signs = Int8Array.from(both, (_, place) => (place < own.length ? 1 : -1));
      const weights = new Solver(new KernelRows(x, columns, both, gamma), signs, C).solve();
      weights.forEach((weight, place) => {
        if (weight > 0) supports[both[place]!] = 1;
      });
    }
  });
  return supports;
}
