/** By UTF-16 code units, the same on every machine and in every locale. */
const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Distinct names in order: as numbers where all of them are numbers, else by code unit. */
export function sortedNames(names: Iterable<string>): string[] {
  const distinct = [...new Set(names)];
  const numeric = distinct.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return numeric
    ? distinct.sort((a, b) => Number(a) - Number(b) || byCodeUnit(a, b))
    : distinct.sort(byCodeUnit);
}
