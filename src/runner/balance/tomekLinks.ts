import { everyRow, neighborsOf, onlyRows } from './rows';
import { defineBalancer, type ResampleInput } from './sampler';
import { cleaningClasses, cleaningStrategy } from './samplingStrategy';

/** Rows outside of a Tomek link: of two classes, each the nearest neighbour of the other. */
export function withoutTomekLinks(
  input: Pick<ResampleInput, 'x' | 'columns' | 'y' | 'at'>,
  cleaned: readonly number[],
): Int32Array {
  const { y } = input;
  const rows = everyRow(y.length);
  const nearest = neighborsOf(input, rows, rows, 1, 'samplingStrategy');
  return rows.filter((row) => {
    const other = nearest[row]!;
    return !cleaned.includes(y[row]!) || y[other] === y[row] || nearest[other] !== row;
  });
}

export const tomekLinks = defineBalancer({
  kind: 'balance',
  name: 'tomekLinks',
  doc: 'Removes rows whose nearest neighbour is of another class and has them as its own nearest.',
  source: 'imbalanced-learn TomekLinks; Tomek, "Two Modifications of CNN", IEEE SMC 6, 1976',
  params: { samplingStrategy: cleaningStrategy },
  resample: (input, { samplingStrategy }) =>
    onlyRows(
      input.rows,
      withoutTomekLinks(input, cleaningClasses(samplingStrategy, input)),
      'tomekLinks',
    ),
});
