import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ReportedWarning } from '../../shared/protocol/dataReport';
import { button, link } from '../kit/controls';
import { integer } from '../kit/format';
import { icon, type IconName } from '../kit/icon';
import { section } from '../kit/section';
import { table } from '../kit/table';
import type { DataView } from './state';

const icons: Readonly<Record<ReportedWarning['severity'], IconName>> = {
  warning: 'warning',
  info: 'info',
};
const severities = {
  get warning() {
    return l10n.t('warning');
  },
  get info() {
    return l10n.t('note');
  },
};

/** No head is longer. */
const HEAD = 110;

/** A message's first words are its head, what follows explains them. */
function parted(message: string): [string, string] {
  // What stands in brackets or quotes stays together, and a count with what it counts.
  const open = message.replace(
    /\([^)]*\)|"[^"]*"/g,
    (inner) => `${inner[0]!}${'_'.repeat(inner.length - 1)}`,
  );
  const ends = [/[.;] |: (?!\d)/, / \(/, /, /].map((each) => each.exec(open)?.index ?? Infinity);
  const end = ends.find((index) => index <= HEAD);
  if (end === undefined) return [message, ''];
  const rest = message.slice(message[end] === ' ' ? end + 1 : end + 2);
  const whole = message[end] === ';' ? rest[0]!.toLocaleUpperCase() + rest.slice(1) : rest;
  return [message.slice(0, end), whole];
}

function check(warning: ReportedWarning, view: DataView): TemplateResult {
  const { severity, code, message, fix, path, rows = [], files = [], evidence = [] } = warning;
  const { send, find, state } = view;
  const doubted = [...rows, ...files];
  const held = new Map(evidence.map((each, i) => [doubted[i]!, each]));
  // What is the same stands beside it.
  const names = [
    ...new Set(doubted.flatMap((name) => [name, ...[held.get(name)?.like ?? []].flat()])),
  ];
  const [head, rest] = parted(message);
  const { canAct } = state.told;
  return html`<li class=${severity}>
    ${icon(icons[severity], severities[severity])}
    <div>
      <p><b>${head}</b></p>
      ${rest === '' ? nothing : html`<p class="rest">${rest}</p>`}
      <p class="actions">
        ${
          fix && canAct
            ? button({ label: fix.title, icon: 'bulb', click: () => send({ type: 'fix', fix }) })
            : nothing
        }
        ${
          path
            ? link({ label: l10n.t('Go to line'), click: () => send({ type: 'reveal', path }) })
            : nothing
        }
        ${
          names.length > 0 && canAct
            ? link({
                label: files.length > 0 ? l10n.t('Show pictures') : l10n.t('Show rows'),
                click: () => find({ names }, true, held),
              })
            : nothing
        }
        <code>${code}</code>
      </p>
    </div>
  </li>`;
}

/** Findings about the data, each with what to do. */
export function checks(view: DataView): TemplateResult {
  const { warnings } = view.report;
  const count = (severity: ReportedWarning['severity']): TemplateResult | typeof nothing => {
    const number = warnings.filter((each) => each.severity === severity).length;
    return number === 0
      ? nothing
      : html`<span class="count ${severity}"
          >${icon(icons[severity], severities[severity])} ${number}</span
        >`;
  };
  return section({
    id: 'checks',
    kind: 'checks',
    title: l10n.t('Checks'),
    beside: html`<span class="badge">${warnings.length}</span>${count('warning')}${count('info')}`,
    body:
      warnings.length === 0
        ? html`<p class="ok">
            ${icon('ok')} ${l10n.t('Nothing was found that should be looked at.')}
          </p>`
        : html`<ul class="findings">
            ${warnings.map((warning) => check(warning, view))}
          </ul>`,
  });
}

/** Arguments as they stand in a config. */
const argumentsOf = (given: Readonly<Record<string, unknown>>): string =>
  Object.entries(given)
    .map(([name, value]) => `"${name}": ${JSON.stringify(value)}`)
    .join(', ');

/** What each cleaning step did. */
export function cleaning(view: DataView): TemplateResult {
  const { report, find, state } = view;
  const removed = report.cleaning.reduce((sum, step) => sum + step.removed, 0);
  return section({
    id: 'cleaning',
    kind: 'cleaning',
    title: l10n.t('Cleaning'),
    ...(removed > 0 &&
      state.told.canAct && {
        controls: link({
          label: l10n.t('Show removed rows'),
          click: () => find({ removed: true }, true),
        }),
      }),
    body:
      report.cleaning.length === 0
        ? html`<p class="quiet">${l10n.t('The config has no cleaning steps.')}</p>`
        : table({
            caption: l10n.t('Cleaning steps'),
            heads: [l10n.t('Step'), l10n.t('Rows removed'), l10n.t('Cells changed')],
            rows: report.cleaning.map(({ type, given = {}, stage, removed: gone, changed }) => [
              html`${type}
              ${stage === 'fitted' ? html`<small>${l10n.t('fitted on train')}</small>` : nothing}
              ${Object.keys(given).length > 0 ? html`<code>${argumentsOf(given)}</code>` : nothing}`,
              integer(gone),
              integer(changed),
            ]),
          }),
  });
}

/** Rows and files that could not be used. */
export function rejected({ report }: DataView): TemplateResult | typeof nothing {
  const { rejected: all, rows } = report;
  if (rows.rejected === 0) return nothing;
  return section({
    id: 'rejected',
    kind: 'rejected',
    title: report.pictures ? l10n.t('Unreadable files') : l10n.t('Rejected rows'),
    note:
      all.length < rows.rejected
        ? l10n.t('the first {0} of {1}', all.length, integer(rows.rejected))
        : integer(rows.rejected),
    body: html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${l10n.t('What could not be used, and why')}
    >
      <ul class="rejects">
        ${all.map(({ file, line, column, reason }) => {
          const place = [line, column].filter((each) => each !== undefined).join(':');
          const short = file.split(/[\\/]/).at(-1);
          return html`<li>
            <code title=${file}
              >${report.pictures ? file : short}${place === '' ? '' : `:${place}`}</code
            >
            ${reason}
          </li>`;
        })}
      </ul>
    </div>`,
  });
}
