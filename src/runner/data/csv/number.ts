const digits = String.raw`(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?`;
const number = new RegExp(String.raw`^[+-]?(${digits}|inf|infinity)$`, 'i');

/** The number that a text is, correctly rounded; NaN where it is none. */
export function numberOf(text: string, decimal: '.' | ','): number {
  if (!number.test(text) || text.includes(decimal === ',' ? '.' : ',')) return NaN;
  const infinite = /inf/i.test(text);
  if (infinite) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(decimal === ',' ? text.replace(',', '.') : text);
}

/** Whether {@link numberOf} gives one. */
export const isNumber = (text: string, decimal: '.' | ','): boolean =>
  !Number.isNaN(numberOf(text, decimal));
