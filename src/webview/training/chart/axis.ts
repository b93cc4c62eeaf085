import * as l10n from '@vscode/l10n';
import type { RunState } from '../../../shared/run/state';
import { duration, integer, significant } from '../../kit/format';
import { linearTicks } from '../../kit/ticks';
import type { Range } from './range';

export type XUnit = 'epoch' | 'step' | 'time';

/** The x axis that all charts share: the whole plan, or the part of it that is zoomed into. */
export interface XAxis {
  readonly unit: XUnit;
  readonly domain: Range;
  /** The whole plan. */
  readonly full: Range;
  /** Where the run is; what lies behind it is still to come. */
  readonly now: number;
  /** Steps of an epoch; 1 where they are not known. */
  readonly perEpoch: number;
  /** A step's place: its 0-based number, and seconds of work by then. */
  place(step: number, elapsed: number): number;
}

/** @param left seconds that are still to come */
export function xAxis(
  { steps, model, elapsed, fold, folds }: RunState,
  unit: XUnit,
  left: number,
  zoom: Range | undefined,
): XAxis {
  const perEpoch = Math.max(1, model?.stepsPerEpoch ?? 1);
  // Curves of the folds, which are longer than the refit's that follows from them, stay in sight.
  const longest = fold?.current === 'refit' ? folds.map((each) => each.epochs.length) : [];
  const epochs = Math.max(model?.epochs ?? 1, ...longest);
  const places: Record<XUnit, XAxis['place']> = {
    epoch: (step) => (step + 1) / perEpoch,
    step: (step) => step + 1,
    time: (_, seconds) => seconds,
  };
  const ends: Record<XUnit, number> = {
    epoch: epochs,
    step: epochs * perEpoch,
    time: Math.max(1e-3, elapsed - (fold?.began ?? 0) + left),
  };
  const place = places[unit];
  const last = steps.step.at(-1);
  const full: Range = [0, ends[unit]];
  return {
    unit,
    perEpoch,
    full,
    domain: zoom ?? full,
    now: last === undefined ? 0 : place(last, steps.elapsed.at(-1)!),
    place,
  };
}

const SECONDS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800],
  ...[3600, 7200, 14400, 21600, 43200, 86400],
];

function timeTicks([low, high]: Range, count: number): number[] {
  const step = SECONDS.find((each) => (high - low) / each <= count) ?? 86400;
  if (high - low > count * 86400) return linearTicks(low, high, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** Ticks and their texts. */
export function xTicks({ unit, domain }: XAxis, count: number): { at: number; text: string }[] {
  if (unit === 'time')
    return timeTicks(domain, count).map((at) => ({ at, text: at === 0 ? '0' : duration(at) }));
  const whole = domain[1] - domain[0] >= 2;
  return linearTicks(domain[0], domain[1], count, whole).map((at) => ({
    at,
    text: unit === 'step' ? integer(at) : significant(at, 6),
  }));
}

/** What a place on the axis is: "Epoch 21 · step 7,224 · 44 s". */
export function placeText({ perEpoch }: XAxis, step: number, elapsed: number): string {
  const epoch = (step + 1) / perEpoch;
  const shown = Number.isInteger(epoch) ? String(epoch) : epoch.toFixed(2);
  return l10n.t('Epoch {0} · step {1} · {2}', shown, integer(step + 1), duration(elapsed));
}
