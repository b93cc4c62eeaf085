import type { ResolvedConfig } from '../../shared/config/config';
import type { Fix, Warning } from '../../shared/problem';
import * as l10n from '@vscode/l10n';
import type { Column, Dataset, PartName, Pictures, Table } from '../data/dataset';
import type { Task } from '../element';
import { gather, withoutNaN } from '../gather';
import type { Preprocess } from '../prepared';
import type { ScaledColumns } from '../scaledColumns';
import type { Split } from '../split/splitter';

/** What the config says of the data up to their split. */
export type SplitConfig = Pick<ResolvedConfig, 'data' | 'split' | 'seed'>;

/** What a check looks at: the parts after cleaning of rows and splitting, before anything is fitted. */
export interface CheckedData<D extends Dataset = Dataset> {
  readonly config: SplitConfig;
  readonly task: Task;
  /** Empty for a regression. */
  readonly classes: readonly string[];
  readonly parts: Readonly<Record<PartName, D>>;
  /** Where the rows are parted several times: all of them, and each way; `parts` are of the first. */
  readonly folds?: { readonly dataset: D; readonly splits: readonly Split[] };
  /** Positions in the training part that expensive checks look at, ascending; all of it where it is small. */
  readonly sample: Int32Array;
}

/** The same, and what was fitted on the training part. */
export interface FittedData<D extends Dataset = Dataset> extends CheckedData<D> {
  readonly config: ResolvedConfig;
  /** Training rows as the model sees them, where that is known. */
  readonly scaled?: Pick<ScaledColumns, 'length' | 'rows' | 'some'>;
  /** Pictures. */
  readonly preprocess?: Preprocess;
}

interface CheckInfo {
  /** Codes of its findings, `check.…`. */
  readonly codes: readonly string[];
}

/** One thing that is often wrong with data. Its findings are warnings: they never stop a run. */
export interface Check<D extends Dataset = Dataset> extends CheckInfo {
  readonly fitted?: never;
  run(data: CheckedData<D>): readonly Warning[];
}

/** One that scaling, too, changes what is found. */
export interface FittedCheck<D extends Dataset = Dataset> extends CheckInfo {
  readonly fitted: true;
  run(data: FittedData<D>): readonly Warning[];
}
export type TableCheck = Check<Table>;
export type PictureCheck = Check<Pictures>;

/** Rows, pictures or columns that a finding names; it counts them all. */
export const SHOWN = 20;

const named = 5;

/** "a", "b" and 7 more. */
export function list(names: readonly string[]): string {
  const shown = names
    .slice(0, named)
    .map((name) => `"${name}"`)
    .join(', ');
  return names.length > named ? l10n.t('{0} and {1} more', shown, names.length - named) : shown;
}

/** The edit that leaves columns out. */
export function excludeFix(config: SplitConfig, names: readonly string[]): Fix {
  const { exclude } = config.data.features;
  return {
    title:
      names.length === 1 ? l10n.t('Leave "{0}" out', names[0]!) : l10n.t('Leave these columns out'),
    at: ['data', 'features', 'exclude'],
    value: [...exclude, ...names.filter((name) => !exclude.includes(name))],
  };
}

/** The values of a column at some positions, without the missing ones. */
export function present({ values }: Column, positions?: Int32Array): Float64Array {
  return withoutNaN(positions ? gather(values, positions) : values);
}
