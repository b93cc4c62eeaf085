import { defineScaler } from './scaler';

/** What a value adds to the norm of its row. */
const adds = {
  l1: (sum: number, value: number): number => sum + Math.abs(value),
  l2: (sum: number, value: number): number => sum + value * value,
  max: (sum: number, value: number): number => Math.max(sum, Math.abs(value)),
} as const;

export const normalizer = defineScaler({
  kind: 'scale',
  name: 'normalizer',
  tablesOnly: true,
  doc: 'Divides each row by its norm; a row of zeros stays. Nothing is fitted, and it cannot be undone.',
  source: 'scikit-learn Normalizer',
  params: {
    norm: {
      type: 'enum',
      values: ['l1', 'l2', 'max'],
      default: 'l2',
      doc: 'l1: sum of the absolute values; l2: length; max: the largest absolute value.',
    },
  },
  fit: () => ({}),
  transform: (x) => x.slice(),
  inverse: (x) => x.slice(),
  transformRows(columns, { norm }) {
    const norms = new Float64Array(columns[0]?.length ?? 0);
    const add = adds[norm];
    for (const column of columns)
      for (let row = 0; row < norms.length; row++) norms[row] = add(norms[row]!, column[row]!);
    if (norm === 'l2') norms.forEach((square, row) => (norms[row] = Math.sqrt(square)));
    return columns.map((column) =>
      column.map((value, row) => (norms[row]! > 0 ? value / norms[row]! : value)),
    );
  },
});
