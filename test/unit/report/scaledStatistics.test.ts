import { describe, expect, it } from 'vitest';
import { random } from '../../../src/runner/engine/random';
import { fitScale, linesOf, scaleColumns } from '../../../src/runner/preprocess';
import { scaledStatistics } from '../../../src/runner/report/scaledStatistics';
import { statistics } from '../../../src/runner/report/statistics';
import { scalers } from '../../../src/runner/scale';
import { elementWithDefaults } from '../../../src/shared/config/defaults';
import { catalog } from '../../../src/runner/catalog';

const draws = random(5, 'scaled-statistics-test');
const values = Float64Array.from({ length: 1001 }, () => Math.exp(draws.normal()) - 3);
const labels = Float64Array.from(values, (_, i) => i % 3);
const columns = [{ name: 'x', kind: 'numeric', values, categories: [] }] as const;
const before = statistics({ values, labels, classes: 4 });

describe('statistics of scaled values', () => {
  const straight = scalers.filter(({ affine }) => affine !== undefined);
  it.each(straight.map(({ name }) => name))('of %s follow from those before', (type) => {
    const scale = fitScale(elementWithDefaults('scale', { type }, catalog), columns, ['x'], false);
    const [line] = linesOf(scale);
    const input = { values: scaleColumns(columns, scale)[0]!, labels, classes: 4 };
    const wanted = statistics(input);
    const found = scaledStatistics(before, line!, input)!;
    const { histogram, boxes, box, outliers, ...numbers } = found;
    expect(outliers).toBe(wanted.outliers);
    expect(histogram).toEqual(wanted.histogram);
    expect(boxes!.map((each) => each === null)).toEqual([false, false, false, true]);
    for (const [own, other] of [
      [numbers, { ...numbers, ...wanted }] as const,
      [box, wanted.box] as const,
      ...boxes!.flatMap((each, k) => (each ? [[each, wanted.boxes![k]!] as const] : [])),
    ])
      for (const [key, value] of Object.entries(own))
        expect(value, key).toBeCloseTo((other as unknown as Record<string, number>)[key]!, 10);
  });

  it('do not follow along a line that falls', () => {
    expect(
      scaledStatistics(before, { subtract: 0, factor: -1, add: 0 }, { values }),
    ).toBeUndefined();
  });
});
