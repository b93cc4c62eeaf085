import * as l10n from '@vscode/l10n';
import { quantile } from '../statistics';
import { list, present, SHOWN, type TableCheck } from './check';

/** So many interquartile ranges from the median is no matter of chance. */
const FAR = 10;

/** Values far from all others, which pull means, scales and losses to them. */
export const outlyingValues: TableCheck = {
  codes: ['check.outliers'],
  run({ parts, sample, config }) {
    if (config.data.clean.some(({ type }) => type === 'outliers')) return [];
    const names: string[] = [];
    const rows = new Set<number>();
    let total = 0;
    for (const column of parts.train.features) {
      if (column.kind !== 'numeric' || column.date) continue;
      const sorted = present(column, sample).sort();
      if (sorted.length === 0) continue;
      const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [
        number,
        number,
        number,
      ];
      const limit = FAR * (high - low);
      if (limit === 0) continue;
      let count = 0;
      column.values.forEach((value, position) => {
        if (!(Math.abs(value - middle) > limit)) return;
        count++;
        if (rows.size < SHOWN) rows.add(parts.train.rows[position]!);
      });
      total += count;
      if (count > 0) names.push(`${column.name}: ${count}`);
    }
    if (total === 0) return [];
    return [
      {
        code: 'check.outliers',
        severity: 'info',
        at: ['data', 'clean'],
        message: l10n.t(
          'Values more than {1} interquartile ranges from the median: {0} ({2}). If they are mistakes, add the cleaning step "outliers"; if not, the scaler "robust" keeps them from squeezing the rest.',
          total,
          FAR,
          list(names),
        ),
        rows: [...rows].sort((a, b) => a - b),
        fix: {
          title: l10n.t('Clip outliers'),
          at: ['data', 'clean'],
          value: [
            ...config.data.clean,
            { type: 'outliers', method: 'iqr', factor: FAR, action: 'clip' },
          ],
        },
      },
    ];
  },
};
