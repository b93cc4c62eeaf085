import type { Random } from '../engine/random';

/**
 * How many rows of each class go to each part: every number is the exact share,
 * counts[k] · sizes[p] / n, rounded up or down, and both the classes' and the parts' sums hold
 * (Bacharach 1966, controlled rounding). Where classes compete for a row the largest remainder
 * gets it, ties by lot, as scikit-learn's _approximate_mode.
 *
 * @param counts Rows of each class.
 * @param sizes Rows of each part; both sum to n.
 * @returns [classes][parts]
 */
export function allocate(
  counts: readonly number[],
  sizes: readonly number[],
  random: Random,
): number[][] {
  const n = sizes.reduce((a, b) => a + b, 0);
  // Whole-number arithmetic, so that no remainder is an artefact of rounding.
  const table = counts.map((count) => sizes.map((size) => Math.floor((count * size) / n)));
  const rest = counts.map((count) => sizes.map((size) => (count * size) % n));
  const given = counts.map(() => sizes.map(() => false));
  const wantedBy = counts.map((count, k) => count - table[k]!.reduce((a, b) => a + b, 0));
  const freeIn = sizes.map((size, p) => size - table.reduce((a, row) => a + row[p]!, 0));
  const lot = random.shuffle(counts.map((_, k) => k));

  // A row for class k: into a part that has one free, or by moving another class's row on.
  const place = (k: number, visited: Set<number>): boolean => {
    const parts = sizes.map((_, p) => p).filter((p) => rest[k]![p]! > 0 && !given[k]![p]);
    for (const p of parts) {
      if (visited.has(p)) continue;
      visited.add(p);
      const other =
        freeIn[p]! > 0 ? -1 : lot.find((c) => given[c]![p] && c !== k && place(c, visited));
      if (other === undefined) continue;
      if (other === -1) freeIn[p]!--;
      else given[other]![p] = false;
      given[k]![p] = true;
      return true;
    }
    return false;
  };
  sizes.forEach((_, p) => {
    const ranked = [...lot].sort((a, b) => rest[b]![p]! - rest[a]![p]!);
    for (const k of ranked) {
      if (freeIn[p] === 0) break;
      if (wantedBy[k] === 0 || rest[k]![p] === 0) continue;
      given[k]![p] = true;
      freeIn[p]!--;
      wantedBy[k]!--;
    }
  });
  for (const k of lot) while (wantedBy[k]! > 0 && place(k, new Set())) wantedBy[k]!--;
  return table.map((row, k) => row.map((rows, p) => rows + (given[k]![p] ? 1 : 0)));
}
