import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { Dataset, PartName } from '../data/dataset';
import type { Warning } from '../../shared/problem';
import type { Task } from '../element';

/** Positions in the cleaned dataset, each list ascending. Every row is in exactly one. */
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

/** A way to part the rows; depends on seed, its settings and the rows alone. */
export interface Splitter<P extends Params = Params> extends ElementInfo<'split', P> {
  split(context: SplitContext, values: Values<P>): Split;
}
export const defineSplitter = <const P extends Params>(element: Splitter<P>): Splitter<P> =>
  element;
