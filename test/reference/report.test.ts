import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correlation } from '../../src/runner/report/correlation';
import { principalAxes } from '../../src/runner/report/projection';
import { statistics } from '../../src/runner/report/statistics';
import { standard } from '../../src/runner/scale/standard';
import type { Box } from '../../src/shared/protocol/dataReport';

interface Fixture {
  columns: Record<string, number[]>;
  missing: Record<string, number[]>;
  statistics: Record<
    string,
    {
      mean: number;
      std: number;
      skew: number;
      box: Box;
      outliers: number;
      counts: number[];
      edges: number[];
    }
  >;
  correlation: { a: string; b: string; r: number; n: number }[];
  pca: { explained: [number, number]; scores: [number, number][] };
}
const fixture = JSON.parse(readFileSync('test/fixtures/reference/report.json', 'utf8')) as Fixture;
const columns = Object.entries(fixture.columns).map(([name, values]) => ({
  name,
  values: Float64Array.from(values),
}));

describe('the data report', () => {
  it.each(columns)('tells of $name what numpy and scipy tell', ({ name, values }) => {
    const told = statistics({ values });
    const { counts, edges, ...expected } = fixture.statistics[name]!;
    for (const key of ['mean', 'std', 'skew'] as const)
      expect(told[key]).toBeCloseTo(expected[key], name === 'farFromZero' ? 5 : 9);
    for (const [key, value] of Object.entries(expected.box))
      expect(told.box[key as keyof Box]).toBeCloseTo(value, 9);
    expect(told.outliers).toBe(expected.outliers);
    expect(told.histogram.counts).toEqual(counts);
    told.histogram.edges.forEach((edge, i) => expect(edge).toBeCloseTo(edges[i]!, 8));
  });

  it('correlates over the rows where the source has both values, as numpy does', () => {
    const report = correlation(
      columns.map((column) => ({
        ...column,
        filled: fixture.missing[column.name] && Uint8Array.from(fixture.missing[column.name]!),
      })),
    )!;
    for (const { a, b, r, n } of fixture.correlation) {
      const [i, j] = [report.columns.indexOf(a), report.columns.indexOf(b)];
      const [high, low] = i > j ? [i, j] : [j, i];
      expect(report.r[high]![low]).toBeCloseTo(r, 5);
      expect(report.n[high]![low]).toBe(n);
    }
  });

  it('finds the principal components that scikit-learn finds', () => {
    const values = { withMean: true, withStd: true };
    const scaled = columns.map((column) =>
      standard.transform(column.values, standard.fit(column, values), values),
    );
    const { axes, explained, means } = principalAxes(scaled)!;
    fixture.pca.explained.forEach((share, i) => expect(explained[i]).toBeCloseTo(share, 10));
    fixture.pca.scores.forEach((scores, row) =>
      scores.forEach((score, i) =>
        expect(
          axes[i]!.reduce((sum, loading, c) => sum + loading * (scaled[c]![row]! - means[c]!), 0),
        ).toBeCloseTo(score, 8),
      ),
    );
  });
});
