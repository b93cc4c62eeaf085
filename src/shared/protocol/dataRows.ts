import type { PartName } from './dataReport';

/** Which rows or pictures of the data a bar, a block or a list stands for; all that is given holds. */
export interface RowFilter {
  readonly part?: PartName;
  readonly class?: string;
  /** A column, or the target of a regression, whose value lies in [from, to). */
  readonly feature?: string;
  readonly from?: number;
  readonly to?: number;
  /** `to` itself counts too: the last bin of a histogram. */
  readonly closed?: boolean;
  /** The values are those after scaling. */
  readonly scaled?: boolean;
  /** As it is trained on: its rows after balancing, and the parents of synthetic ones. */
  readonly balanced?: boolean;
  /** A category of the column `feature`. */
  readonly category?: string;
  /** The source has no value in this column; of [fromPlace, toPlace) in file order. */
  readonly missing?: string;
  readonly fromPlace?: number;
  readonly toPlace?: number;
  /** Source rows or pictures by name. */
  readonly names?: readonly (number | string)[];
  /** Rows that cleaning, splitting or balancing left out. */
  readonly removed?: boolean;
}

export interface ListedRow {
  /** 0-based source row, or the picture's path. */
  readonly name: number | string;
  /** Absent for a row that is in no part. */
  readonly part?: PartName;
  /** Why it is not trained on, where it is not. */
  readonly removed?: { readonly stage: string; readonly reason: string };
  /** Its class, or the number that it has as target; absent where the source has none. */
  readonly target?: string | number;
  /** One a column, before scaling; null where there is none. Empty for pictures. */
  readonly values: readonly (number | string | null)[];
  /** Columns whose value a cleaning step filled in. */
  readonly filled?: readonly number[];
  /** A PNG as a data URL. */
  readonly src?: string;
}

/** An entry of the file that `data.corrections` names: about a source row, or a picture's path. */
export interface Correction {
  readonly row?: number;
  readonly path?: string;
  readonly action: 'exclude' | 'relabel';
  /** The class that it really is; for `relabel`. */
  readonly class?: string;
}

/** What a filter finds: all of it counted, the first of it listed. */
export interface FoundRows {
  readonly total: number;
  /** Rows by part and class; under '' for a regression. */
  readonly parts: Readonly<Record<PartName, Readonly<Record<string, number>>>>;
  /** Rows of each part by bin of each feature's histogram before scaling. */
  readonly histograms: Readonly<Record<PartName, Readonly<Record<string, readonly number[]>>>>;
  /** Places of the projection's points that it finds; synthetic ones by their parents. */
  readonly points: readonly number[];
  readonly columns: readonly string[];
  readonly rows: readonly ListedRow[];
}

/** Values of two columns, before scaling, at the projection's points; null for synthetic rows. */
export interface PairOfColumns {
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
}
