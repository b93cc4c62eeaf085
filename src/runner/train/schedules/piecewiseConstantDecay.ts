import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import { defineSchedule } from './schedule';

export const piecewiseConstantDecay = defineSchedule({
  kind: 'schedule',
  name: 'piecewiseConstantDecay',
  doc: 'One rate up to each boundary, and one after the last.',
  source: 'https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/',
  params: {
    boundaries: {
      type: 'list',
      of: { type: 'integer', min: 0, unit: 'steps', doc: 'Last step of a rate.' },
      minItems: 1,
      required: true,
      doc: 'Steps at which the rate changes, rising.',
    },
    values: {
      type: 'list',
      of: { type: 'number', min: 0, doc: 'A rate.' },
      minItems: 2,
      required: true,
      doc: 'The rates: one more than there are boundaries.',
    },
  },
  rate(step, _context, { boundaries, values }) {
    const rising = boundaries.every((each, i) => i === 0 || each > boundaries[i - 1]!);
    if (!rising || values.length !== boundaries.length + 1)
      throw new TrainyardError({
        code: 'train.scheduleBoundaries',
        message: l10n.t(
          'Found {0} boundaries and {1} values; expected rising boundaries, and one value more than boundaries.',
          boundaries.length,
          values.length,
        ),
        at: ['train', 'learningRateSchedule'],
      });
    const past = boundaries.findIndex((boundary) => step <= boundary);
    return values.at(past)!;
  },
});
