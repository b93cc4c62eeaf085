import 'uplot/dist/uPlot.min.css';
import '../kit/base.css';
import './training.css';
import { render } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FromTraining, PanelNotice, ToTraining } from '../../shared/protocol/panels';
import type { RunEvent } from '../../shared/run/events';
import type { RunManifest } from '../../shared/run/manifest';
import { initialState, reduce, type RunState } from '../../shared/run/state';
import { connect } from '../kit/host';
import { notice } from '../kit/notice';
import { Chart, short, type ChartSeries } from './chart';
import { asReport, type Report } from './report';
import { envelope, sampled, smoothed } from './series';
import { bestEpoch, clock, progressOf, trainingView } from './view';

/** A screen reader is told no more often. */
const SPEAK_MS = 10_000;

const root = document.querySelector<HTMLElement>('#root')!;
let run: RunManifest | undefined;
let state: RunState = initialState();
let report: Report | undefined;
let canAct = false;
let shownNotice: PanelNotice | undefined;
let smoothing = 0.8;
let logScale = true;
let announcement = '';
let lastSpoken = 0;
let waiting = false;
const charts = new Map<string, { chart: Chart; cursor: string }>();

function apply(events: readonly RunEvent[]): void {
  for (const event of events) if (event.seq > state.seq) state = reduce(state, event);
}

function receive(message: ToTraining): void {
  shownNotice = message.type === 'notice' ? message : undefined;
  switch (message.type) {
    case 'notice':
      break;
    case 'run':
      ({ run, canAct } = message);
      state = initialState();
      apply(message.events);
      report = asReport(message.report);
      break;
    case 'events':
      apply(message.events);
      break;
    case 'manifest':
      ({ run } = message);
      break;
    case 'report':
      report = asReport(message.report);
      break;
  }
  soon();
}

/** Draws at most once a frame, however many events come. */
function soon(): void {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

function chartOf(title: string): { chart: Chart; cursor: string } {
  const known = charts.get(title);
  if (known) return known;
  const made = {
    cursor: '',
    chart: new Chart(title, (values) => {
      made.cursor = values.length === 0 ? '' : l10n.t('epoch {0}', values.join('  '));
      soon();
    }),
  };
  charts.set(title, made);
  return made;
}

const points = (x: number[], y: (number | undefined)[]) => ({
  x,
  y: y.map((value) => value ?? null),
});

function lossSeries(chart: Chart): ChartSeries[] {
  const { steps, epochs, model } = state;
  const perEpoch = Math.max(1, model?.stepsPerEpoch ?? 1);
  const x = steps.step.map((step) => (step + 1) / perEpoch);
  const training = l10n.t('training');
  const series: ChartSeries[] = [
    {
      label: l10n.t('step'),
      colour: 's1',
      kind: 'raw',
      curve: envelope(x, steps.loss, chart.width),
    },
  ];
  if (smoothing > 0)
    series.push({
      label: training,
      colour: 's1',
      kind: 'line',
      curve: sampled(x, smoothed(steps.loss, smoothing), chart.width),
    });
  const at = epochs.map(({ epoch }) => epoch);
  const held = epochs.map(({ metrics }) => metrics.val_loss);
  if (held.some((value) => value !== undefined))
    series.push({
      label: l10n.t('validation'),
      colour: 's2',
      kind: 'points',
      curve: points(at, held),
    });
  return series;
}

function metricSeries(name: string): ChartSeries[] {
  const at = state.epochs.map(({ epoch }) => epoch);
  const of = (key: string) =>
    points(
      at,
      state.epochs.map(({ metrics }) => metrics[key]),
    );
  return [
    { label: l10n.t('training'), colour: 's1', kind: 'line', curve: of(name) },
    { label: l10n.t('validation'), colour: 's2', kind: 'points', curve: of(`val_${name}`) },
  ];
}

function drawCharts(): { title: string; chart: Chart; cursor: string }[] {
  const { model, epochs, steps } = state;
  if (steps.step.length === 0) return [];
  const end = model?.epochs ?? 1;
  const best = bestEpoch(state);
  const names = Object.keys(epochs.at(-1)?.metrics ?? {}).filter(
    (name) => name !== 'loss' && !name.startsWith('val_'),
  );
  const perEpoch = Math.max(1, model?.stepsPerEpoch ?? 1);
  const loss = chartOf(l10n.t('loss'));
  loss.chart.draw({ series: lossSeries(loss.chart), end, best, log: logScale });
  const shown = [{ title: l10n.t('loss'), ...loss }];
  for (const name of names) {
    const own = chartOf(name);
    own.chart.draw({ series: metricSeries(name), end, best });
    shown.push({ title: name, ...own });
  }
  const title = l10n.t('learning rate');
  const rate = chartOf(title);
  const x = steps.step.map((step) => (step + 1) / perEpoch);
  const curve = sampled(x, steps.learningRate, rate.chart.width);
  rate.chart.draw({ series: [{ label: title, colour: 's4', kind: 'line', curve }], end });
  return [...shown, { title, ...rate }];
}

function announce(): void {
  const now = Date.now();
  if (run === undefined || now - lastSpoken < SPEAK_MS) return;
  const { epoch, left } = progressOf(state);
  const loss = state.epochs.at(-1)?.metrics.val_loss ?? state.steps.loss.at(-1);
  const text =
    state.done || state.failure
      ? l10n.t('{0}: {1}', run.name, run.state)
      : l10n.t(
          'Epoch {0}, loss {1}, {2} left',
          epoch,
          loss === undefined ? '–' : short(loss),
          clock(left),
        );
  if (text === announcement) return;
  announcement = text;
  lastSpoken = now;
}

function draw(): void {
  if (shownNotice !== undefined) {
    const act = (action: string): void => host.send({ type: 'action', action });
    render(notice(shownNotice, act), root);
    return;
  }
  if (run === undefined) return;
  announce();
  render(
    trainingView({
      ...{ run, state, report, canAct, smoothing, logScale, announcement },
      charts: drawCharts(),
      send: (message) => host.send(message),
      change: (changes) => {
        smoothing = changes.smoothing ?? smoothing;
        logScale = changes.logScale ?? logScale;
        host.keep({ smoothing, logScale });
        soon();
      },
    }),
    root,
  );
}

const host = connect<ToTraining, FromTraining>(receive);
const kept = host.state<{ smoothing?: number; logScale?: boolean }>();
smoothing = kept?.smoothing ?? smoothing;
logScale = kept?.logScale ?? logScale;
new MutationObserver(() => {
  for (const { chart } of charts.values()) chart.recolour();
}).observe(document.body, { attributes: true, attributeFilter: ['class'] });
