import type { ElementConfig } from '../../shared/config/element';
import type { Json } from '../element';
import { callbacks } from './callbacks';
import type { Callback, CallbackContext } from './callbacks/callback';

interface Watcher {
  readonly type: string;
  readonly config: ElementConfig;
  readonly callback: Callback;
}

/** The callbacks of a run, told of every event in the config's order. */
export class Watchers {
  private readonly watchers: readonly Watcher[];
  /** One of them says which epoch is the best; else the lowest loss does. */
  readonly markBest: boolean;
  /** Epochs are validated and saved with the moving averages of the weights. */
  readonly swapsAverages: boolean;

  constructor(configs: readonly ElementConfig[], context: Omit<CallbackContext, 'at'>) {
    this.watchers = configs.map((config, i) => ({
      type: config.type,
      config,
      callback: callbacks
        .find(({ name }) => name === config.type)!
        .make(config as never, { ...context, at: ['train', 'callbacks', i] }),
    }));
    this.swapsAverages = configs.some(({ type }) => type === 'swapEmaWeights');
    this.markBest = configs.some(
      ({ type, restoreBestWeights }) => type === 'modelCheckpoint' || restoreBestWeights === true,
    );
  }

  stepEnd(step: number, loss: number): void {
    for (const { callback } of this.watchers) callback.onStepEnd?.(step, loss);
  }

  epochEnd(epoch: number, logs: Readonly<Record<string, number>>): void {
    for (const { callback } of this.watchers) callback.onEpochEnd?.(epoch, logs);
  }

  trainEnd(): void {
    for (const { callback } of this.watchers) callback.onTrainEnd?.();
  }

  /** How long the first earlyStopping has waited, and how long it does; undefined without one. */
  waiting(): { wait: number; patience: number } | undefined {
    const found = this.watchers.find(({ type }) => type === 'earlyStopping');
    if (found === undefined) return undefined;
    const { wait } = found.callback.state() as { wait: number };
    return { wait, patience: found.config.patience as number };
  }

  state(): Json[] {
    return this.watchers.map(({ type, callback }) => ({ type, state: callback.state() }));
  }

  /** A callback that a resumed run has new, or in another place, begins anew. */
  restore(states: readonly Json[]): void {
    const saved = states as unknown as readonly { type: string; state: Json }[];
    this.watchers.forEach(({ type, callback }, i) => {
      if (saved[i]?.type === type) callback.restore(saved[i].state);
    });
  }
}
