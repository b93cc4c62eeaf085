import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import { TrainyardError, type Warning } from '../../shared/problem';
import { isOn } from '../augment/augment';
import { balancers } from '../balance';
import type { Column } from '../data/dataset';
import type { Categorical, ResampleInput, Resampled } from '../balance/sampler';
import { random } from '../engine/random';

export interface Balanced {
  /** Undefined: the rows stay as they are. */
  readonly resampled: Resampled | undefined;
  readonly classWeights: readonly number[] | undefined;
  /** The classes of each batch are drawn evenly. */
  readonly balancedBatches?: true;
  readonly warnings: readonly Warning[];
}

/** The training part as a balancer sees it. */
export interface TrainingRows {
  readonly target: Float64Array;
  readonly columns: number;
  /** Gives [rows, columns], C order; called only where a balancer looks at the values. */
  readonly x: () => Float64Array;
  /** Where columns of few values stand; pictures have none. */
  readonly categorical: readonly Categorical[];
}

/**
 * What the config's balancer does to the training part.
 *
 * @throws TrainyardError `balance.notForRegression`, and what the balancer throws
 */
export function balanceTrain(
  config: ResolvedConfig,
  classes: readonly string[],
  { target, columns, x, categorical }: TrainingRows,
): Balanced {
  const { balance, seed } = config;
  const balancer = balancers.find(({ name }) => name === balance.type)!;
  const { resample, classWeights } = balancer;
  if (balancer.needsAugment && !config.augment.some(isOn))
    throw new TrainyardError({
      code: 'balance.needsAugment',
      at: ['balance'],
      message: l10n.t(
        '{0} repeats samples for augmentation to change, and augment is empty. Add augmentations, or use randomOverSampler.',
        balance.type,
      ),
    });
  if (!resample && !classWeights && !balancer.balancedBatches)
    return { resampled: undefined, classWeights: undefined, warnings: [] };
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
    const weights = classWeights(counts, classes, balance as never);
    return { resampled: undefined, classWeights: weights, warnings: [] };
  }
  let values: Float64Array | undefined;
  if (!resample)
    return { resampled: undefined, classWeights: undefined, balancedBatches: true, warnings: [] };
  const warnings: Warning[] = [];
  const input: ResampleInput = {
    get x(): Float64Array {
      return (values ??= x());
    },
    rows: y.length,
    columns,
    y,
    classes,
    categorical,
    warn: (warning) => void warnings.push(warning),
    random: (purpose: string) => random(seed, purpose),
    at: ['balance'],
  };
  return { resampled: resample(input, balance as never), classWeights: undefined, warnings };
}

/**
 * The weights of training rows that the config's balancer names a column for.
 *
 * @throws TrainyardError `balance.needsTable`, `balance.weights`
 */
export function rowWeights(
  { balance }: ResolvedConfig,
  beside: readonly Column[] | undefined,
): Float32Array | undefined {
  const balancer = balancers.find(({ name }) => name === balance.type)!;
  const name = balancer.weightColumn?.(balance as never);
  if (name === undefined) return undefined;
  const column = beside?.find((each) => each.name === name);
  if (column === undefined)
    throw new TrainyardError({
      code: 'balance.needsTable',
      at: ['balance'],
      message: l10n.t(
        '{0} takes its weights from a column of a table, and the data are none. Pictures take theirs from the manifest.',
        balance.type,
      ),
    });
  const wrong = column.values.findIndex((weight) => !(weight >= 0));
  if (wrong === -1) return Float32Array.from(column.values);
  const weight = column.values[wrong]!;
  throw new TrainyardError({
    code: 'balance.weights',
    at: ['balance', 'column'],
    message: l10n.t(
      'The column "{0}" has the weight {1} in a training row; every row needs one of 0 or more.',
      name,
      Number.isNaN(weight) ? l10n.t('missing') : weight,
    ),
  });
}
