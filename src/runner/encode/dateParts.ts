import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { defineEncoder, numericColumn } from './encoder';

const DAY_MS = 86_400_000;

/** Parts of a point in time in UTC, as numbers. */
const parts = {
  year: (date: Date) => date.getUTCFullYear(),
  month: (date: Date) => date.getUTCMonth() + 1,
  day: (date: Date) => date.getUTCDate(),
  weekday: (date: Date) => (date.getUTCDay() + 6) % 7,
  yearday: (date: Date) =>
    Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1,
  hour: (date: Date) => date.getUTCHours(),
  minute: (date: Date) => date.getUTCMinutes(),
  second: (date: Date) => date.getUTCSeconds(),
} as const;
type DatePart = keyof typeof parts;

export const dateParts = defineEncoder({
  kind: 'encode',
  name: 'dateParts',
  kinds: ['numeric'],
  doc: 'Parts of a date as numbers, named column.part: month 1 to 12, weekday 0 (Monday) to 6, yearday 1 to 366.',
  source: 'Ludwig date features; pandas Series.dt',
  params: {
    parts: {
      type: 'list',
      of: {
        type: 'enum',
        values: ['year', 'month', 'day', 'weekday', 'yearday', 'hour', 'minute', 'second'],
        doc: 'A part.',
      },
      minItems: 1,
      default: ['year', 'month', 'day', 'weekday'],
      doc: 'The parts taken.',
    },
  },
  fit({ name, date }, _given, { at }) {
    if (date) return {};
    throw new TrainyardError({
      code: 'encode.notDates',
      at,
      message: l10n.t(
        'The column "{0}" holds no dates. Set its kind to "date" in data.columns, or encode it otherwise.',
        name,
      ),
    });
  },
  apply({ name, values }, _state, { parts: wanted }) {
    const columns = wanted.map((part) =>
      numericColumn(
        `${name}.${part}`,
        values.map((days) =>
          Number.isNaN(days) ? NaN : parts[part as DatePart](new Date(days * DAY_MS)),
        ),
      ),
    );
    return { columns, unknown: 0 };
  },
});
