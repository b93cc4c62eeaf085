import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { defineEncoder, numericColumn } from './encoder';

interface State {
  /** The smallest training value. */
  readonly min: number;
}

export const log1p = defineEncoder({
  kind: 'encode',
  name: 'log1p',
  kinds: ['numeric'],
  doc: 'log(1 + x) of a numeric column: large values come nearer to the others.',
  source: 'numpy log1p; Ludwig log1p normalization',
  params: {},
  fit({ name, values }, _given, { at }) {
    const min = values.reduce((least, value) => (value < least ? value : least), Infinity);
    if (min > -1) return { min };
    throw new TrainyardError({
      code: 'encode.notPositive',
      at,
      message: l10n.t(
        'The column "{0}" holds {1}, and log1p is for values above −1 alone. Scale it with "power" instead.',
        name,
        min,
      ),
    });
  },
  apply({ name, values }, state) {
    // A value below what training held may have no logarithm; the smallest stands in for it.
    const { min } = state as unknown as State;
    const logs = values.map((value) => Math.log1p(value > -1 || Number.isNaN(value) ? value : min));
    return { columns: [numericColumn(name, logs)], unknown: 0 };
  },
});
