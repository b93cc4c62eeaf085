import { describe, expect, it } from 'vitest';
import { initialState, reduce, type RunState } from '../../../src/shared/run/state';
import type { XAxis } from '../../../src/webview/training/chart/axis';
import type { Trace } from '../../../src/webview/training/chart/trace';
import { foldTraces } from '../../../src/webview/training/foldCurves';
import { foldEvents } from '../../webview/fixtures';

const stateOf = (ended: number): RunState => foldEvents(ended).reduce(reduce, initialState());
const axis = (unit: XAxis['unit'], now = 15): XAxis => ({
  ...{ unit, perEpoch: 40, domain: [0, 15], full: [0, 15], now },
  place: (step, elapsed) => (unit === 'time' ? elapsed : (step + 1) / 40),
});
const byLabel = (traces: readonly Trace[], label: string): Trace => {
  const found = traces.find((each) => each.label === label);
  if (found === undefined) throw new RangeError(label);
  return found;
};
const list = ({ points }: Pick<Trace, 'points'>): [number, number][] =>
  Array.from({ length: points.length }, (_, i) => [points.x(i), points.y(i)]);

describe('curves of folds', () => {
  it('are each other fold, the mean by epoch, and the band between the lowest and the highest', () => {
    const state = stateOf(3);
    const traces = foldTraces(state, axis('epoch'), 'loss');
    expect(traces.map(({ label }) => label)).toEqual([
      ...['fold 1', 'fold 2', 'fold 3'],
      ...['lowest to highest fold', 'mean of the folds'],
    ]);
    const all = [...state.folds.slice(0, 3).map(({ epochs }) => epochs), state.epochs];
    const mean = byLabel(traces, 'mean of the folds');
    const band = byLabel(traces, 'lowest to highest fold');
    expect(list(mean).map(([x]) => x)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    // Six epochs of the fold that goes on count, then those of the others alone.
    for (const epoch of [1, 6, 7, 15]) {
      const values = all.flatMap((epochs) => epochs[epoch - 1]?.metrics.val_loss ?? []);
      expect(values).toHaveLength(epoch <= 6 ? 4 : 3);
      expect(mean.points.y(epoch - 1)).toBeCloseTo(
        values.reduce((a, b) => a + b, 0) / values.length,
        12,
      );
      expect(band.points.y(epoch - 1)).toBe(Math.min(...values));
      expect(band.upper!.y(epoch - 1)).toBe(Math.max(...values));
    }
  });

  it('are none while there is one fold, and have no mean by time', () => {
    expect(foldTraces(stateOf(0), axis('epoch'), 'loss')).toEqual([]);
    const labels = foldTraces(stateOf(2), axis('time'), 'loss').map(({ label }) => label);
    expect(labels).toEqual(['fold 1', 'fold 2']);
  });

  it('name the mean at its end once the curve shown has come so far', () => {
    const end = (now: number): string | undefined =>
      byLabel(foldTraces(stateOf(3), axis('epoch', now), 'loss'), 'mean of the folds').end;
    expect(end(15)).toBe('mean');
    expect(end(6)).toBeUndefined();
  });
});
