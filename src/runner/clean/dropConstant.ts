import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { moments } from '../statistics';
import { defineFittedCleaner } from './cleaner';

export const dropConstant = defineFittedCleaner({
  kind: 'clean',
  stage: 'fitted',
  streams: true,
  name: 'dropConstant',
  doc: 'Removes columns that hold one value in the whole training part, or that vary no more than a threshold.',
  source: 'scikit-learn VarianceThreshold',
  params: {
    threshold: {
      type: 'number',
      min: 0,
      default: 0,
      doc: 'Numeric columns whose variance is not above it go; 0: those with one value.',
    },
  },
  fit(train, { threshold }, { at }) {
    const dropped = train.features.filter(({ kind, values }) => {
      const present = values.filter((value) => !Number.isNaN(value));
      // A gap is a value of its own where nothing has filled it.
      if (present.length > 0 && present.length < values.length) return false;
      const { variance } = moments({ values: present });
      return kind === 'numeric' ? variance <= threshold : variance === 0;
    });
    if (dropped.length === train.features.length)
      throw new TrainyardError({
        code: 'clean.noColumns',
        at,
        message: l10n.t(
          'Every column is constant in the training part; nothing is left to learn from.',
        ),
      });
    return { columns: dropped.map(({ name }) => name) };
  },
  apply(table, state) {
    const { columns } = state as { readonly columns: readonly string[] };
    const features = table.features.filter(({ name }) => !columns.includes(name));
    return { table: { ...table, features }, removed: new Int32Array(), changed: 0 };
  },
});
