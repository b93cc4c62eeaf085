import * as l10n from '@vscode/l10n';
import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { Beside, Column, Dataset, PartName } from '../data/dataset';
import { TrainyardError, type Warning } from '../../shared/problem';
import type { Task } from '../element';

/** Positions in the cleaned dataset, each list ascending. Every row is in one at most. */
export type Split = Readonly<Record<PartName, Int32Array>>;

export interface SplitContext {
  readonly dataset: Dataset;
  readonly task: Task;
  readonly classes: readonly string[];
  readonly seed: number;
  /** Tells what was done that the config does not say. */
  readonly warn: (warning: Warning) => void;
}

/** Positions by part from the part of each position. */
export function toSplit(parts: readonly PartName[]): Split {
  const of = (name: PartName): Int32Array =>
    Int32Array.from(parts.flatMap((part, position) => (part === name ? [position] : [])));
  return { train: of('train'), validation: of('validation'), test: of('test') };
}

/**
 * A column that the splitter asked for, with a value in every row.
 *
 * @throws TrainyardError `split.needsTable`, `split.missingValues`
 */
export function besideColumn({ dataset }: SplitContext, name: string): Column {
  const found =
    dataset.type === 'table' ? dataset.beside?.find((column) => column.name === name) : undefined;
  if (found === undefined)
    throw new TrainyardError({
      code: 'split.needsTable',
      at: ['split'],
      message: l10n.t(
        'This split is by a column of a table, and the data are none. Set split to random or stratified.',
      ),
    });
  const missing = found.values.filter(Number.isNaN).length;
  if (missing === 0) return found;
  throw new TrainyardError({
    code: 'split.missingValues',
    at: ['split', 'column'],
    message: l10n.t(
      'The column "{0}" has no value in {1} rows, so they belong to no part. Fill them, or leave such rows out.',
      name,
      missing,
    ),
  });
}

/** The argument that names the column. */
export const columnParam = (doc: string) =>
  ({ type: 'string', of: 'column', required: true, doc }) as const;

/** A way to part the rows; depends on seed, its settings and the rows alone. */
export interface Splitter<P extends Params = Params> extends ElementInfo<'split', P> {
  /** Columns that it looks at, which then are no features. */
  beside?(values: Values<P>): readonly Beside[];
  split(context: SplitContext, values: Values<P>): Split;
  /**
   * Several ways to part the rows, each of which is trained on by itself and validated on the rows
   * that it leaves out; the test part is the same in all. `split` gives the first.
   */
  folds?(context: SplitContext, values: Values<P>): readonly Split[];
}
export const defineSplitter = <const P extends Params>(element: Splitter<P>): Splitter<P> =>
  element;

type FoldSplitter<P extends Params> = Omit<Splitter<P>, 'split'> &
  Required<Pick<Splitter<P>, 'folds'>>;
export const defineFolds = <const P extends Params>(element: FoldSplitter<P>): Splitter<P> => ({
  ...element,
  split: (context, values) => element.folds(context, values)[0]!,
});
