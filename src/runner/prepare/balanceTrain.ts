import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import { TrainyardError } from '../../shared/problem';
import { balancers } from '../balance';
import type { Resampled } from '../balance/sampler';
import { random } from '../engine/random';

export interface Balanced {
  /** Undefined: the rows stay as they are. */
  readonly resampled: Resampled | undefined;
  readonly classWeights: readonly number[] | undefined;
}

/**
 * What the config's balancer does to the training part.
 *
 * @param x Gives [rows, columns], C order; called only where a balancer looks at the values.
 * @throws TrainyardError `balance.notForRegression`, and what the balancer throws
 */
export function balanceTrain(
  config: ResolvedConfig,
  classes: readonly string[],
  target: Float64Array,
  columns: number,
  x: () => Float64Array,
): Balanced {
  const { balance, seed } = config;
  const balancer = balancers.find(({ name }) => name === balance.type)!;
  const { resample, classWeights } = balancer;
  if (!resample && !classWeights) return { resampled: undefined, classWeights: undefined };
  if (classes.length === 0)
    throw new TrainyardError({
      code: 'balance.notForRegression',
      at: ['balance'],
      message: l10n.t(
        '{0} balances classes, but the target is a number. Remove balance, or set data.task to classification.',
        balance.type,
      ),
    });
  const y = Int32Array.from(target);
  if (classWeights) {
    const counts = classes.map(() => 0);
    for (const label of y) counts[label]!++;
    return { resampled: undefined, classWeights: classWeights(counts, classes, balance as never) };
  }
  let values: Float64Array | undefined;
  const input = {
    get x(): Float64Array {
      return (values ??= x());
    },
    rows: y.length,
    columns,
    y,
    classes,
    random: (purpose: string) => random(seed, purpose),
    at: ['balance'],
  };
  return { resampled: resample!(input, balance as never), classWeights: undefined };
}
