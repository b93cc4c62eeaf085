import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { PartReport } from '../../shared/protocol/dataReport';
import { integer, significant } from '../kit/format';
import { section } from '../kit/section';
import { table } from '../kit/table';
import type { DataView } from './state';

/** More classes than these have no column each. */
const CLASSES = 12;

/** What each fold trains on and leaves out: by class, or by the mean of the target. */
export function folds({ report }: DataView): TemplateResult | typeof nothing {
  const { folds: found, classes, target } = report;
  if (found === undefined) return nothing;
  const named = classes.slice(0, CLASSES);
  const figures = (part: PartReport): string[] =>
    classes.length === 0
      ? [significant(part.target?.mean)]
      : named.map((name) => integer(part.classes[name] ?? 0));
  const heads = classes.length === 0 ? [l10n.t('mean of {0}', target)] : named;
  return section({
    id: 'folds',
    kind: 'folds',
    title: l10n.t('Folds'),
    note: l10n.t('each is trained once on the rows of the others; all else here is of fold 1'),
    body: html`${table({
      caption: l10n.t('Rows that each fold trains on and leaves out'),
      heads: [
        l10n.t('fold'),
        l10n.t('trained on'),
        l10n.t('left out'),
        ...heads.map((head) => {
          const text = l10n.t('left out: {0}', head);
          return html`<span title=${text}>${text}</span>`;
        }),
      ],
      rows: found.map(({ train, validation }, i) => [
        i + 1,
        integer(train.rows),
        integer(validation.rows),
        ...figures(validation),
      ]),
    })}`,
  });
}
