import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { button, segmented, slider } from '../kit/controls';
import { duration, integer, significant } from '../kit/format';
import { icon } from '../kit/icon';
import { table, tableToggle } from '../kit/table';
import { sample, type ChartView } from './charts';
import type { TrainingView } from './view';

/** As many rows of a long run are shown, its newest ones. */
const ROWS = 500;

/** A chart's numbers: by epoch, and by step before there is one. */
function numbers({ spec: { name, title, traces } }: ChartView, { state }: TrainingView) {
  const { epochs, steps } = state;
  const rate = name === 'learningRate';
  if (epochs.length === 0) {
    const last = steps.step.slice(-ROWS).toReversed();
    const values = (rate ? steps.learningRate : steps.loss).slice(-ROWS).toReversed();
    return table({
      caption: l10n.t('{0} by step', title),
      heads: [l10n.t('step'), title],
      rows: last.map((step, i) => [integer(step + 1), significant(values[i], 6)]),
    });
  }
  const shown = epochs.slice(-ROWS).toReversed();
  const validated = traces.some(({ style }) => style === 'rings');
  const columns = rate ? [] : [name, ...(validated ? [`val_${name}`] : [])];
  return table({
    caption: l10n.t('{0} by epoch', title),
    heads: [l10n.t('epoch'), ...(rate ? [title] : columns), l10n.t('time')],
    rows: shown.map(({ epoch, metrics, learningRate, elapsed }) => [
      epoch,
      ...(rate
        ? [significant(learningRate, 6)]
        : columns.map((each) => significant(metrics[each], 6))),
      duration(elapsed),
    ]),
  });
}

const legend = ({ state }: TrainingView): TemplateResult =>
  html`<span class="legend">
    <span>${sample('line', 's1')} ${l10n.t('train')}</span>
    <span>${sample('rings', 's2')} ${l10n.t('validation')}</span>
    <span>${sample('raw', 's1')} ${l10n.t('each step')}</span>
    ${
      state.folds.length > 1
        ? html`<span>${sample('line', 's4')} ${l10n.t('mean of the folds')}</span>
            <span>${sample('band', 's4')} ${l10n.t('lowest to highest fold')}</span>`
        : nothing
    }
    <span class="best">${icon('star')} ${l10n.t('best epoch')}</span>
  </span>`;

function controls({ ui, change }: TrainingView): TemplateResult {
  const { smoothing, logScale, unit, zoomed } = ui;
  return html`<span class="controls">
    ${
      zoomed
        ? button({ label: l10n.t('Show all'), click: () => change({ zoom: undefined }) })
        : nothing
    }
    ${slider({
      label: l10n.t('Smoothing'),
      value: smoothing,
      min: 0,
      max: 0.99,
      step: 0.01,
      text: smoothing.toFixed(2),
      change: (value) => change({ smoothing: value }),
    })}
    ${segmented({
      label: l10n.t('Scale of losses and errors'),
      options: [
        ['linear', l10n.t('linear')],
        ['log', l10n.t('log')],
      ],
      value: logScale ? 'log' : 'linear',
      change: (value) => change({ logScale: value === 'log' }),
    })}
    ${segmented({
      label: l10n.t('Horizontal axis'),
      options: [
        ['epoch', l10n.t('epoch')],
        ['step', l10n.t('step')],
        ['time', l10n.t('time')],
      ],
      value: unit,
      change: (value) => change({ unit: value, zoom: undefined }),
    })}
  </span>`;
}

function chart(each: ChartView, view: TrainingView, first: boolean): TemplateResult {
  const { spec, plot, told } = each;
  const shown = view.ui.tables.includes(spec.name);
  const toggle = tableToggle(shown, (next) =>
    view.change({
      tables: next
        ? [...view.ui.tables, spec.name]
        : view.ui.tables.filter((name) => name !== spec.name),
    }),
  );
  return html`<div class="chart">
    <div class="head">
      <h2>${spec.title}</h2>
      ${first ? legend(view) : nothing}
      <small>${[spec.note, told].filter(Boolean).join(' · ')}</small>
      ${first ? controls(view) : nothing}
      <span class="toggle">${toggle}</span>
    </div>
    ${plot.element} ${shown ? numbers(each, view) : nothing}
  </div>`;
}

function noCurves({ state, run, send }: TrainingView): TemplateResult {
  const { progress, message } = state;
  const waiting = run.state === 'starting' || run.state === 'running';
  return html`<div class="empty" aria-busy=${waiting}>
    <p>
      ${icon('chart')}
      ${waiting ? l10n.t('Curves start with the first steps.') : l10n.t('This run has no finished step.')}
    </p>
    ${
      message && waiting
        ? html`<p class="caption">
            ${message}${progress ? ` · ${integer(progress.done)} / ${integer(progress.total)}` : ''}
          </p>`
        : nothing
    }
    ${
      waiting ? html`<div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>` : nothing
    }
    <p>
      <button
        type="button"
        class="link"
        @click=${() => send({ type: 'action', action: 'showLog' })}
      >
        ${l10n.t('Show Log')}
      </button>
    </p>
  </div>`;
}

/** The curves, one above the other over one axis; the tooltip lies above them. */
export function curvesView(view: TrainingView): TemplateResult {
  const { charts, overlay } = view;
  return html`<section class="curves" aria-label=${l10n.t('Curves')}>
    ${charts.length === 0 ? noCurves(view) : charts.map((each, i) => chart(each, view, i === 0))}
    ${
      charts.length === 0
        ? nothing
        : html`<p class="caption keys">
            ${l10n.t(
              'Keys on a chart: ← → move (Shift: by 10), Home, End, B best epoch, + − zoom, 0 all, T table, Esc',
            )}
          </p>`
    }
    ${overlay}
  </section>`;
}
