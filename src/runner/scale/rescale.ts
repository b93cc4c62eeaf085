import { defineScaler } from './scaler';

export const rescale = defineScaler({
  kind: 'scale',
  name: 'rescale',
  doc: 'Multiplies by a factor and adds an offset; the default brings the levels of pictures into [0, 1].',
  source: 'Keras Rescaling',
  params: {
    scale: { type: 'number', default: 1 / 255, doc: 'Factor.' },
    offset: { type: 'number', default: 0, doc: 'Added after the factor.' },
  },
  fit: (_sample, { scale, offset }) => ({ scale, offset }),
  transform: (x, _state, { scale, offset }) => x.map((value) => value * scale + offset),
  inverse: (x, _state, { scale, offset }) => x.map((value) => (value - offset) / scale),
  line: (_state, { scale, offset }) => ({ factor: 1 / scale, offset: -offset / scale }),
  affine: (_state, { scale, offset }) => ({ subtract: 0, factor: scale, add: offset }),
});
