import type { TemplateResult } from 'lit';
import type { Param } from '../../shared/config/element';
import { checkbox, dropdown, numberField, textField } from '../kit/controls';

/** A value as it is written in a field: numbers of a list with commas, anything else as JSON. */
function written(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && value.every((each) => typeof each === 'number'))
    return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a field says: a list, a number, JSON where it is such, else the text itself. */
export function readField(text: string, param: Param): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return param.nullable ? null : undefined;
  if (param.type === 'list' && !trimmed.startsWith('['))
    return trimmed.split(',').map((each) => {
      const number = Number(each);
      return Number.isNaN(number) ? each.trim() : number;
    });
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return trimmed;
  }
}

/** The control of one argument of an element. */
export function paramControl(
  name: string,
  param: Param,
  value: unknown,
  change: (value: unknown) => void,
): TemplateResult {
  const label = name;
  switch (param.type) {
    case 'boolean':
      return checkbox({ label, checked: value === true, change });
    case 'enum':
      return dropdown({
        label,
        shown: true,
        value: String(value),
        options: param.values.map((each) => [each, each] as const),
        change,
      });
    case 'number':
    case 'integer':
      if (typeof value === 'number')
        return numberField({
          label,
          shown: true,
          value,
          ...(param.min !== undefined && { min: param.min }),
          ...(param.max !== undefined && { max: param.max }),
          step: param.type === 'integer' ? 1 : 0.05,
          change,
        });
      break;
    default:
  }
  return textField({
    label,
    shown: true,
    value: written(value),
    change: (text) => change(readField(text, param)),
  });
}
