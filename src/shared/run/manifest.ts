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
  readonly checkpoints: {
    readonly last: string | null;
    readonly best: string | null;
    readonly kept: readonly string[];
  };
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

/** Which process writes a run; together with the boot they tell a number used again. */
export interface RunProcess {
  readonly host: string;
  readonly bootId: string;
  readonly pid: number;
  readonly startTime: string;
}
