import type { ResolvedConfig } from '../config/config';
import type { Failure, Metrics, RunStateName } from './events';

/** run.json: what a run is and where it stands. Replaced atomically, never patched. */
export interface RunManifest {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly state: RunStateName;
  /** Why it failed or stopped. */
  readonly reason?: Failure;
  /** Absolute path of the config that it was started from. */
  readonly configPath: string;
  /** Folder that relative paths in the config start from. */
  readonly baseDir: string;
  /** The --set's, in order. */
  readonly set: readonly string[];
  /** The whole config, once the data are read. */
  readonly resolved?: ResolvedConfig;
  readonly seed: number;
  readonly backend?: string;
  readonly executor?: string;
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the data, to tell a changed source. */
  readonly data?: { readonly fingerprint: string };
  /** The run whose checkpoint it began with. */
  readonly parent?: RunParent;
  readonly process: RunProcess;
  /** Socket for commands, if there is one; `commands/` works in any case. */
  readonly control: string | null;
  /** Milliseconds since 1970. */
  readonly times: { readonly created: number; readonly started: number; readonly ended?: number };
  /** Where the run trains folds, each fold has its own, and here are those of the refit, if any. */
  readonly checkpoints: Checkpoints;
  /** Where the run trains folds: each of them, in `folds/fold-N`. */
  readonly folds?: FoldsManifest;
  /** Of a run that trains folds: means over them. */
  readonly metrics: { readonly last: Metrics; readonly best: Metrics; readonly test: Metrics };
}

/** Where a run that was forked comes from. */
export interface RunParent {
  /** Id of that run. */
  readonly run: string;
  /** Epochs of it that are inherited, 1-based: training goes on with the one after. */
  readonly epoch: number;
  /** SHA-256 of the data that it was trained on. */
  readonly fingerprint?: string;
  /** Nothing was changed that says which rows are held out. */
  readonly sameSplit: boolean;
}

/** Names of the checkpoints that are on disk. */
export interface Checkpoints {
  readonly last: string | null;
  readonly best: string | null;
  readonly kept: readonly string[];
}

/** What a run that trains folds knows of them. */
export interface FoldsManifest {
  readonly count: number;
  /** Those that have begun, in their order. */
  readonly entries: readonly FoldManifest[];
  /** Over the folds that have ended; `deviation` is the standard deviation (of all, not of a sample). */
  readonly mean: Metrics;
  readonly deviation: Metrics;
  /** The one whose held-out loss is the lowest: predict, evaluate and export take its model. */
  readonly best: number | null;
  /**
   * The model that is trained behind the folds on all of their rows, where the split asks for it.
   * Once it has ended it is the one that predict, evaluate and export take.
   */
  readonly refit?: RefitManifest;
}

/** Its checkpoints and preprocess.json are where a run of one model has them. */
export interface RefitManifest {
  /** The mean of the folds' best epochs, rounded. */
  readonly epochs: number;
  /** Trained on before balancing. */
  readonly rows: number;
  /** Metrics of the last epoch so far. */
  readonly metrics: Metrics;
  /** Once it has ended: `test_…` of the test part; `loss` and metrics of its last epoch. */
  readonly result?: Metrics;
}

export interface FoldManifest {
  /** From 1. */
  readonly fold: number;
  /** What its draws follow from. */
  readonly seed: number;
  /** Trained on before balancing, and held out. */
  readonly rows: { readonly train: number; readonly validation: number };
  readonly checkpoints: Checkpoints;
  readonly metrics: { readonly last: Metrics; readonly best: Metrics };
  /**
   * Once it has ended: with the weights that count, `val_…` of the rows that it left out and
   * `test_…` of the test part; `loss` and metrics of its last epoch of training.
   */
  readonly result?: Metrics;
}

/** Which process writes a run; together with the boot they tell a number used again. */
export interface RunProcess {
  readonly host: string;
  readonly bootId: string;
  readonly pid: number;
  readonly startTime: string;
}
