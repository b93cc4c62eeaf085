import '../kit/base.css';
import './training.css';
import { render } from 'lit';
import * as l10n from '@vscode/l10n';
import type {
  FromTraining,
  PanelNotice,
  PredictedPoints,
  Reading,
  SamplePage,
  SampleSelection,
  ToTraining,
} from '../../shared/protocol/panels';
import type { RunEvent } from '../../shared/run/events';
import type { RunManifest } from '../../shared/run/manifest';
import { initialState, reduce, type RunState } from '../../shared/run/state';
import { duration, significant } from '../kit/format';
import { connect } from '../kit/host';
import { notice } from '../kit/notice';
import { Speech } from '../kit/speech';
import { onTheme } from '../kit/theme';
import { xAxis } from './chart/axis';
import type { Range } from './chart/range';
import { Charts } from './charts';
import { Curves } from './curves';
import { isLive, standing } from './facts';
import { stateText } from './header';
import { asReport, type Report } from './report/report';
import { recolourScatters, type ReportParts } from './report/reportView';
import type { SampleList } from './report/samples';
import { drawPanel, type Changes, type Settings } from './view';

/** As many of the most wrong ones are shown at first, and as many more at a time. */
const WORST = 10;
const PAGE = 60;

const root = document.querySelector<HTMLElement>('#root')!;
let run: RunManifest | undefined;
let state: RunState = initialState();
let reading: Reading | undefined;
let report: Report | undefined;
let points: PredictedPoints | undefined;
let worst: SampleList | undefined;
let opened: SampleList | undefined;
let canAct = false;
let shownNotice: PanelNotice | undefined;
let settings: Settings = { smoothing: 0.8, logScale: true, unit: 'epoch', tables: [] };
let zoom: Range | undefined;
let steering: number | undefined;
let curves = new Curves(settings.smoothing);
let waiting = false;

const speech = new Speech();
const charts = new Charts(
  {
    zoom: (domain) => change({ zoom: domain }),
    toggleTable: (name) =>
      change({
        tables: settings.tables.includes(name)
          ? settings.tables.filter((each) => each !== name)
          : [...settings.tables, name],
      }),
    redraw: () => soon(),
  },
  speech,
);

function apply(events: readonly RunEvent[]): void {
  for (const event of events) if (event.seq > state.seq) state = reduce(state, event);
}

const same = (a: SampleSelection, b: SampleSelection): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** A page that came, behind those that are there. */
function extended(list: SampleList | undefined, page: SamplePage): SampleList | undefined {
  if (list === undefined || !same(list.select, page.select)) return list;
  const { from, select, total, columns, message } = page;
  const samples = [...list.samples.slice(0, from), ...page.samples];
  return { select, total, columns, samples, waiting: false, ...(message && { message }) };
}

const empty = (select: SampleSelection): SampleList => ({
  ...{ select, total: 0, columns: [], samples: [], waiting: true },
});

function ask(select: SampleSelection, from: number, count: number): void {
  host.send({ type: 'samples', select, from, count });
}

function takeReport(found: unknown, regression: PredictedPoints | undefined): void {
  report = asReport(found);
  points = regression;
  opened = worst = undefined;
  if (report === undefined) return;
  worst = empty({ kind: report.task === 'classification' ? 'wrong' : 'worst' });
  ask(worst.select, 0, WORST);
}

function receive(message: ToTraining): void {
  shownNotice = message.type === 'notice' ? message : undefined;
  switch (message.type) {
    case 'notice':
      break;
    case 'run':
      ({ run, canAct, reading } = message);
      state = initialState();
      curves = new Curves(settings.smoothing);
      charts.reset();
      apply(message.events);
      takeReport(message.report, message.points);
      break;
    case 'events':
      ({ reading } = message);
      apply(message.events);
      break;
    case 'manifest':
      ({ run } = message);
      break;
    case 'report':
      takeReport(message.report, message.points);
      break;
    case 'trust':
      ({ canAct } = message);
      break;
    case 'samples':
      // The list that is opened may be of the same samples as the short one.
      if (message.from === 0 && message.samples.length <= WORST) worst = extended(worst, message);
      opened = extended(opened, message);
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

function change(changes: Changes): void {
  const { zoom: domain, steering: draft, ...others } = changes;
  if ('zoom' in changes) zoom = domain;
  const opens = steering === undefined && draft !== undefined;
  if ('steering' in changes) steering = draft;
  settings = { ...settings, ...others };
  host.keep({ settings });
  soon();
  // After it has been drawn.
  if (opens) requestAnimationFrame(() => root.querySelector<HTMLElement>('.steer input')?.focus());
}

const reportParts = (): Omit<ReportParts, 'report'> & { report: Report | undefined } => ({
  ...{ report, points, worst, opened },
  open(select) {
    opened = empty(select);
    ask(select, 0, PAGE);
    soon();
  },
  close() {
    opened = undefined;
    soon();
  },
  more(select, count) {
    const list = opened;
    if (list === undefined || !same(list.select, select)) return;
    opened = { ...list, waiting: true };
    ask(select, list.samples.length, count);
    soon();
  },
  openSample: (name) => host.send({ type: 'openSample', name }),
});

function announce(manifest: RunManifest): void {
  if (!isLive(manifest))
    return speech.say(l10n.t('{0}: {1}', manifest.name, stateText(manifest.state)), true);
  const { left } = standing(manifest, state);
  const last = state.epochs.at(-1);
  if (last === undefined) return;
  const loss = last.metrics.val_loss ?? last.metrics.loss;
  const text = l10n.t('Epoch {0}, loss {1}', last.epoch, significant(loss));
  speech.say(left ? `${text}, ${l10n.t('{0} left', duration(left.seconds))}` : text);
}

function draw(): void {
  if (shownNotice !== undefined) {
    render(
      notice(shownNotice, () => undefined),
      root,
    );
    return;
  }
  if (run === undefined) return;
  const stand = standing(run, state);
  curves.follow(state, settings.smoothing);
  const axis = xAxis(
    state,
    settings.unit,
    isLive(run) ? (stand.leftInFold?.seconds ?? 0) : 0,
    zoom,
  );
  const input = { ...settings, run, state, curves, axis, standing: stand };
  const views = state.steps.step.length === 0 ? [] : charts.draw(input);
  drawPanel(
    {
      ...{ run, state, standing: stand, reading, canAct, charts: views, change },
      report: reportParts(),
      overlay: charts.element,
      ui: { ...settings, zoomed: zoom !== undefined, steering },
      send: (message) => host.send(message),
    },
    root,
  );
  charts.settle(views);
  if (reading === undefined) announce(run);
}

const host = connect<ToTraining, FromTraining>(receive);
settings = { ...settings, ...host.state<{ settings?: Partial<Settings> }>()?.settings };
onTheme(() => {
  charts.recolour();
  recolourScatters();
});
