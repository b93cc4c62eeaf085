import * as l10n from '@vscode/l10n';
import type { Warning } from '../../shared/problem';
import type { Column } from '../data/dataset';
import type { Table } from '../data/dataset';
import { list, type CheckedData, type TableCheck } from './check';
import { contingency, twoSamples } from './hypothesis';

const UNLIKELY = 1e-4;
/** Difference of the shares of missing values from which on it matters. */
const FAR = 0.05;
const FAR_DISTANCE = 0.15;

/** Whether values are missing more often where the target is one thing than where it is another. */
function tellsTarget({ values }: Column, { parts, classes }: CheckedData<Table>): boolean {
  const { target } = parts.train;
  if (!values.some(Number.isNaN)) return false;
  if (classes.length === 0) {
    const missing = target.filter((_, row) => Number.isNaN(values[row]!));
    const there = target.filter((_, row) => !Number.isNaN(values[row]!));
    if (there.length === 0) return false;
    const { distance, p } = twoSamples(missing, there);
    return distance >= FAR_DISTANCE && p < UNLIKELY;
  }
  const counts = [0, 1].map(() => classes.map(() => 0));
  values.forEach((value, row) => counts[Number.isNaN(value) ? 1 : 0]![target[row]!]!++);
  const shares = classes.flatMap((_, i) => {
    const all = counts[0]![i]! + counts[1]![i]!;
    return all > 0 ? [counts[1]![i]! / all] : [];
  });
  return Math.max(...shares) - Math.min(...shares) >= FAR && contingency(counts).p < UNLIKELY;
}

/** Values that are not missing at random: that they are missing tells something of the target. */
export const missingValues: TableCheck = {
  codes: ['check.missingNotAtRandom'],
  run(data) {
    const { config, parts } = data;
    const found = parts.train.features.filter((column) => tellsTarget(column, data));
    if (found.length === 0) return [];
    const impute = config.data.clean.findIndex(({ type }) => type === 'impute');
    if (impute !== -1 && config.data.clean[impute]!.addIndicator === true) return [];
    const warning: Warning = {
      code: 'check.missingNotAtRandom',
      at: impute === -1 ? ['data', 'clean'] : ['data', 'clean', impute],
      message: l10n.t(
        'Whether these columns have a value depends on the target: {0}. Filling them hides that; set addIndicator in impute to keep it, unless a value is missing because the target was known.',
        list(found.map(({ name }) => name)),
      ),
    };
    if (impute === -1) return [warning];
    const fix = {
      title: l10n.t('Keep where values were missing'),
      at: ['data', 'clean', impute],
      value: { ...config.data.clean[impute], addIndicator: true },
    };
    return [{ ...warning, fix }];
  },
};
