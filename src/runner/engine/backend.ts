import type { ElementInfo, Params } from '../../shared/config/element';

export type BackendName = 'tensorflow' | 'webgpu' | 'wasm' | 'cpu';

/** Whether a backend can be had here, and if not, why, in words for the user. */
export type Availability =
  | {
      readonly available: true;
      readonly details: string;
      readonly devices?: readonly Device[];
      /** What stands between it and a faster device that is there; a run tells it. */
      readonly warning?: string;
      /** Never taken by 'auto', though its kind may be. */
      readonly onlyAsked?: true;
    }
  /** `broken`: it was set up, but something about it is wrong, so a run tells it. */
  | { readonly available: false; readonly reason: string; readonly broken?: true };

/** Where a backend computes. */
export interface Device {
  readonly type: 'gpu' | 'cpu';
  readonly name: string;
  /** Left out where no driver tells it. */
  readonly memoryBytes?: number;
}

/** Who waits for a backend, which may take long to be there. */
export interface Waiting {
  /** Is told, in words for the user, what takes long before it begins. */
  tell(message: string): void;
  readonly signal: AbortSignal;
}

/** Something that computes tensors. `auto` takes the first available one that allows it. */
export interface BackendElement extends ElementInfo<'backend', Params> {
  readonly name: BackendName;
  /** False: only when asked for. 'measured': where it makes a run's steps faster than the others do. */
  readonly automatic: boolean | 'measured';
  /** @throws the reason of the waiting one's signal where it was cancelled */
  probe(waiting?: Waiting): Promise<Availability>;
  /** Registers it with tfjs, sets it and waits until it is ready. */
  start(): Promise<void>;
  /** Details as they are once it is started, where probe cannot know them. */
  describe?(): Promise<string>;
}
