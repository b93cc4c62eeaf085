import { TrainyardError } from '../../../shared/problem';
import * as l10n from '@vscode/l10n';
import { defineInitializer } from './initializer';

export const identity = defineInitializer({
  kind: 'initializer',
  name: 'identity',
  className: 'Identity',
  doc: 'The identity matrix, for square matrices (Le et al. 2015).',
  source: 'https://keras.io/api/layers/initializers/',
  params: { gain: { type: 'number', default: 1, doc: 'Factor of all values.' } },
  draw(shape, _random, { gain }) {
    const [rows = 0, columns = 0] = shape;
    if (shape.length !== 2 || rows !== columns)
      throw new TrainyardError({
        code: 'model.identityShape',
        message: l10n.t(
          'The initializer identity takes a square matrix; this weight is [{0}].',
          shape.join(', '),
        ),
        at: ['model', 'layers'],
      });
    return Float32Array.from({ length: rows * rows }, (_, i) => (i % (rows + 1) === 0 ? gain : 0));
  },
});
