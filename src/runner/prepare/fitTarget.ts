import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import { TrainyardError } from '../../shared/problem';
import type { Loaded } from '../data/dataset';
import type { Preprocess } from '../prepared';
import { scalerNamed } from '../preprocess';
import { scalers } from '../scale';
import { none } from '../scale/none';
import { losses } from '../train/losses';

/**
 * The scaler of the target, fitted on the training part.
 *
 * @param target Values of the training part.
 * @returns undefined where the target stays as it is
 * @throws TrainyardError `scaleTarget.classes`, `scaleTarget.unfit`, `scaleTarget.loss`
 */
export function fitTarget(
  { scaleTarget: config, compile }: ResolvedConfig,
  { task, targetName }: Loaded,
  target: Float64Array,
): Preprocess['scaleTarget'] {
  if (config.type === none.name) return undefined;
  const at = ['scaleTarget'];
  const leave = { title: l10n.t('Leave the target as it is'), at, value: { type: none.name } };
  if (task === 'classification')
    throw new TrainyardError({
      code: 'scaleTarget.classes',
      at,
      message: l10n.t(
        'The target "{0}" is a class, and only a number can be scaled. Take scaleTarget out, or set data.task to regression.',
        targetName,
      ),
      fix: leave,
    });
  const scaler = scalerNamed(config.type);
  const state = scaler.fit({ name: targetName, values: target }, config as never);
  const line = scaler.line?.(state, config as never);
  if (line === undefined || !Number.isFinite(line.factor) || line.factor === 0)
    throw new TrainyardError({
      code: 'scaleTarget.unfit',
      at,
      message: l10n.t(
        'A target is scaled along a straight line, so that errors keep its unit, and {0} does not do so as it is set here. Use one of {1}, without clip.',
        config.type,
        scalers
          .filter((each) => each.line !== undefined && each.name !== none.name)
          .map(({ name }) => name)
          .join(', '),
      ),
      fix: { title: l10n.t('Use "standard"'), at, value: { type: 'standard' } },
    });
  const loss = losses.find(({ name }) => name === compile.loss.type);
  const least = target.reduce((a, b) => Math.min(a, b), Infinity);
  if (loss?.output.activation === 'softplus' && (least - line.offset) / line.factor < 0)
    throw new TrainyardError({
      code: 'scaleTarget.loss',
      at,
      message: l10n.t(
        '{0} is for targets of 0 and more, and scaled by {1} they lie below. Use minMax, or another loss.',
        compile.loss.type,
        config.type,
      ),
      fix: { title: l10n.t('Use "minMax"'), at, value: { type: 'minMax' } },
    });
  return { config, state };
}
