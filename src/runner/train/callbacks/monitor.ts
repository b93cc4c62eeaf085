import * as l10n from '@vscode/l10n';
import type { Params } from '../../../shared/config/element';
import { TrainyardError } from '../../../shared/problem';
import type { CallbackContext } from './callback';

export const monitorArguments = {
  monitor: {
    type: 'string',
    of: 'metric',
    default: 'val_loss',
    doc: 'What is watched: loss, a metric, or either with val_ before it.',
  },
  mode: {
    type: 'enum',
    values: ['auto', 'min', 'max'],
    default: 'auto',
    doc: 'Which way is better; auto: by the metric.',
  },
} as const satisfies Params;

/** Whether a value of what is watched is better than another, by at least `minDelta`. */
export type Better = (value: number, than: number, minDelta?: number) => boolean;

/** @throws TrainyardError callback.monitorUnknown */
export function betterOf(
  { monitor, mode }: { readonly monitor: string; readonly mode: 'auto' | 'min' | 'max' },
  context: CallbackContext,
): Better {
  const known = context.direction(monitor);
  if (known === undefined)
    throw new TrainyardError({
      code: 'callback.monitorUnknown',
      message: l10n.t(
        'Nothing is named "{0}". Watch loss, val_loss, or a metric of compile.metrics as it is or with val_ before it.',
        monitor,
      ),
      at: [...context.at, 'monitor'],
    });
  const less = (mode === 'auto' ? known : mode) === 'min';
  return (value, than, minDelta = 0) => (less ? value < than - minDelta : value > than + minDelta);
}
