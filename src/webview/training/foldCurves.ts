import * as l10n from '@vscode/l10n';
import type { EpochPoint, RunState } from '../../shared/run/state';
import type { XAxis } from './chart/axis';
import { listed, type Points, type Trace } from './chart/trace';

/** The curves of each fold that has begun, the one that goes on with what it has told so far. */
const curves = ({
  folds,
  fold,
  epochs,
}: RunState): { fold: number; epochs: readonly EpochPoint[] }[] =>
  folds.map((each) => ({
    fold: each.fold,
    epochs: each.fold === fold?.current ? epochs : each.epochs,
  }));

/** The rows left out tell more than those trained on, where there are any. */
function keyOf(name: string, epochs: readonly EpochPoint[]): { key: string; colour: string } {
  const held = epochs.some(({ metrics }) => metrics[`val_${name}`] !== undefined);
  return held ? { key: `val_${name}`, colour: 's2' } : { key: name, colour: 's1' };
}

function pointsOf(epochs: readonly EpochPoint[], key: string, { perEpoch, place }: XAxis): Points {
  const known = epochs.filter(({ metrics }) => metrics[key] !== undefined);
  return listed(
    known.map(({ epoch, elapsed }) => place(epoch * perEpoch - 1, elapsed)),
    known.map(({ metrics }) => metrics[key]!),
  );
}

/** What the other folds came to by epoch. */
function others(state: RunState, axis: XAxis, name: string): Trace[] {
  return curves(state).flatMap(({ fold, epochs }): Trace[] => {
    if (fold === state.fold?.current) return [];
    const { key, colour } = keyOf(name, epochs);
    const points = pointsOf(epochs, key, axis);
    return [{ label: l10n.t('fold {0}', fold), colour, style: 'raw', points }];
  });
}

/** By epoch, over the folds that have come so far: their mean, and the band from lowest to highest. */
function together(state: RunState, axis: XAxis, name: string): Trace[] {
  // A fold's time says nothing of another's.
  if (axis.unit === 'time') return [];
  const byEpoch = new Map<number, number[]>();
  for (const { epochs } of curves(state)) {
    const { key } = keyOf(name, epochs);
    for (const { epoch, metrics } of epochs) {
      const value = metrics[key];
      if (value !== undefined) byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), value]);
    }
  }
  // One fold alone is its own curve.
  const several = [...byEpoch].filter(([, values]) => values.length > 1).sort(([a], [b]) => a - b);
  if (several.length === 0) return [];
  const x = several.map(([epoch]) => axis.place(epoch * axis.perEpoch - 1, 0));
  const of = (work: (values: readonly number[]) => number): Points =>
    listed(
      x,
      several.map(([, values]) => work(values)),
    );
  const mean = of((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const label = l10n.t('mean of the folds');
  const end = x.at(-1)! <= axis.now ? { end: l10n.t('mean') } : {};
  return [
    {
      label: l10n.t('lowest to highest fold'),
      ...{ colour: 's4', style: 'band' },
      points: of((values) => Math.min(...values)),
      upper: of((values) => Math.max(...values)),
    },
    { label, ...end, colour: 's4', style: 'line', points: mean },
  ];
}

/** Of a run that trains folds: each fold but the one shown, and what they come to together. */
export const foldTraces = (state: RunState, axis: XAxis, name: string): Trace[] => [
  ...others(state, axis, name),
  ...together(state, axis, name),
];
