import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { DataReport } from '../../shared/protocol/dataReport';
import { integer, percent } from '../kit/format';
import { linearTicks } from '../kit/ticks';
import { section } from '../kit/section';
import { table, tableToggle } from '../kit/table';
import { with_ } from './balance';
import { cells, rows } from './plural';
import type { DataView } from './state';

/** Columns without a gap that are drawn beside those with some. */
const WHOLE_COLUMNS = 16;

interface Line {
  readonly name: string;
  readonly blocks: readonly number[];
  readonly total: number;
}

/** Columns with gaps, and some of the others, in file order. */
function linesOf({ missing, features }: DataReport): Line[] {
  const lacking = new Map(missing!.columns.map(({ name, blocks }) => [name, blocks]));
  const room = Math.max(0, WHOLE_COLUMNS - lacking.size);
  let whole = 0;
  return features.flatMap(({ name }): Line[] => {
    const blocks = lacking.get(name);
    if (blocks !== undefined)
      return [{ name, blocks, total: blocks.reduce((sum, count) => sum + count, 0) }];
    return whole++ < room ? [{ name, blocks: [], total: 0 }] : [];
  });
}

/** First row of a block, as the report counted them. */
const startOf = (block: number, blocks: number, all: number): number =>
  Math.ceil((block * all) / blocks);

function strip({ name, blocks, total }: Line, view: DataView): TemplateResult {
  const all = view.report.missing!.rows;
  const { filter } = view.state;
  const find = (block: number, listing: boolean): void => {
    if (blocks[block] === undefined || blocks[block] === 0) return;
    view.find(
      {
        missing: name,
        fromPlace: startOf(block, blocks.length, all),
        toPlace: startOf(block + 1, blocks.length, all),
      },
      listing,
    );
  };
  const blockAt = (event: MouseEvent): number => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    return Math.floor(((event.clientX - left) / width) * blocks.length);
  };
  const lacking = blocks.flatMap((count, block) => (count > 0 ? [block] : []));
  const at = lacking.findIndex(
    (block) => filter?.missing === name && filter.fromPlace === startOf(block, blocks.length, all),
  );
  /** The arrow keys go over the blocks that lack values, Enter lists the rows of one. */
  const keydown = (event: KeyboardEvent): void => {
    const to = {
      ArrowLeft: at < 0 ? lacking.length - 1 : at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: lacking.length - 1,
      Enter: at,
    }[event.key];
    const block = to === undefined ? undefined : lacking[to];
    if (block === undefined) return;
    event.preventDefault();
    find(block, event.key === 'Enter');
  };
  if (lacking.length === 0)
    return html`<svg class="strip" viewBox="0 0 1 1" aria-hidden="true"></svg>`;
  const first = startOf(lacking[at] ?? 0, blocks.length, all);
  const last = startOf((lacking[at] ?? blocks.length - 1) + 1, blocks.length, all) - 1;
  return html`<svg
    class="strip"
    viewBox="0 0 ${blocks.length} 1"
    preserveAspectRatio="none"
    tabindex="0"
    role="img"
    aria-label=${l10n.t(
      '{0}, rows {1} to {2}: {3} without a value',
      name,
      integer(first),
      integer(last),
      integer(at < 0 ? total : blocks[lacking[at]!]!),
    )}
    @keydown=${keydown}
    @click=${(event: MouseEvent) => find(blockAt(event), false)}
    @dblclick=${(event: MouseEvent) => find(blockAt(event), true)}
  >
    ${blocks.map((count, block) => {
      if (count === 0) return nothing;
      const size = startOf(block + 1, blocks.length, all) - startOf(block, blocks.length, all);
      const chosen =
        filter?.missing === name && filter.fromPlace === startOf(block, blocks.length, all);
      return svg`<rect x=${block} width="1" height="1" class=${chosen ? 'chosen' : ''}
        fill-opacity=${(0.25 + (0.75 * count) / Math.max(1, size)).toFixed(2)} />`;
    })}
  </svg>`;
}

function map(view: DataView): TemplateResult {
  const { rows: all } = view.report.missing!;
  const ticks = linearTicks(0, all, 4, true);
  return html`<div class="missing-map">
    ${linesOf(view.report).map((line) => {
      const share = percent(line.total / Math.max(1, all), 1);
      return html`<span class="label" title=${line.name}>${line.name}</span> ${strip(line, view)}
        ${
          line.total === 0
            ? html`<span class="quiet">0</span>`
            : html`<button
                type="button"
                class="link"
                aria-label=${l10n.t('{0}: {1} without a value', line.name, rows(line.total))}
                @click=${() => view.find({ missing: line.name }, true)}
              >
                ${share}
              </button>`
        }`;
    })}
    <svg class="ticks" aria-hidden="true">
      ${ticks.map(
        (tick) =>
          svg`<text x="${(100 * tick) / Math.max(1, all)}%" y="11"
            text-anchor=${tick === 0 ? 'start' : 'middle'}>${integer(tick)}</text>`,
      )}
    </svg>
  </div>`;
}

export const hasGaps = ({ missing: own }: DataReport): boolean =>
  own !== undefined && own.cells > 0;

/** Where in the file values are missing. */
export function missing(view: DataView): TemplateResult | typeof nothing {
  const { report, state, change } = view;
  if (report.missing === undefined) return nothing;
  const { cells: total, rowsWithMissing, rows: all, columns } = report.missing;
  const asTable = state.tables.has('missing');
  const whole = report.features.length - columns.length;
  return section({
    id: 'missing',
    kind: 'missing-values',
    title: l10n.t('Missing values'),
    note:
      total === 0
        ? l10n.t('none in {0}', rows(all))
        : l10n.t('{0} in {1}, in file order', cells(total), rows(rowsWithMissing)),
    ...(total > 0 && {
      controls: tableToggle(asTable, (on) =>
        change({ tables: with_(state.tables, 'missing', on) }),
      ),
    }),
    body:
      total === 0
        ? html`<p class="quiet">${l10n.t('Every row has a value in each feature.')}</p>`
        : asTable
          ? table({
              caption: l10n.t('Missing values by feature'),
              heads: [l10n.t('feature'), l10n.t('missing'), l10n.t('share')],
              rows: linesOf(report).map(({ name, total: count }) => [
                name,
                integer(count),
                percent(count / Math.max(1, all), 1),
              ]),
            })
          : html`${map(view)}
              <p>
                <small>${l10n.t('{0} features have no gap.', whole)}</small>
              </p>`,
  });
}
