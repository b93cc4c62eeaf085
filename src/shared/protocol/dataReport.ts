import type { ConfigPath, Warning } from '../problem';

/**
 * The data report: what `inspect` prints, data.json holds and the data panel shows. Everything in
 * it is aggregated: its size follows the number of features and classes, never that of the rows.
 */

export type PartName = 'train' | 'validation' | 'test';

/** Values counted in bins of equal width. */
export interface Histogram {
  /** Ends of the bins, one more than there are bins, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** [classes][bins], where there are classes to tell apart. */
  readonly byClass?: readonly (readonly number[])[];
}

/** Tukey's box: quartiles by linear interpolation, whiskers at the last values within 1.5 × IQR. */
export interface Box {
  readonly low: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly high: number;
}

export interface Statistics {
  readonly mean: number;
  /** Of the population. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** Of the population: the third standardized moment; 0 for a constant. */
  readonly skew: number;
  readonly box: Box;
  /** Values further than 1.5 × IQR beyond the quartiles. */
  readonly outliers: number;
  readonly histogram: Histogram;
  /** Box of each class; absent without classes, undefined for a class without rows. */
  readonly boxes?: readonly (Box | null)[];
}

/** Before and after scaling. */
export interface BeforeAndAfter {
  readonly train?: Statistics;
  readonly scaled?: Statistics;
}

/** Rows of a part that have a category. */
export interface LevelRows {
  readonly rows: number;
  /** The same by class, where classes are told apart. */
  readonly byClass?: readonly number[];
}

/** One category of a column, in the training part. */
export interface LevelReport extends LevelRows {
  readonly category: string;
  /** In the other parts. */
  readonly parts?: Readonly<Record<'validation' | 'test', LevelRows>>;
}

export interface FeatureReport extends BeforeAndAfter {
  readonly name: string;
  readonly kind: 'numeric' | 'binary' | 'categorical';
  /** Missing values among all rows read. */
  readonly missing: number;
  /** The training part, cleaned and before balancing; absent for categories. */
  readonly train?: Statistics;
  readonly scaled?: Statistics;
  /** The scaled training part as it is trained on, where balancing adds or removes rows. */
  readonly balanced?: Statistics;
  /** The other parts before and after scaling. */
  readonly parts?: Readonly<Record<'validation' | 'test', BeforeAndAfter>>;
  /** Rows of the training part by category. */
  readonly categories?: Readonly<Record<string, number>>;
  /** The most frequent categories, in the column's order. */
  readonly levels?: readonly LevelReport[];
  /** How a category becomes numbers: the encoder and the columns it makes. */
  readonly encoding?: { readonly type: string; readonly columns: readonly string[] };
}

export interface PartReport {
  readonly rows: number;
  /** Rows by class; empty for a regression. */
  readonly classes: Readonly<Record<string, number>>;
  /** The target of a regression. */
  readonly target?: Statistics;
}

export interface BalancedReport extends PartReport {
  readonly type: string;
  /** Synthetic or repeated rows among them. */
  readonly synthetic: number;
  readonly syntheticClasses: Readonly<Record<string, number>>;
  /** Training rows that balancing left out. */
  readonly removed: number;
}

/** Missing values along the source. */
export interface MissingReport {
  /** Rows that were looked at: all that were accepted. */
  readonly rows: number;
  readonly rowsWithMissing: number;
  readonly cells: number;
  /** Missing cells in blocks of rows in file order, [blocks], of each column that lacks any. */
  readonly columns: readonly { readonly name: string; readonly blocks: readonly number[] }[];
}

export interface CorrelationReport {
  readonly columns: readonly string[];
  /** Numeric columns there are; only the first ones are compared where these are many. */
  readonly of: number;
  /** Pearson's r below the diagonal, [column][column before it]; null where one is constant. */
  readonly r: readonly (readonly (number | null)[])[];
  /** Pairs of values each r is from: rows where neither was missing in the source. */
  readonly n: readonly (readonly number[])[];
}

/** A drawing of training rows as points of a plane. */
export interface ProjectionReport {
  readonly method: 'pca' | 'umap';
  /** Shares of the variance along x and y; PCA alone. */
  readonly explained?: readonly [number, number];
  /** Rows that there are, synthetic ones included, of which the points are a sample. */
  readonly of: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Class index, or the target of a regression, of each point. */
  readonly target: readonly number[];
  /** Source row or picture; null for a synthetic row. */
  readonly names: readonly (number | string | null)[];
  /** By point: a + weight · (b − a) of its parents. */
  readonly synthetic: Readonly<Record<number, SyntheticPoint>>;
}

export interface SyntheticPoint {
  readonly parents: readonly [number | string, number | string];
  readonly weight: number;
}

export interface PicturesReport {
  /** [height, width, channels] of every picture as the model sees it. */
  readonly shape: readonly number[];
  /** How many pictures have which size, the most frequent first: "640×480". */
  readonly sizes: Readonly<Record<string, number>>;
  readonly colorModes: Readonly<Record<string, number>>;
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** Readable, though the decoder complained. */
  readonly damaged: readonly string[];
  /** Over the training part, in levels of 0…255. */
  readonly channels: readonly {
    readonly name: string;
    readonly mean: number;
    readonly std: number;
  }[];
}

/** Something in the source that could not be used, counted and named. */
export interface RejectedReport {
  readonly file: string;
  /** 1-based line of a text file. */
  readonly line?: number;
  readonly column?: number;
  readonly reason: string;
}

/** What a cleaning step did, over all parts. */
export interface CleaningReport {
  readonly type: string;
  /** Its arguments that are not at their default; reports of older runs lack them. */
  readonly given?: Readonly<Record<string, unknown>>;
  readonly stage: 'rows' | 'fitted';
  readonly removed: number;
  /** Cells whose value changed. */
  readonly changed: number;
}

/** A warning as the report holds it; `path` is the config value that it is about. */
export interface ReportedWarning extends Omit<Warning, 'at' | 'severity'> {
  readonly severity: 'warning' | 'info';
  readonly path?: ConfigPath;
}

export interface DataReport {
  /**
   * Rows of all parts that distributions, correlations and checks look at, where the data are so large
   * that they are read from disk piece by piece; absent: all of them.
   */
  readonly sampled?: number;
  readonly task: 'classification' | 'regression';
  readonly target: string;
  readonly classes: readonly string[];
  readonly rows: { readonly read: number; readonly rejected: number; readonly clean: number };
  readonly rejected: readonly RejectedReport[];
  readonly cleaning: readonly CleaningReport[];
  /** How the rows were parted: the split's type and arguments, and the seed. */
  readonly split: { readonly type: string; readonly [argument: string]: unknown };
  readonly splits: Readonly<Record<PartName, PartReport>>;
  /**
   * Where the rows are parted several times: what each fold trains on and leaves out, before
   * balancing. All else is of the first.
   */
  readonly folds?: readonly { readonly train: PartReport; readonly validation: PartReport }[];
  /** The training part as it is trained on. */
  readonly balanced: BalancedReport;
  /** Weight of each class in the loss, where balancing weighs. */
  readonly classWeights?: Readonly<Record<string, number>>;
  readonly features: readonly FeatureReport[];
  /** Tables. */
  readonly missing?: MissingReport;
  readonly correlation?: CorrelationReport;
  readonly projection?: ProjectionReport;
  readonly pictures?: PicturesReport;
  readonly source: Readonly<Record<string, unknown>>;
  readonly warnings: readonly ReportedWarning[];
}
