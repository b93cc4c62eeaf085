import { materialize } from './materialize';
import { neighborsOf } from './rows';
import type { ResampleInput } from './sampler';
import { cleaningClasses } from './samplingStrategy';

/** The arguments of editing by nearest neighbours. */
export const editingParams = {
  nNeighbors: {
    type: 'integer',
    min: 1,
    default: 3,
    doc: 'Nearest neighbours that must agree with a row.',
    unit: 'rows',
  },
  kindSel: {
    type: 'enum',
    values: ['all', 'mode'],
    default: 'all',
    doc: 'A row stays where all its neighbours are of its class, or where most are (mode).',
  },
} as const;

export type KindSel = 'all' | 'mode';

/** The most frequent label; of several the smallest. */
export function mode(labels: readonly number[]): number {
  const counted = new Map<number, number>();
  for (const label of labels) counted.set(label, (counted.get(label) ?? 0) + 1);
  return [...counted].reduce((best, each) =>
    each[1] > best[1] || (each[1] === best[1] && each[0] < best[0]) ? each : best,
  )[0];
}

/**
 * Of `rows`, those that their nearest neighbours among `rows` agree with; one pass of Wilson's
 * editing over the classes to clean.
 *
 * @param rows Rows of the input, ascending.
 */
export function edit(
  input: Pick<ResampleInput, 'x' | 'columns' | 'y' | 'at'>,
  rows: Int32Array,
  cleaned: readonly number[],
  k: number,
  kind: KindSel,
): Int32Array {
  const { y } = input;
  const asked = rows.filter((row) => cleaned.includes(y[row]!));
  const neighbors = neighborsOf(input, rows, asked, k, 'nNeighbors');
  const goes = new Set<number>();
  asked.forEach((row, i) => {
    const labels = Array.from(neighbors.subarray(i * k, (i + 1) * k), (other) => y[other]!);
    const agree =
      kind === 'all' ? labels.every((label) => label === y[row]) : mode(labels) === y[row];
    if (!agree) goes.add(row);
  });
  return rows.filter((row) => !goes.has(row));
}

/**
 * Editing again and again: pass after pass until nothing changes, a class is gone, or one becomes
 * smaller than the smallest was.
 *
 * @param passes Neighbours of each pass.
 * @param spareMinority Whether to end where a class becomes smaller than the smallest was.
 */
export function editRepeatedly(
  input: ResampleInput,
  strategy: string | readonly string[],
  passes: readonly number[],
  kind: KindSel,
  options: {
    readonly untilStable: boolean;
    readonly spareMinority: boolean;
    readonly smallest: { readonly label: number; readonly rows: number };
  },
): Int32Array {
  const { y, classes } = input;
  const count = (rows: Int32Array): number[] => {
    const counts = classes.map(() => 0);
    for (const row of rows) counts[y[row]!]!++;
    return counts;
  };
  let rows = Int32Array.from(y.keys());
  const present = count(rows).filter((rest) => rest > 0).length;
  const { label, rows: fewest } = options.smallest;
  for (const k of passes) {
    const labels = { y: rows.map((row) => y[row]!), classes, at: input.at };
    const left = edit(input, rows, cleaningClasses(strategy, labels), k, kind);
    const stable = left.length === rows.length;
    rows = Int32Array.from(left);
    const counts = count(rows);
    const others = counts.filter((rest, each) => each !== label && rest > 0);
    const tooFew = options.spareMinority && others.some((rest) => rest < fewest);
    const gone = counts.filter((rest) => rest > 0).length < present;
    if ((options.untilStable && stable) || tooFew || gone) break;
  }
  return rows;
}

/** The rows of an input with synthetic ones behind them, as an input of their own. */
export function extended(
  input: ResampleInput,
  synthetic: Parameters<typeof materialize>[3]['synthetic'],
): Pick<ResampleInput, 'x' | 'columns' | 'y' | 'at'> {
  const kept = Int32Array.from(input.y.keys());
  const { columns, at } = input;
  const into = new Float64Array((kept.length + synthetic.length) * columns);
  return { ...materialize(input.x, columns, input.y, { kept, synthetic }, into), columns, at };
}
