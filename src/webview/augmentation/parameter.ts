import type { NumberParam, Param } from '../../shared/config/element';

/** How an argument is set: what its declaration and its value ask for. */
export type Control =
  | {
      readonly kind: 'slider';
      readonly scale: Scale;
      readonly value: number;
      readonly pair: boolean;
    }
  | {
      readonly kind: 'pair';
      readonly scale: Scale;
      readonly value: readonly [number, number];
      /** One number may stand for both ends. */
      readonly single: boolean;
    }
  | { readonly kind: 'checkbox'; readonly value: boolean }
  | { readonly kind: 'select'; readonly values: readonly string[]; readonly value: string }
  /** No value is set; `start` would be one. */
  | { readonly kind: 'unset'; readonly start: unknown }
  | { readonly kind: 'text'; readonly value: string };

/** What a slider goes through. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit?: string;
}

const isNumber = (param: Param): param is NumberParam =>
  param.type === 'number' || param.type === 'integer';

/** 1, 2 or 5 times a power of ten, a hundredth of the span or less. */
function stepOf(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / 100));
  return [5, 2, 1].map((each) => each * power).find((each) => each <= span / 100) ?? power;
}

/** Where a declaration has no bound, the slider ends at 1, or at twice the value. */
function scaleOf(param: NumberParam, value: number, unit = param.unit): Scale {
  const min = param.min ?? param.exclusiveMin ?? Math.min(0, 2 * value);
  const max = param.max ?? param.exclusiveMax ?? Math.max(min + 1, 2 * value);
  const whole = param.type === 'integer' || unit === 'degrees';
  return { min, max, step: whole ? 1 : stepOf(max - min), ...(unit && { unit }) };
}

/** As many decimals as a step has; no 0.30000000000000004. */
export function rounded(value: number, step: number): number {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Number(value.toFixed(decimals));
}

function unionControl(param: Extract<Param, { type: 'union' }>, value: unknown): Control {
  const single = param.of.find(isNumber);
  const list = param.of.find((each) => each.type === 'list');
  const ends =
    list?.type === 'list' && list.maxItems === 2 && isNumber(list.of) ? list.of : undefined;
  if (typeof value === 'number' && single)
    return { kind: 'slider', scale: scaleOf(single, value, param.unit), value, pair: !!ends };
  if (Array.isArray(value) && value.length === 2 && ends) {
    const pair = value as unknown as readonly [number, number];
    const scale = scaleOf(ends, Math.max(...pair), param.unit);
    return { kind: 'pair', scale, value: pair, single: !!single };
  }
  if (typeof value === 'string' && param.of.some(({ type }) => type === 'enum')) {
    const choices = param.of.find((each) => each.type === 'enum');
    if (choices?.type === 'enum') return { kind: 'select', values: choices.values, value };
  }
  return { kind: 'text', value: JSON.stringify(value) };
}

/** A value to begin with where none is set. */
function startOf(param: Param): unknown {
  if (param.type === 'union') return startOf(param.of[0]!);
  if (param.type === 'list')
    return Array.from({ length: param.minItems ?? 1 }, () => startOf(param.of));
  if (isNumber(param)) return Math.min(param.max ?? 1, Math.max(param.min ?? 0, 1));
  return param.type === 'boolean';
}

export function controlOf(param: Param, value: unknown): Control {
  if (value === null || value === undefined) return { kind: 'unset', start: startOf(param) };
  if (param.type === 'union') return unionControl(param, value);
  if (param.type === 'list' && isNumber(param.of) && param.maxItems === 2) {
    const pair = value as readonly [number, number];
    const scale = scaleOf(param.of, Math.max(...pair), param.unit);
    return { kind: 'pair', scale, value: pair, single: false };
  }
  if (isNumber(param) && typeof value === 'number')
    return { kind: 'slider', scale: scaleOf(param, value), value, pair: false };
  if (param.type === 'boolean') return { kind: 'checkbox', value: value === true };
  if (param.type === 'enum') return { kind: 'select', values: param.values, value: String(value) };
  return { kind: 'text', value: JSON.stringify(value) };
}
