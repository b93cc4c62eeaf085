import type { ResolvedConfig } from '../config/config';
import type { Problem } from '../problem';
import type { ArgumentEndPictures, AugmentationCost, ClassPictures, PictureSample } from './panels';
import type { DataReport, ProjectionReport } from './dataReport';
import type { FoundRows, PairOfColumns, RowFilter } from './dataRows';
import type { Reply } from './rpc';

/** A config as the editor holds it, saved or not. */
export interface ConfigText {
  /** Absolute path of the config file; relative paths in it start from its folder. */
  readonly file: string;
  readonly text: string;
}

/** Every request may carry a token; `cancel` with that token ends it with the code `cancelled`. */
export interface Cancellable {
  readonly token?: string;
}

/** The config's data with another scaler or balancer in the place of its own. */
export interface Choices {
  readonly scale?: unknown;
  readonly balance?: unknown;
}

export interface ColumnSummary {
  readonly name: string;
  readonly kind: 'numeric' | 'binary' | 'categorical';
  readonly categories: readonly string[];
}
/** A column as it stands in a file, before a config says what it is for. */
export interface FileColumn {
  readonly name: string;
  /** What all of its values are; lists, structures and bytes are unusable. */
  readonly values: 'number' | 'boolean' | 'date' | 'text' | 'none' | 'unusable';
  /** Rows that have no value. */
  readonly missing: number;
}
export interface LayerShape {
  readonly name: string;
  readonly type: string;
  readonly outputShape: readonly number[];
  readonly parameters: number;
  /** Index in model.layers; absent for what the input and `output: "auto"` add. */
  readonly index?: number;
}

/** What stands around a config's text in an editor: figures of the data, and what was left open. */
export interface Overview {
  readonly task: 'classification' | 'regression';
  readonly pictures: boolean;
  /** Rows of each class over all parts, before balancing; empty for a regression. */
  readonly classes: readonly { readonly name: string; readonly rows: number }[];
  /** Rows of each part, before balancing. */
  readonly parts: Readonly<Record<'train' | 'validation' | 'test', number>>;
  /** Rows that are trained on, after balancing. */
  readonly trained: number;
  readonly resolved: ResolvedConfig;
  /** Absent where the model cannot be built: its problems say why. */
  readonly layers?: readonly LayerShape[];
}

/** Which pictures of the training part are previewed, and in which epochs. */
export interface PreviewAsked {
  /** Position in the training part; without it some of each class, in turns. */
  readonly sample?: number;
  /** Of this class alone. */
  readonly class?: string;
  /** Pictures; 5 where it is not said. */
  readonly samples?: number;
  /** Pictures passed over before the first: other samples. */
  readonly skip?: number;
  /** The first epoch, from 1. */
  readonly epoch?: number;
  /** Also what each entry of `augment` leaves of the picture. */
  readonly chain?: boolean;
}

/** A sample as it was read, by the name that reports give it. */
export interface SampleDetails {
  /** Source row or picture. */
  readonly name: string | number;
  /** A table's row: a value a feature, null where it is missing. Absent: there is no such sample. */
  readonly values?: readonly (string | number | null)[];
  /** A picture: a PNG as a data URL. */
  readonly src?: string;
}

/** What the service process tells of itself, while it works on a request. */
export interface ServiceListener {
  /** How far the request with this token is, for a person to read. */
  progress(token: string, message: string): void;
}

/** What the service process answers, over JSON lines on its standard input and output. */
export interface ServiceFunctions {
  /** `anew`: the data are read again, though they were read for this config before. */
  validate(
    request: ConfigText & Cancellable & { readonly anew?: boolean },
  ): Promise<Reply<{ problems: readonly Problem[] }>>;
  /** The columns of a table's file: CSV, TSV, Parquet, JSON or JSON Lines. */
  fileColumns(
    request: Cancellable & {
      /** Absolute path. */
      readonly source: string;
    },
  ): Promise<Reply<{ columns: readonly FileColumn[]; rows: number }>>;
  columns(
    request: ConfigText & Cancellable,
  ): Promise<
    Reply<{ columns: readonly ColumnSummary[]; classes: readonly string[]; task: string }>
  >;
  overview(request: ConfigText & Cancellable): Promise<Reply<Overview>>;
  shapes(request: ConfigText & Cancellable): Promise<Reply<{ layers: readonly LayerShape[] }>>;
  /** Reads the data anew. */
  inspect(request: ConfigText & Cancellable): Promise<Reply<DataReport>>;
  preview(
    /** `count`: views of each picture, one an epoch; 5 where it is not said. */
    request: ConfigText & Cancellable & PreviewAsked & { readonly count?: number },
  ): Promise<Reply<{ samples: readonly PictureSample[]; classes: readonly string[] }>>;
  /** One picture of the training part at both ends of each amount of `augment`. */
  previewEnds(
    request: ConfigText & Cancellable & { readonly sample: number },
  ): Promise<Reply<{ ends: readonly ArgumentEndPictures[] }>>;
  /** What augmentation adds to a step, measured. */
  augmentationCost(request: ConfigText & Cancellable): Promise<Reply<AugmentationCost>>;
  /** A few pictures of each class; none where the data are a table. */
  pictures(
    request: ConfigText & Cancellable & { readonly perClass?: number },
  ): Promise<Reply<{ classes: readonly ClassPictures[] }>>;
  /** Samples of a run's data, as they were read. */
  samples(
    request: Cancellable & {
      /** A run directory. */
      readonly run: string;
      readonly names: readonly (string | number)[];
    },
  ): Promise<Reply<{ columns: readonly string[]; samples: readonly SampleDetails[] }>>;
  /** The data report as it would be with another scaler or balancer. */
  previewScale(request: ConfigText & Cancellable & Choices): Promise<Reply<DataReport>>;
  /** The rows or pictures that a filter finds: counted, the first ones listed. */
  rows(
    request: ConfigText & Cancellable & Choices & { readonly filter: RowFilter },
  ): Promise<Reply<FoundRows>>;
  /** UMAP of the points that the report's projection shows; null where they are too few. */
  umap(request: ConfigText & Cancellable & Choices): Promise<Reply<ProjectionReport | null>>;
  /** Two columns at the points that the report's projection shows. */
  pair(
    request: ConfigText & Cancellable & Choices & { readonly columns: readonly [string, string] },
  ): Promise<Reply<PairOfColumns>>;
  predict(
    request: Cancellable & { readonly run: string; readonly inputs: readonly string[] },
  ): Promise<Reply<unknown>>;
  backends(request: Cancellable): Promise<Reply<unknown>>;
  cancel(token: string): Promise<Reply<boolean>>;
}
