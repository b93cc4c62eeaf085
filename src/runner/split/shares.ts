import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { PartName } from '../data/dataset';

const share = (part: string, value: number) =>
  ({
    type: 'number',
    min: 0,
    max: 1,
    default: value,
    doc: `Share of the rows that go to the ${part} part.`,
    unit: 'share',
  }) as const;

/** The arguments train, validation and test, which sum to 1. */
export const sharesParams = {
  train: share('training', 0.7),
  validation: share('validation', 0.15),
  test: share('test', 0.15),
} as const;

export type Shares = Readonly<Record<PartName, number>>;

/**
 * Rows of each part as scikit-learn's train_test_split rounds: ceil(test · n) for test,
 * floor(train · n) for train, the rest for validation.
 *
 * @throws TrainyardError `split.shares`, `split.tooFewSamples`
 */
export function partSizes(n: number, { train, validation, test }: Shares): Shares {
  if (Math.abs(train + validation + test - 1) > 1e-9 || train === 0) {
    throw new TrainyardError({
      code: 'split.shares',
      at: ['split'],
      message: l10n.t(
        'The shares train {0}, validation {1} and test {2} must sum to 1, with some rows to train on. Their sum is {3}.',
        train,
        validation,
        test,
        train + validation + test,
      ),
    });
  }
  const forTest = Math.min(Math.ceil(test * n), n);
  // Without a validation share nothing may be left over by rounding.
  const forTrain = validation === 0 ? n - forTest : Math.min(Math.floor(train * n), n - forTest);
  if (forTrain === 0) {
    throw new TrainyardError({
      code: 'split.tooFewSamples',
      at: ['split'],
      message: l10n.t(
        '{0} rows cannot be parted by train {1}, validation {2} and test {3}: no row is left to train on.',
        n,
        train,
        validation,
        test,
      ),
    });
  }
  return { train: forTrain, validation: n - forTrain - forTest, test: forTest };
}
