import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { PartName } from '../data/dataset';
import { besideColumn, columnParam, defineSplitter, toSplit } from './splitter';

/** How the parts are written, in any case of letters. */
const spellings: Readonly<Record<string, PartName>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
};

export const column = defineSplitter({
  kind: 'split',
  name: 'column',
  doc: 'Takes the part of each row from a column that says train, validation (val, valid, dev) or test.',
  source: 'scikit-learn PredefinedSplit',
  params: { column: columnParam('The column that tells the part; it is then no feature.') },
  beside: ({ column: name }) => [{ name, use: 'text', at: ['split', 'column'] }],
  split(context, { column: name }) {
    const { values, categories } = besideColumn(context, name);
    const known = categories.map((text) => spellings[text.trim().toLowerCase()]);
    const unknown = categories.filter((_, i) => known[i] === undefined);
    if (unknown.length > 0)
      throw new TrainyardError({
        code: 'split.partUnknown',
        at: ['split', 'column'],
        message: l10n.t(
          'The column "{0}" holds {1}; expected train, validation and test.',
          name,
          unknown
            .slice(0, 5)
            .map((text) => `"${text}"`)
            .join(', '),
        ),
      });
    const parts = Array.from(values, (place) => known[place]!);
    if (!parts.includes('train'))
      throw new TrainyardError({
        code: 'split.noTraining',
        at: ['split', 'column'],
        message: l10n.t('The column "{0}" gives no row to the training part.', name),
      });
    return toSplit(parts);
  },
});
