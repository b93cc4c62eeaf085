import * as l10n from '@vscode/l10n';
import type { Warning } from '../../shared/problem';
import { list, present, type TableCheck } from './check';
import { contingency, twoSamples } from './hypothesis';
import { shuffleFix } from './splitFix';

const UNLIKELY = 0.001;
const FAR = 0.1;
const MOST_ROWS = 20_000;

const some = (values: Float64Array): Float64Array =>
  values.length > MOST_ROWS
    ? values.filter((_, i) => i % Math.ceil(values.length / MOST_ROWS) === 0)
    : values;

function countsOf(values: Float64Array, categories: number): number[] {
  const counts = new Array<number>(categories).fill(0);
  for (const value of values) if (value < categories) counts[value]!++;
  return counts;
}

/** How far apart two samples of a column are, and how likely that is by chance. */
function compare(
  a: Float64Array,
  b: Float64Array,
  categories: number,
): { distance: number; p: number } {
  if (categories === 0) return twoSamples(some(a), some(b));
  const [x, y] = [countsOf(a, categories), countsOf(b, categories)];
  const distance = x.reduce((sum, n, i) => sum + Math.abs(n / a.length - y[i]! / b.length), 0) / 2;
  return { distance, p: contingency([x, y]).p };
}

/** Features that are distributed otherwise in validation or test than in training. */
export const featureDrift: TableCheck = {
  codes: ['check.featureDrift'],
  run({ parts, sample, config }) {
    const { features } = parts.train;
    return (['validation', 'test'] as const).flatMap((part): Warning[] => {
      const found = features.flatMap((column, i) => {
        const own = present(parts[part].features[i]!);
        const train = present(column, sample);
        if (own.length === 0 || train.length === 0) return [];
        const { distance, p } = compare(train, own, column.categories.length);
        return distance >= FAR && p * features.length < UNLIKELY
          ? [{ name: column.name, distance }]
          : [];
      });
      if (found.length === 0) return [];
      found.sort((a, b) => b.distance - a.distance);
      return [
        {
          code: 'check.featureDrift',
          at: ['split'],
          message: l10n.t(
            'Features distributed otherwise in the {1} part than in training: {0}, the most {2}. The rows may be in an order that the split keeps; split at random, unless it is meant so.',
            found.length,
            part,
            list(found.map(({ name }) => name)),
          ),
          ...shuffleFix(config),
        },
      ];
    });
  },
};
