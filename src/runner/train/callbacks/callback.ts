import type { ElementInfo, Params, Values } from '../../../shared/config/element';
import type { ConfigPath } from '../../../shared/problem';
import type { Json } from '../../element';

/** What a callback may ask of the loop; asked for during an event, done right after it. */
export interface TrainingControl {
  /** Ends training after this epoch (or step). */
  stop(reason: string): void;
  /** Multiplies the schedule's rate from the next step on. */
  scaleLearningRate(factor: number): void;
  /** The rate in force. */
  learningRate(): number;
  /** Marks this epoch's checkpoint as the best; the loop keeps it. */
  markBest(): void;
  /** At the end of training, goes back to the weights of the epoch last marked best. */
  restoreBest(): void;
  /** Fails the run (exit 3). */
  fail(code: string, message: string): void;
  log(message: string): void;
  /** Replaces a file in the run directory. */
  writeFile(name: string, data: string | Uint8Array): void;
}
export interface CallbackContext {
  readonly control: TrainingControl;
  /** 'min' or 'max' for a name in the logs ('val_loss', 'val_accuracy', …); undefined if unknown. */
  direction(monitor: string): 'min' | 'max' | undefined;
  readonly epochs: number;
  /** The optimizer keeps moving averages of the weights. */
  readonly averages: boolean;
  /** Where it stands in the config. */
  readonly at: ConfigPath;
}
/** One callback of one run. Epochs are 1-based, as in the checkpoints' names. */
export interface Callback {
  onStepEnd?(step: number, loss: number): void;
  onEpochEnd?(epoch: number, logs: Readonly<Record<string, number>>): void;
  onTrainEnd?(): void;
  /** Everything that a resumed run needs to go on exactly. */
  state(): Json;
  restore(state: Json): void;
}
export interface CallbackElement<P extends Params = Params> extends ElementInfo<'callback', P> {
  make(values: Values<P>, context: CallbackContext): Callback;
}
export const defineCallback = <const P extends Params>(
  element: CallbackElement<P>,
): CallbackElement => element as unknown as CallbackElement;
