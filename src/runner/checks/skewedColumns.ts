import * as l10n from '@vscode/l10n';
import type { Table } from '../data/dataset';
import { scalers } from '../scale';
import { list, present, type FittedCheck } from './check';

const SKEWED = 3;
const FEWEST_VALUES = 10;
/** Scalers that keep the shape of a distribution. */
const linear = ['standard', 'minMax', 'maxAbs'];

function skewness(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  let [second, third] = [0, 0];
  for (const value of values) {
    second += (value - mean) ** 2;
    third += (value - mean) ** 3;
  }
  return second > 0 ? third / n / (second / n) ** 1.5 : 0;
}

/** Long tails, which a linear scaler leaves as they are. */
export const skewedColumns: FittedCheck<Table> = {
  fitted: true,
  codes: ['check.skewed'],
  run({ parts, sample, config }) {
    const { scale } = config;
    if (!linear.includes(scale.type)) return [];
    const names = parts.train.features
      .filter(({ kind }) => kind === 'numeric')
      .filter((column) => {
        const values = present(column, sample);
        return new Set(values).size >= FEWEST_VALUES && Math.abs(skewness(values)) > SKEWED;
      })
      .map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      {
        code: 'check.skewed',
        severity: 'info',
        at: ['scale'],
        message: l10n.t(
          'These columns have a long tail: {0}. The scaler {1} keeps it; power or quantile would draw it in.',
          list(names),
          scale.type,
        ),
        ...(scalers.some(({ name }) => name === 'power') && {
          fix: { title: l10n.t('Scale with power'), at: ['scale'], value: { type: 'power' } },
        }),
      },
    ];
  },
};
