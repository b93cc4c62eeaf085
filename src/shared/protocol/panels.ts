import type { CorrectionChange } from '../config/corrections';
import type { ElementInfo } from '../config/element';
import type { ConfigPath, Fix, Problem } from '../problem';
import type { RunEvent } from '../run/events';
import type { RunManifest } from '../run/manifest';
import type { DataReport, ProjectionReport } from './dataReport';
import type { FoundRows, PairOfColumns, RowFilter } from './dataRows';

/**
 * What panels and the extension say to each other, by `postMessage`. A panel sends `ready` once it
 * listens; the host answers with the whole picture and then with what changes.
 */

/** Something that can be done about what a panel shows instead of its content. */
export interface PanelAction {
  readonly title: string;
  /** Sent back as `{type: 'action', action}`. */
  readonly action: string;
}

/** What a panel shows where there is nothing else to show yet, or nothing that can be shown. */
export interface PanelNotice {
  readonly type: 'notice';
  readonly kind: 'loading' | 'empty' | 'error';
  readonly message: string;
  /** Where the config or the data are wrong. */
  readonly problems?: readonly Problem[];
  readonly actions?: readonly PanelAction[];
}

/** How much of a long event log has been read, in bytes. */
export interface Reading {
  readonly done: number;
  readonly total: number;
}

/** Which samples of the evaluated part: a cell of the confusion matrix, or the worst ones. */
export type SampleSelection =
  | { readonly kind: 'cell'; readonly true: string; readonly predicted: string }
  /** Classification: all that are taken for another class, the surest ones first. */
  | { readonly kind: 'wrong' }
  /** Regression: all, the furthest off first. */
  | { readonly kind: 'worst' };

export interface PredictedSample {
  /** Source row or picture. */
  readonly name: string | number;
  readonly true: string | number;
  readonly predicted: string | number | null;
  /** Of the predicted and of the true class. */
  readonly probability?: number | null;
  readonly trueProbability?: number | null;
  /** A row's values, in the order of `columns`. */
  readonly values?: readonly (string | number | null)[];
  /** A picture as a data URL. */
  readonly src?: string;
}

/** A page of samples. */
export interface SamplePage {
  readonly type: 'samples';
  readonly select: SampleSelection;
  /** How many there are in all. */
  readonly total: number;
  /** Place of the first of these among them. */
  readonly from: number;
  readonly columns: readonly string[];
  readonly samples: readonly PredictedSample[];
  /** Why values or pictures are missing. */
  readonly message?: string;
}

/** True and predicted values of a regression, for its scatter plots: parallel lists. */
export interface PredictedPoints {
  readonly names: readonly (string | number)[];
  readonly true: readonly number[];
  readonly predicted: readonly (number | null)[];
  /** How many samples there are; the lists may hold fewer, evenly taken. */
  readonly total: number;
}

export type ToTraining =
  | PanelNotice
  /** The whole run: takes the place of what was shown. */
  | {
      readonly type: 'run';
      readonly run: RunManifest;
      readonly events: readonly RunEvent[];
      /** report.json, once there is one. */
      readonly report?: unknown;
      readonly points?: PredictedPoints;
      /** An untrusted workspace may look, not act. */
      readonly canAct: boolean;
      /** Events are still to come that are written already. */
      readonly reading?: Reading;
    }
  /** Events that came since, in the order of `seq`; what is known already is skipped. */
  | { readonly type: 'events'; readonly events: readonly RunEvent[]; readonly reading?: Reading }
  | { readonly type: 'manifest'; readonly run: RunManifest }
  | { readonly type: 'report'; readonly report: unknown; readonly points?: PredictedPoints }
  | { readonly type: 'trust'; readonly canAct: boolean }
  | SamplePage;

/** What a panel's links and buttons ask for that is not a command to the run. */
export type TrainingAction = 'showLog' | 'openConfig' | 'goToCause' | 'export' | 'manageTrust';

export type Steering = { readonly learningRate: number } | { readonly learningRateFactor: number };

export type FromTraining =
  | { readonly type: 'ready' }
  /** stopAndKeepBest: the best weights so far are evaluated as the run's result. */
  | {
      readonly type: 'command';
      readonly command: 'pause' | 'resume' | 'stop' | 'stopAndKeepBest';
    }
  /** Another learning rate, or what it is multiplied by, from the next step on. */
  | ({ readonly type: 'steer' } & Steering)
  /** A page of samples, from the given place on. */
  | {
      readonly type: 'samples';
      readonly select: SampleSelection;
      readonly from: number;
      readonly count: number;
    }
  /** Open a picture. */
  | { readonly type: 'openSample'; readonly name: string }
  | { readonly type: 'action'; readonly action: TrainingAction };

/** A choice in the data panel: an element with its arguments, as the config has it. */
export interface ElementChoice {
  readonly type: string;
  readonly [argument: string]: unknown;
}

/** A few pictures of a class. */
export interface ClassPictures {
  readonly class: string;
  /** How many there are, all parts together. */
  readonly count: number;
  /** The mean of the training part's pictures of the class, as a data URL. */
  readonly mean?: string;
  readonly pictures: readonly { readonly id: string; readonly src: string }[];
}

/** Questions of the data panel that are answered beside the report. */
export type DataQuestion = 'preview' | 'rows' | 'umap' | 'pair' | 'apply' | 'correct' | 'undo';

export type ToData =
  | PanelNotice
  | {
      readonly type: 'report';
      readonly report: DataReport;
      readonly name: string;
      /** The config's file name. */
      readonly config: string;
      /** As the config has them, with every argument. */
      readonly scale: ElementChoice;
      readonly balance: ElementChoice;
      /** All that could be chosen, with their arguments. */
      readonly scalers: readonly ElementInfo[];
      readonly balancers: readonly ElementInfo[];
      readonly pictures?: readonly ClassPictures[];
      readonly canAct: boolean;
      /** Milliseconds since 1970 of a run that saved the report: the data are not read now. */
      readonly saved?: number;
      /** Another scaler or balancer is chosen in the panel: its preview follows. */
      readonly choosing?: true;
    }
  /** The report as it would be with another choice. */
  | {
      readonly type: 'preview';
      readonly report: DataReport;
      readonly scale: ElementChoice;
      readonly balance: ElementChoice;
      /** What Apply writes into the config. */
      readonly lines: readonly string[];
    }
  | { readonly type: 'found'; readonly filter: RowFilter; readonly found: FoundRows }
  /** Null: too few rows. */
  | { readonly type: 'umap'; readonly projection: ProjectionReport | null }
  | {
      readonly type: 'pair';
      readonly columns: readonly [string, string];
      readonly pair: PairOfColumns;
    }
  /** What the panel wrote last, which `undo` takes back; no text: there is nothing any more. */
  | { readonly type: 'written'; readonly text?: string }
  /** A question could not be answered; what is shown stays. */
  | { readonly type: 'failed'; readonly question: DataQuestion; readonly message: string };

export type FromData =
  | { readonly type: 'ready' }
  /** Read the data anew. */
  | { readonly type: 'reload' }
  /** Preview another scaler or balancer; a newer choice takes the place of an older one. */
  | { readonly type: 'choose'; readonly scale?: ElementChoice; readonly balance?: ElementChoice }
  | { readonly type: 'apply' }
  | { readonly type: 'revert' }
  | { readonly type: 'find'; readonly filter: RowFilter }
  | { readonly type: 'umap' }
  | { readonly type: 'pair'; readonly columns: readonly [string, string] }
  /** Show the config at a value. */
  | { readonly type: 'reveal'; readonly path: ConfigPath }
  /** Write what mends a warning into the config. */
  | { readonly type: 'fix'; readonly fix: Fix }
  /** Write into the file of corrections that the config names; a config that names none gets one. */
  | { readonly type: 'correct'; readonly changes: readonly CorrectionChange[] }
  /** Take back what the panel wrote last. */
  | { readonly type: 'undo' }
  /** Open a picture, or the source where a row stands. */
  | { readonly type: 'open'; readonly name: number | string }
  | { readonly type: 'action'; readonly action: string };

export interface PictureView {
  readonly epoch: number;
  /** A PNG as a data URL. */
  readonly src: string;
  /** What each entry of `augment` drew. */
  readonly drawn: readonly {
    readonly type: string;
    readonly numbers: Readonly<Record<string, number | boolean | string>>;
  }[];
  /** Where pixels are moved: the picture's corners as shares of the view, and the share that is filled. */
  readonly frame?: {
    readonly corners: readonly (readonly [number, number])[];
    readonly filled: number;
  };
  /** What each entry leaves, in their order, as data URLs; only where asked for. */
  readonly chain?: readonly string[];
}

/** A picture of the training part with what augmentation makes of it. */
export interface PictureSample {
  readonly id: string;
  /** Position in the training part. */
  readonly position: number;
  readonly class: string;
  readonly src: string;
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  readonly views: readonly PictureView[];
}

/** A picture at both ends of what an argument of `augment` allows. */
export interface ArgumentEndPictures {
  readonly index: number;
  readonly argument: string;
  readonly low: { readonly value: number; readonly src: string };
  readonly high: { readonly value: number; readonly src: string };
}

/** What augmentation takes of the time of a batch, as measured on this machine. */
export interface AugmentationCost {
  /** Pictures in the batch that was measured. */
  readonly batch: number;
  /** Median milliseconds of all entries together, and of each by itself. */
  readonly totalMs: number;
  readonly entriesMs: readonly number[];
  /** Median milliseconds of a training step on such a batch. */
  readonly stepMs: number;
  readonly backend: string;
  /** Of so many views: the share that shows more than a third of fill, and the mean share of fill. */
  readonly filled?: { readonly views: number; readonly overThird: number; readonly mean: number };
}

export type ToAugmentation =
  | PanelNotice
  /** The config as the text has it now; the views of it follow. */
  | {
      readonly type: 'config';
      readonly name: string;
      /** Name of the config file. */
      readonly file: string;
      /** `augment` with every argument. */
      readonly augment: readonly ElementChoice[];
      /** Every augmentation as it is declared. */
      readonly elements: readonly ElementInfo[];
      readonly seed: number;
      /** Epochs that are planned. */
      readonly epochs: number;
      readonly canAct: boolean;
    }
  | {
      readonly type: 'views';
      readonly samples: readonly PictureSample[];
      readonly classes: readonly string[];
    }
  | { readonly type: 'ends'; readonly ends: readonly ArgumentEndPictures[] }
  | { readonly type: 'cost'; readonly cost: AugmentationCost }
  /** One view with what each entry leaves. */
  | { readonly type: 'chain'; readonly sample: PictureSample }
  /** What is wrong with the text; the last views stay. */
  | { readonly type: 'problems'; readonly problems: readonly Problem[] };

export type FromAugmentation =
  | { readonly type: 'ready' }
  /** Shows what one argument of one entry of `augment` would do; writes nothing. */
  | {
      readonly type: 'try';
      readonly index: number;
      readonly argument: string;
      readonly value: unknown;
    }
  /** Writes it. */
  | {
      readonly type: 'set';
      readonly index: number;
      readonly argument: string;
      readonly value: unknown;
    }
  /** Puts an entry behind the others, with these arguments beside those that it must have. */
  | {
      readonly type: 'add';
      readonly element: string;
      readonly values?: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'remove'; readonly index: number }
  | { readonly type: 'move'; readonly from: number; readonly to: number }
  /** Which pictures and epochs are shown. */
  | {
      readonly type: 'look';
      readonly epoch: number;
      readonly skip: number;
      /** Empty: all. */
      readonly class: string;
    }
  | { readonly type: 'chain'; readonly position: number; readonly epoch: number }
  /** Measures again. */
  | { readonly type: 'measure' }
  | { readonly type: 'reveal'; readonly line: number; readonly column: number }
  | { readonly type: 'action'; readonly action: string };
