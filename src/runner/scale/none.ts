import { defineScaler } from './scaler';

export const none = defineScaler({
  kind: 'scale',
  name: 'none',
  doc: 'Leaves the values as they are.',
  source: 'the identity',
  params: {},
  fit: () => ({}),
  transform: (x) => x.slice(),
  inverse: (x) => x.slice(),
  line: () => ({ factor: 1, offset: 0 }),
  affine: () => ({ subtract: 0, factor: 1, add: 0 }),
});
