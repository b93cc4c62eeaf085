import { defineAugmentation, type Drawn } from './augmentation';
import { applyOperations, drawOperation, placeOf } from './operations';
import { cval, fillMode } from './params';

export const randAugment = defineAugmentation({
  kind: 'augment',
  name: 'randAugment',
  doc: 'Does a few changes to each picture, drawn from fourteen, all at one strength.',
  source: 'Cubuk et al., "RandAugment", 2020; Keras 3 RandAugment; ranges of torchvision',
  params: {
    numOps: {
      type: 'integer',
      default: 2,
      min: 1,
      max: 8,
      unit: 'changes',
      doc: 'Changes in a row, the paper’s N.',
    },
    factor: {
      type: 'number',
      default: 0.3,
      min: 0,
      max: 1,
      unit: 'share',
      doc: 'Strength as a share of the greatest: the paper’s M is 30 of it (0.3 is torchvision’s 9).',
    },
    fillMode: { ...fillMode, default: 'constant' },
    cval,
  },
  /** operation1, amount1, …: shears and shifts as shares, angles in degrees, factors beyond 1. */
  draw: (random, _scene, { numOps, factor }) =>
    Array.from({ length: numOps }, (_, i) =>
      drawOperation(random, factor, 'narrow', i + 1),
    ).reduce<Drawn>((all, each) => ({ ...all, ...each }), {}),
  place: (drawn, shape, { numOps }) => placeOf(drawn, shape, numOps),
  apply: (tf, images, drawn, { numOps, fillMode: mode, cval: level }) =>
    applyOperations(tf, images, drawn, numOps, { fillMode: mode, cval: level }),
});
