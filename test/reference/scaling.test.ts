import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/runner/catalog';
import type { Column } from '../../src/runner/data/dataset';
import { fitScale, scaleColumns, scalerNamed } from '../../src/runner/preprocess';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import type { ElementConfig } from '../../src/shared/config/element';

interface Set {
  name: string;
  columns: number;
  train: number[];
  new: number[];
  cases: { config: ElementConfig; statistics: Record<string, number>[]; expected: number[] }[];
}
const sets = JSON.parse(
  gunzipSync(
    readFileSync(new URL('../fixtures/reference/scaling.json.gz', import.meta.url)),
  ).toString('utf8'),
) as Set[];

/** Columns of a matrix in C order. */
const columnsOf = (values: readonly number[], columns: number): Column[] =>
  Array.from({ length: columns }, (_, c) => ({
    name: `x${c}`,
    kind: 'numeric',
    values: Float64Array.from(values.filter((_value, i) => i % columns === c)),
    categories: [],
  }));

/** Found by search, or between ranks: looser, relative to the column's largest. */
const looser = new Set(['power', 'quantile']);
/** Of these a scaled value does not tell the value. */
const lossy = (config: ElementConfig): boolean =>
  config.type === 'normalizer' || config.type === 'quantile' || config.clip === true;

it('stands on at least ten sets', () => {
  expect(sets.length).toBeGreaterThanOrEqual(10);
});

describe.each(sets)('$name', ({ columns, train, new: fresh, cases }) => {
  it.each(cases.map((each) => [JSON.stringify(each.config), each] as const))(
    '%s',
    (_, { config: given, statistics, expected }) => {
      const config = elementWithDefaults('scale', given, catalog);
      const samples = columnsOf(train, columns);
      const news = columnsOf(fresh, columns);
      const scale = fitScale(config, samples);
      const tolerance = looser.has(config.type) ? 2e-3 : 1e-6;
      statistics.forEach((names, c) => {
        for (const [name, value] of Object.entries(names)) {
          const own = (scale.columns[c]!.state as Record<string, number>)[name]!;
          expect(Math.abs(own - value)).toBeLessThanOrEqual(
            tolerance * Math.max(Math.abs(value), 1e-300),
          );
        }
      });
      const scaled = scaleColumns(news, scale);
      scaled.forEach((values, c) => {
        const theirs = expected.filter((_value, i) => i % columns === c);
        const largest = Math.max(...theirs.map(Math.abs));
        const within = (looser.has(config.type) ? 2e-3 : 2e-6) * largest;
        values.forEach((value, i) =>
          expect(Math.abs(value - theirs[i]!)).toBeLessThanOrEqual(within),
        );
      });
      if (lossy(config)) return;
      scaled.forEach((values, c) => {
        // A power far from 0 squeezes the values to where their digits are lost.
        const { lambda = 1 } = scale.columns[c]!.state as { lambda?: number };
        if (Math.abs(lambda) > 2) return;
        const scaler = scalerNamed(config.type);
        const back = scaler.inverse(values, scale.columns[c]!.state, config as never);
        const wanted = news[c]!.values;
        const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        back.forEach((value, i) =>
          expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(1e-9 * largest),
        );
      });
    },
  );
});
