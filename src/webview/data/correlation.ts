import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { CorrelationReport } from '../../shared/protocol/dataReport';
import { dropdown } from '../kit/controls';
import { integer } from '../kit/format';
import { moveInGrid } from '../kit/grid';
import { section } from '../kit/section';
import { table, tableToggle } from '../kit/table';
import { with_ } from './balance';
import type { DataView } from './state';

/** The number is written from here on. */
const WRITTEN = 0.25;
/** Percent of colour at |r| = 1: the number stays readable on it in every theme. */
const STRONGEST = 55;
/** More columns than these have no room for numbers. */
const ROOM = 14;

/** .81, −.38 */
const short = (r: number): string =>
  Math.abs(r) >= 0.995
    ? r.toFixed(0).replace('-', '−')
    : r.toFixed(2).replace('-', '−').replace('0.', '.');

interface Pair {
  readonly r: number | null;
  readonly n: number;
}

const pairOf = ({ r, n }: CorrelationReport, a: number, b: number): Pair => {
  const [high, low] = a > b ? [a, b] : [b, a];
  return { r: r[high]![low]!, n: n[high]![low]! };
};

/** Places of the columns: as in the file, or those that go together beside each other. */
function orderOf(report: CorrelationReport, order: 'file' | 'likeness'): number[] {
  const places = report.columns.map((_, i) => i);
  if (order === 'file' || places.length < 3) return places;
  // From the strongest pair on, the column that goes best with the last one.
  const strength = (a: number, b: number): number => Math.abs(pairOf(report, a, b).r ?? 0);
  let best: [number, number] = [0, 1];
  for (const a of places)
    for (const b of places.slice(0, a)) if (strength(a, b) > strength(...best)) best = [a, b];
  const chain = [...best];
  while (chain.length < places.length) {
    const last = chain.at(-1)!;
    const rest = places.filter((place) => !chain.includes(place));
    chain.push(rest.reduce((a, b) => (strength(last, b) > strength(last, a) ? b : a)));
  }
  return chain;
}

function matrix(view: DataView, order: number[]): TemplateResult {
  const { state, change, send, report } = view;
  const correlation = report.correlation!;
  const { columns } = correlation;
  const numbered = columns.length <= ROOM;
  const open = (a: string, b: string): void => {
    change({ pair: [a, b], pairValues: undefined });
    send({ type: 'pair', columns: [a, b] });
  };
  return html`<div
    class="matrix ${numbered ? '' : 'dense'}"
    role="group"
    aria-label=${l10n.t('Correlation of each pair of columns')}
    .style=${`--columns:${columns.length}`}
    @keydown=${moveInGrid}
  >
    ${order.map(
      (a, row) => html`
        <span class="label" title=${columns[a]!}>${columns[a]}</span>
        ${order.slice(0, row).map((b, column) => {
          const { r, n } = pairOf(correlation, a, b);
          const names: [string, string] = [columns[b]!, columns[a]!];
          const strength = Math.abs(r ?? 0);
          const text =
            r === null
              ? l10n.t('{0} and {1}: one of them is constant', ...names)
              : l10n.t('{0} and {1}: r {2}, {3} rows', ...names, short(r), n);
          const chosen = state.pair?.[0] === names[0] && state.pair[1] === names[1];
          return html`<button
            type="button"
            class="cell ${chosen ? 'chosen' : ''}"
            data-row=${row}
            data-column=${column}
            tabindex=${row === 1 && column === 0 ? 0 : -1}
            title=${text}
            aria-label=${text}
            .style=${`--share:${Math.round(STRONGEST * strength)}%;--hue:var(${(r ?? 0) < 0 ? '--s1' : '--s2'})`}
            @click=${() => open(...names)}
          >
            ${numbered && r !== null && strength >= WRITTEN ? short(r) : nothing}
          </button>`;
        })}
        <i class="diagonal" aria-hidden="true"></i>
        ${order.slice(row + 1).map(() => html`<i aria-hidden="true"></i>`)}
      `,
    )}
  </div>`;
}

function strongest(report: CorrelationReport): TemplateResult {
  const pairs = report.columns.flatMap((a, i) =>
    report.columns.slice(0, i).map((b, j) => ({ a, b, ...pairOf(report, i, j) })),
  );
  return table({
    caption: l10n.t('Pairs of columns, those that go together most first'),
    heads: [l10n.t('column'), l10n.t('and'), 'r', l10n.t('rows')],
    rows: pairs
      .filter(({ r }) => r !== null)
      .sort((a, b) => Math.abs(b.r!) - Math.abs(a.r!))
      .slice(0, 200)
      .map(({ a, b, r, n }) => [b, a, r!.toFixed(3).replace('-', '−'), integer(n)]),
  });
}

/** Pearson's correlation of each pair of numeric columns. */
export function correlation(view: DataView): TemplateResult | typeof nothing {
  const { report, state, change } = view;
  const own = report.correlation;
  if (own === undefined) return nothing;
  const asTable = state.tables.has('correlation');
  const order = state.tables.has('likeness') ? 'likeness' : 'file';
  const some =
    own.of > own.columns.length
      ? ` · ${l10n.t('the first {0} of {1} columns', own.columns.length, own.of)}`
      : '';
  return section({
    id: 'correlation',
    kind: 'correlation',
    title: l10n.t('Correlation'),
    note: l10n.t('Pearson, train') + some,
    controls: html`${dropdown<'file' | 'likeness'>({
      label: l10n.t('Order of the columns'),
      value: order,
      options: [
        ['file', l10n.t('ordered by file')],
        ['likeness', l10n.t('ordered by likeness')],
      ],
      change: (next) => change({ tables: with_(state.tables, 'likeness', next === 'likeness') }),
    })}
    ${tableToggle(asTable, (on) => change({ tables: with_(state.tables, 'correlation', on) }))}`,
    body: asTable
      ? strongest(own)
      : html`${matrix(view, orderOf(own, order))}
          <p class="key">
            <small>−1</small><i aria-hidden="true"></i><small>+1</small>
            ${
              own.columns.length <= ROOM
                ? html`<small>${l10n.t('number from |r| ≥ {0}', WRITTEN)}</small>`
                : nothing
            }
            <small>${l10n.t('a cell opens the scatter of its pair')}</small>
          </p>`,
  });
}
