import type {
  DataReport,
  FeatureReport,
  LevelReport,
  LevelRows,
  PartName,
  ProjectionReport,
  Statistics,
} from '../../shared/protocol/dataReport';
import type { FoundRows, PairOfColumns, RowFilter } from '../../shared/protocol/dataRows';
import type { Evidence } from '../../shared/problem';
import type { DataQuestion, FromData, ToData } from '../../shared/protocol/panels';

export type ReportMessage = Extract<ToData, { type: 'report' }>;
export type PreviewMessage = Extract<ToData, { type: 'preview' }>;

/** All that the panel shows. */
export interface DataState {
  readonly told: ReportMessage;
  readonly preview: PreviewMessage | undefined;
  /** A choice whose preview has not come yet. */
  readonly pending: boolean;
  /** What is being read, while what was read before is still shown. */
  readonly loading: string | undefined;
  readonly failures: Readonly<Partial<Record<DataQuestion, string>>>;
  readonly part: PartName;
  /** The feature whose view is open. */
  readonly feature: string | undefined;
  readonly by: 'class' | 'split';
  readonly order: FeatureOrder;
  readonly filter: RowFilter | undefined;
  readonly found: FoundRows | undefined;
  /** What a check holds against rows or pictures of the filter. */
  readonly evidence: ReadonlyMap<number | string, Evidence> | undefined;
  /** What the panel wrote last, which can be taken back. */
  readonly written: string | undefined;
  /** The rows of the filter are listed. */
  readonly listing: boolean;
  readonly projection: 'pca' | 'umap';
  /** Undefined: not asked for; null: too few rows. */
  readonly umap: ProjectionReport | null | undefined;
  readonly pair: readonly [string, string] | undefined;
  readonly pairValues: PairOfColumns | undefined;
  readonly tables: ReadonlySet<string>;
}

export type FeatureOrder = 'file' | 'name' | 'missing' | 'skew';

export interface DataView {
  readonly state: DataState;
  /** The report that is shown: the preview's, where there is one. */
  readonly report: DataReport;
  send(message: FromData): void;
  change(changes: Partial<DataState>): void;
  /** Looks for the rows of a filter; `listing` shows them too. */
  find(filter: RowFilter, listing?: boolean, evidence?: DataState['evidence']): void;
  /** Closes the list of rows; the filter stays. */
  closeList(): void;
  clear(): void;
}

/** A feature's values before and after scaling in a part. */
export function ofPart(
  feature: FeatureReport,
  part: PartName,
): { before?: Statistics | undefined; after?: Statistics | undefined } {
  if (part === 'train') return { before: feature.train, after: feature.balanced ?? feature.scaled };
  const own = feature.parts?.[part];
  return { before: own?.train, after: own?.scaled };
}

/** Rows of a category in a part. */
export const levelIn = (level: LevelReport, part: PartName): LevelRows =>
  part === 'train' ? level : (level.parts?.[part] ?? { rows: 0 });
