import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { elementWithoutDefaults } from '../../shared/config/defaults';
import type { ElementChoice } from '../../shared/protocol/panels';
import { button, dropdown } from '../kit/controls';
import { icon } from '../kit/icon';
import { paramControl } from './params';
import type { DataView } from './state';

type Kind = 'scale' | 'balance';

function controlsOf(kind: Kind, view: DataView): TemplateResult {
  const { state, send, change } = view;
  const { told, preview } = state;
  const choice = (preview ?? told)[kind];
  const all = kind === 'scale' ? told.scalers : told.balancers;
  const info = all.find(({ name }) => name === choice.type);
  const choose = (next: ElementChoice): void => {
    change({ pending: true, failures: {} });
    send({ type: 'choose', [kind]: next });
  };
  return html`<span class="choice ${preview ? '' : 'quiet'}">
    ${dropdown({
      label: kind,
      shown: true,
      value: choice.type,
      options: all.map(({ name }) => [name, name] as const),
      disabled: !told.canAct,
      change: (type) => choose({ type }),
    })}
    ${
      told.canAct
        ? Object.entries(info?.params ?? {}).map(
            ([name, param]) =>
              html`<span title=${param.doc}
                >${paramControl(name, param, choice[name] ?? param.default, (value) =>
                  choose(elementWithoutDefaults({ ...choice, [name]: value }, info?.params ?? {})),
                )}</span
              >`,
          )
        : nothing
    }
  </span>`;
}

/** What Apply changes, in words: scale standard → robust. */
function changes({ state }: DataView): string {
  const { told, preview } = state;
  const named = (['scale', 'balance'] as const).flatMap((kind) => {
    const [before, after] = [told[kind], preview![kind]];
    if (before.type !== after.type) return [`${kind} ${before.type} → ${after.type}`];
    return Object.keys(after)
      .filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]))
      .map(
        (key) => `${kind}.${key} ${JSON.stringify(before[key])} → ${JSON.stringify(after[key])}`,
      );
  });
  return named.join(', ');
}

/** Scaler and balancer with their arguments; while another one is previewed, Apply and Revert. */
export function bar(view: DataView): TemplateResult {
  const { state, send, change } = view;
  const { told, preview, pending, failures } = state;
  const failed = failures.preview ?? failures.apply;
  const trying = preview !== undefined || pending || failures.preview !== undefined;
  const revert = (): void => {
    change({ preview: undefined, pending: false, failures: {} });
    send({ type: 'revert' });
  };
  return html`<div
    class="bar ${trying ? 'trying' : ''}"
    role="region"
    aria-label=${trying ? l10n.t('Preview') : l10n.t('Scaling and balancing')}
    aria-busy=${pending}
  >
    ${trying ? html`<b class="info">${icon('eye')} ${l10n.t('Preview')}</b>` : nothing}
    ${controlsOf('scale', view)}
    ${told.report.classes.length > 0 ? controlsOf('balance', view) : nothing}
    ${
      pending
        ? html`<small role="status">${l10n.t('Working it out…')}</small>`
        : failed !== undefined
          ? html`<span class="error" role="alert">${icon('error')} ${failed}</span>`
          : preview
            ? html`<small class="lines"
                >${l10n.t('Changes of {0}: {1}', told.config, changes(view))}
                <code>${preview.lines.join(', ')}</code></small
              >`
            : nothing
    }
    ${
      trying
        ? html`<span class="buttons">
            ${button({
              label: l10n.t('Apply'),
              primary: true,
              disabled: preview === undefined || pending || failed !== undefined,
              click: () => send({ type: 'apply' }),
            })}
            ${button({ label: l10n.t('Revert'), click: revert })}
          </span>`
        : nothing
    }
  </div>`;
}
