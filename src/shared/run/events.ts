import type { Warning } from '../problem';

/** Where a run is. `interrupted` is never written: readers infer it from process and heartbeat. */
export type RunStateName =
  'starting' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed' | 'interrupted';

export type Stage =
  'load' | 'clean' | 'split' | 'fit' | 'balance' | 'build' | 'train' | 'evaluate' | 'done';

export type Metrics = Readonly<Record<string, number>>;

/** What happened, without what the log adds (seq, time). Times are milliseconds since 1970. */
export type RunEventBody =
  | {
      readonly type: 'stage';
      readonly stage: Stage;
      readonly message: string;
      readonly done?: number;
      readonly total?: number;
    }
  /** A fold begins or goes on, or has ended with these metrics (see FoldManifest.result). */
  | {
      readonly type: 'fold';
      readonly state: 'started' | 'finished';
      readonly count: number;
      readonly rows: { readonly train: number; readonly validation: number };
      readonly metrics?: Metrics;
    }
  /** Behind the folds, a model of all their rows begins or goes on, or has ended; see RefitManifest. */
  | {
      readonly type: 'refit';
      readonly state: 'started' | 'finished';
      readonly epochs: number;
      readonly rows: number;
      readonly metrics?: Metrics;
    }
  /** Steps bundled: parallel lists, one entry a step; step is 0-based over the whole run. */
  | {
      readonly type: 'steps';
      readonly epoch: number;
      readonly step: readonly number[];
      readonly loss: readonly number[];
      readonly learningRate: readonly number[];
      readonly milliseconds: readonly number[];
      /** The config's metrics over the samples of these steps. */
      readonly metrics?: Metrics;
    }
  /** Epochs are 1-based. Metric keys: loss, NAME, val_loss, val_NAME. */
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      readonly metrics: Metrics;
      readonly learningRate: number;
      readonly seconds: number;
      readonly samplesPerSecond: number;
      /** Memory that the runner's process holds (resident set). */
      readonly memoryBytes?: number;
      /** Where earlyStopping is among the callbacks: epochs since it saw its best. */
      readonly earlyStopping?: { readonly wait: number; readonly patience: number };
    }
  | {
      readonly type: 'checkpoint';
      readonly epoch: number;
      readonly step: number;
      readonly name: string;
      readonly best: boolean;
    }
  /** What came before was inherited from another run, whose first epochs they are. */
  | { readonly type: 'fork'; readonly run: string; readonly epoch: number }
  | {
      readonly type: 'steer';
      readonly action: string;
      readonly values: Readonly<Record<string, unknown>>;
    }
  | ({ readonly type: 'diagnostic'; readonly severity: 'error' | 'warning' | 'info' } & Omit<
      Warning,
      'severity'
    >)
  | { readonly type: 'log'; readonly level: 'info' | 'warning' | 'error'; readonly message: string }
  | {
      readonly type: 'model';
      readonly layers: readonly {
        readonly name: string;
        readonly type: string;
        readonly outputShape: readonly number[];
        readonly parameters: number;
        readonly trainable: number;
      }[];
      readonly parameters: number;
      readonly stepsPerEpoch: number;
      readonly epochs: number;
      readonly backend: string;
      readonly executor: string;
      /** The loss is that of a scaled target; metrics are in the target's own unit. */
      readonly scaledTarget?: true;
      /** The learning rate that the schedule plans: parallel lists over the whole plan. */
      readonly planned?: {
        readonly step: readonly number[];
        readonly learningRate: readonly number[];
      };
    }
  | {
      readonly type: 'done';
      readonly run: string;
      readonly state: 'finished' | 'stopped';
      readonly metrics: Metrics;
      readonly timing: {
        readonly steps: number;
        readonly stepMsMedian: number;
        readonly epochSeconds: readonly number[];
        readonly inputMsMedian: number;
      };
      readonly backend: string;
      readonly executor: string;
      /** Where folds were trained: `metrics` are means over them; this is what each came to. */
      readonly folds?: readonly { readonly fold: number; readonly metrics: Metrics }[];
      /** Standard deviation of each metric over the folds. */
      readonly deviations?: Metrics;
      /** What the model behind the folds, of all their rows, came to. */
      readonly refit?: { readonly epochs: number; readonly metrics: Metrics };
    }
  | ({ readonly type: 'failed' } & Failure);

/** Why a run failed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Where the cause stands: the config (or a data file), its line and column from 1. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
}

/** `fold`, from 1: which fold of a run it is of that trains several. */
export type RunEvent = RunEventBody & {
  readonly seq: number;
  readonly time: number;
  readonly fold?: number;
};
