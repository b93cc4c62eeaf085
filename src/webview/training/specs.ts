import * as l10n from '@vscode/l10n';
import type { RunManifest } from '../../shared/run/manifest';
import type { EpochPoint, RunState } from '../../shared/run/state';
import { significant } from '../kit/format';
import type { XAxis } from './chart/axis';
import type { Mark, PlotSpec } from './chart/plot';
import { isTold, listed, type Points, type Trace } from './chart/trace';
import type { Curves } from './curves';
import { metricNames, type Standing } from './facts';
import { foldTraces } from './foldCurves';
import { steeringText } from './steeringText';

/** A chart of the panel: its name is `loss`, a metric's, or `learningRate`. */
export interface ChartSpec extends Omit<
  PlotSpec,
  'key' | 'xLabels' | 'flags' | 'marks' | 'cursor'
> {
  readonly name: string;
  readonly title: string;
  readonly note?: string;
}

export interface SpecInput {
  readonly run: RunManifest;
  readonly state: RunState;
  readonly curves: Curves;
  readonly axis: XAxis;
  readonly standing: Standing;
  readonly smoothing: number;
  readonly logScale: boolean;
}

const placeOf = ({ perEpoch, place }: XAxis, { epoch, elapsed }: EpochPoint): number =>
  place(epoch * perEpoch - 1, elapsed);

/** A metric by epoch. */
function byEpoch({ state, axis }: SpecInput, name: string): Points {
  const known = state.epochs.filter(({ metrics }) => metrics[name] !== undefined);
  return listed(
    known.map((point) => placeOf(axis, point)),
    known.map(({ metrics }) => metrics[name]!),
  );
}

function validation(input: SpecInput, name: string): Trace[] {
  const points = byEpoch(input, `val_${name}`);
  if (points.length === 0) return [];
  const label = l10n.t('validation {0}', name);
  return [{ label, end: l10n.t('val'), colour: 's2', style: 'rings', points }];
}

/** The star stands on the validation curve where there is one. */
function star({ standing, axis }: SpecInput, name: string): ChartSpec['star'] {
  const { best } = standing;
  const y = best?.metrics[`val_${name}`] ?? best?.metrics[name];
  return best === undefined || y === undefined ? undefined : { x: placeOf(axis, best), y };
}

const ends = ({ points }: Trace): string | undefined =>
  points.length === 0
    ? undefined
    : l10n.t('from {0} to {1}', significant(points.y(0)), significant(points.y(points.length - 1)));

/** "loss by epoch: training loss from 2.3 to 0.12, validation loss from 1.6 to 0.24, best epoch 26". */
function summary(title: string, { axis, standing }: SpecInput, traces: readonly Trace[]): string {
  const units = { epoch: l10n.t('epoch'), step: l10n.t('step'), time: l10n.t('time') };
  const told = traces
    .filter(isTold)
    .map((trace) => [trace.label, ends(trace)])
    .filter(([, text]) => text !== undefined)
    .map(([label, text]) => `${label} ${text}`);
  const best = standing.best && [l10n.t('best epoch {0}', standing.best.epoch)];
  return `${l10n.t('{0} by {1}', title, units[axis.unit])}: ${[...told, ...(best ?? [])].join(', ')}`;
}

function lossSpec(input: SpecInput): ChartSpec {
  const { curves, axis, smoothing, logScale, state } = input;
  const raw = curves.lossPoints(axis);
  const title = state.model?.scaledTarget ? l10n.t('Loss of the scaled target') : l10n.t('Loss');
  const label = l10n.t('training loss');
  const own = { label, end: l10n.t('train'), colour: 's1' } as const;
  const training: Trace[] =
    smoothing === 0
      ? [{ ...own, style: 'line', points: raw }]
      : [
          { label: l10n.t('each step'), colour: 's1', style: 'raw', points: raw },
          { ...own, style: 'line', points: curves.averageLossPoints(axis) },
        ];
  const folds = foldTraces(state, axis, 'loss');
  const traces = [...folds, ...training, ...validation(input, 'loss')];
  const point = star(input, 'loss');
  return {
    name: 'loss',
    ...(folds.length > 0 && { note: l10n.t('faint: the other folds, by epoch') }),
    title,
    summary: summary(title, input, traces),
    traces,
    axis,
    log: logScale,
    height: 208,
    ...(point && { star: point }),
  };
}

function metricSpec(input: SpecInput, name: string): ChartSpec {
  const { curves, axis, state, logScale } = input;
  const label = l10n.t('training {0}', name);
  const own = { label, end: l10n.t('train'), colour: 's1', style: 'line' } as const;
  const raw = curves.metricPoints(name, axis, false);
  const traces = foldTraces(state, axis, name);
  if (raw) traces.push({ label: l10n.t('each step'), colour: 's1', style: 'raw', points: raw });
  // An epoch's own mean is exact; before there are two, the average of the steps so far.
  const average = curves.metricPoints(name, axis, true);
  if (state.epochs.length < 2 && average) traces.push({ ...own, points: average });
  else traces.push({ ...own, points: byEpoch(input, name) });
  traces.push(...validation(input, name));
  const point = star(input, name);
  const values = state.epochs.flatMap(({ metrics }) =>
    [metrics[name], metrics[`val_${name}`]].filter((value) => value !== undefined),
  );
  const share = values.length > 0 && values.every((value) => value >= 0 && value <= 1);
  return {
    ...{ name, title: name, traces, axis, height: 120 },
    // Errors fall as the loss does; shares do not.
    log: logScale && !share && values.length > 0 && values.every((value) => value > 0),
    summary: summary(name, input, traces),
    ...(share && { bounds: [0, 1] as const }),
    ...(point && { star: point }),
  };
}

/** What the schedule plans from now on, as far from its plan as the run is now. */
function planned({ state, axis }: SpecInput): Points | undefined {
  const { model, steps } = state;
  const last = steps.step.at(-1);
  const perEpoch = model?.stepsPerEpoch ?? 1;
  if (model?.planned === undefined || last === undefined) return undefined;
  const { step, learningRate } = model.planned;
  const next = step.findIndex((each) => each >= last);
  if (next < 0 || axis.unit === 'time') return undefined;
  const [from, to] = [Math.max(0, next - 1), next];
  const share = step[to] === step[from] ? 0 : (last - step[from]!) / (step[to]! - step[from]!);
  const now = learningRate[from]! + share * (learningRate[to]! - learningRate[from]!);
  const rate = steps.learningRate.at(-1)!;
  const factor = now > 0 ? rate / now : 1;
  const rest = step.map((each, i) => [each, learningRate[i]! * factor] as const).slice(next);
  const all = [[last, rate] as const, ...rest.filter(([each]) => each > last)];
  return listed(
    all.map(([each]) => (axis.unit === 'epoch' ? (each + 1) / perEpoch : each + 1)),
    all.map(([, value]) => value),
  );
}

function rateSpec(input: SpecInput): ChartSpec {
  const { curves, axis, run } = input;
  const title = l10n.t('Learning rate');
  const points = curves.ratePoints(axis);
  const rest = planned(input);
  const traces: Trace[] = [
    { label: l10n.t('learning rate'), end: '', colour: 's6', style: 'line', points },
    ...(rest && rest.length > 1
      ? [{ label: l10n.t('planned'), colour: 's6', style: 'planned', points: rest } as const]
      : []),
  ];
  const schedule = run.resolved?.train.learningRateSchedule?.type;
  return {
    ...{ name: 'learningRate', title, traces, axis, log: false, height: 56 },
    note: [
      schedule ?? l10n.t('constant'),
      ...(rest && rest.length > 1 ? [l10n.t('dotted: planned')] : []),
    ].join(' · '),
    summary: summary(title, input, traces),
  };
}

/** Every chart there is to show. */
export const chartSpecs = (input: SpecInput): ChartSpec[] => [
  lossSpec(input),
  ...metricNames(input.state).map((name) => metricSpec(input, name)),
  rateSpec(input),
];

/** What has happened on the way. */
export function marksOf({ state, axis, standing, run }: SpecInput): Mark[] {
  const { best } = standing;
  const shown = state.steers.filter(({ action }) => action === 'steer' || action === 'pause');
  let steered = 0;
  const steers = shown.map(({ action, values, step, elapsed }): Mark => {
    const x = axis.place(step - 1, elapsed);
    const flag = action === 'pause' ? 'P' : `S${++steered}`;
    return { x, kind: 'steer', flag, title: steeringText(action, values) };
  });
  const forks = state.forks.map(({ run: from, epoch, elapsed }): Mark => {
    const x = axis.place(epoch * axis.perEpoch - 1, elapsed);
    const title = l10n.t('forked from {0} at epoch {1}', from, epoch);
    return { x, kind: 'steer', flag: 'F', title };
  });
  const asked = [...forks, ...steers];
  if (best === undefined) return asked;
  const flag = l10n.t('best {0}', best.epoch);
  const title = l10n.t('best epoch of {0}', run.name);
  return [...asked, { x: placeOf(axis, best), kind: 'best', flag, title }];
}
