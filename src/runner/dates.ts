const DAY = 86_400_000;

/** Days since 1970-01-01 of a point in time as ISO 8601 has it, without a zone or in UTC; else NaN. */
export function daysOf(text: string): number {
  const found = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)Z?)?$/.exec(text.trim());
  return found ? Date.parse(`${found[1]}T${found[2] ?? '00:00'}Z`) / DAY : NaN;
}
