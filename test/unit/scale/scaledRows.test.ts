import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import type { Column } from '../../../src/runner/data/dataset';
import { random } from '../../../src/runner/engine/random';
import { gather } from '../../../src/runner/gather';
import { inTurn, pauses } from '../../../src/runner/prepare/pauses';
import { fitScale, fitScalePausing, scaleColumns } from '../../../src/runner/preprocess';
import { ScaledColumns } from '../../../src/runner/scaledColumns';
import { scaledRows } from '../../../src/runner/scaledRows';
import { extremes, moments } from '../../../src/runner/statistics';
import { elementWithDefaults } from '../../../src/shared/config/defaults';
import type { ElementConfig } from '../../../src/shared/config/element';

/** More than a block, and no multiple of one; columns that are no multiple of four. */
const [ROWS, COLUMNS] = [5003, 7];
const draws = random(5, 'scaled rows');
const columns = Array.from({ length: COLUMNS }, (_, c): Column => ({
  ...{ name: `x${c}`, kind: 'numeric', categories: [] },
  values: Float64Array.from({ length: ROWS }, () =>
    c === 6 ? 3 : 1e4 * c + (c + 1) * (draws.uniform53() - 0.4),
  ),
}));
const complete = (config: ElementConfig): ElementConfig =>
  elementWithDefaults('scale', config, catalog);
const configs: Readonly<Record<string, ElementConfig>> = {
  standard: { type: 'standard' },
  minMax: { type: 'minMax', featureRange: [-1, 3] },
  'minMax clipped': { type: 'minMax', clip: true },
  maxAbs: { type: 'maxAbs' },
  robust: { type: 'robust' },
  rescale: { type: 'rescale', scale: 0.1, offset: -2 },
  none: { type: 'none' },
  power: { type: 'power' },
  normalizer: { type: 'normalizer' },
  'one for each column': {
    type: 'columnTransformer',
    transformers: [
      { scaler: complete({ type: 'normalizer' }), columns: ['x1', 'x2'] },
      { scaler: complete({ type: 'minMax' }), columns: ['x3'] },
    ],
  },
};
const never = (): Promise<void> => Promise.resolve();

describe.each(Object.keys(configs))('rows scaled by %s', (name) => {
  const config = complete(configs[name]!);
  const scale = fitScale(config, columns);
  const scaled = scaleColumns(columns, scale);

  it('are the columns scaled in double, rounded to float32', async () => {
    const rows = await scaledRows(columns, scale, never);
    expect(rows.length).toBe(ROWS * COLUMNS);
    scaled.forEach((column, c) => {
      const most = Math.max(...column.map(Math.abs));
      const away = column.map((value, row) => Math.abs(rows[row * COLUMNS + c]! - value));
      expect(Math.max(...away)).toBeLessThanOrEqual(2 ** -24 * most * (1 + 1e-6));
    });
  });

  it('are fitted alike, with pauses and without', async () => {
    const names = columns.map((column) => column.name);
    expect(await fitScalePausing(config, columns, names, never)).toEqual(scale);
  });

  it('have their columns when they are looked at', () => {
    const lazy = new ScaledColumns(columns, scale);
    expect([lazy.length, lazy.rows]).toEqual([COLUMNS, ROWS]);
    expect(lazy.at(3)).toEqual(scaled[3]);
    expect(lazy.all()).toEqual(scaled);
    const some = Int32Array.of(0, 17, 5002);
    expect(lazy.some(some)).toEqual(scaled.map((column) => gather(column, some)));
  });
});

describe('extremes', () => {
  it.each([0, 1, 3, 4, 5, 9])('of %i values are those of their moments', (length) => {
    const values = columns[2]!.values.slice(0, length);
    const { min, max } = moments({ values });
    expect(extremes({ values })).toEqual({ min, max });
    values.reverse();
    expect(extremes({ values })).toEqual({ min, max });
  });
});

describe('pauses', () => {
  it('end the work that is to be stopped, before the next piece of it', async () => {
    const controller = new AbortController();
    const done: number[] = [];
    function* pieces(): Generator<number> {
      for (let i = 0; ; i++) {
        done.push(i);
        if (i === 2) controller.abort();
        yield i;
      }
    }
    await expect(inTurn(pieces(), pauses(controller))).rejects.toThrow('aborted');
    expect(done).toEqual([0, 1, 2]);
  });
});
