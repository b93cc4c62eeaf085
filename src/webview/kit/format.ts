/**
 * Numbers as the panels write them: U+2212 for minus, the same digits in a column, grouped
 * thousands, nothing for what is not known.
 */

/** What stands for a value that is not known. */
export const UNKNOWN = '–';

const minus = (text: string): string => text.replace('-', '\u2212');

/** Significant digits: 0.12345 → 0.1235, 12345678 → 1.235e7, null → –. */
export function significant(value: number | null | undefined, digits = 4): string {
  if (value == null || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    return minus(`${Number(mantissa)}e${Number(exponent)}`);
  }
  return minus(String(Number(value.toPrecision(digits))));
}

/** As {@link significant} with its zeros, for columns of figures: 0.5 → 0.500, 1234 → 1,234. */
export function figures(value: number | null | undefined, digits = 3): string {
  if (value == null || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size < 1e-4 || size >= 1e6) return significant(value, digits);
  return size >= 10 ** digits ? integer(value) : minus(value.toPrecision(digits));
}

/** Decimals: for a column of shares, or of one metric. */
export const decimals = (value: number | null | undefined, places = 4): string =>
  value == null || !Number.isFinite(value) ? UNKNOWN : minus(value.toFixed(places));

/** 12345 → 12,345, in the editor's language. */
export const integer = (value: number): string => minus(Math.round(value).toLocaleString());

/** 1500000 → 1.5M, as the editor's language has it. */
export const compact = (value: number): string =>
  minus(value.toLocaleString(undefined, { notation: 'compact' }));

/** 0.3742 → 37 %. */
export const percent = (share: number, places = 0): string =>
  minus(`${(100 * share).toFixed(places)} %`);

/** Bytes in the unit that fits: 3.1 GB. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** 4.2 → 4.2 s; 96 → 1 min 36 s; 3700 → 1 h 2 min. */
export function duration(seconds: number): string {
  const s = Math.max(0, seconds);
  if (s < 9.95) return `${s.toFixed(1)} s`;
  const whole = Math.round(s);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}
