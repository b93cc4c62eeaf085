/** Share of a standard normal above z; Abramowitz and Stegun 26.2.17, within 7.5e-8. */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  return density * series.reduceRight((sum, coefficient) => t * (coefficient + sum), 0);
}

/** Probability of a chi-square statistic at least so large (Wilson and Hilferty 1931). */
export function chiSquareP(statistic: number, degrees: number): number {
  if (degrees <= 0) return 1;
  const spread = 2 / (9 * degrees);
  return normalTail((Math.cbrt(statistic / degrees) - (1 - spread)) / Math.sqrt(spread));
}

/** Pearson's chi-square of a table of counts, rows by columns, without its empty ones. */
export function contingency(counts: readonly (readonly number[])[]): { p: number } {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const rows = counts.map(sum);
  const columns = (counts[0] ?? []).map((_, c) => sum(counts.map((row) => row[c]!)));
  const total = sum(rows);
  let statistic = 0;
  counts.forEach((row, r) =>
    row.forEach((count, c) => {
      const expected = (rows[r]! * columns[c]!) / total;
      if (expected > 0) statistic += (count - expected) ** 2 / expected;
    }),
  );
  const used = (totals: readonly number[]): number => totals.filter((each) => each > 0).length - 1;
  return { p: chiSquareP(statistic, used(rows) * used(columns)) };
}

/**
 * Kolmogorov and Smirnov's test of two samples.
 * @returns the largest distance of the two distributions, and its probability for large samples
 */
export function twoSamples(a: Float64Array, b: Float64Array): { distance: number; p: number } {
  const [x, y] = [a.slice().sort(), b.slice().sort()];
  let distance = 0;
  for (let i = 0, j = 0; i < x.length && j < y.length;) {
    const value = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i] === value) i++;
    while (j < y.length && y[j] === value) j++;
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length));
  }
  const n = (x.length * y.length) / (x.length + y.length);
  return { distance, p: Math.min(1, 2 * Math.exp(-2 * n * distance * distance)) };
}
