import { defineAugmentation } from './augmentation';
import { applyOperations, drawOperation, placeOf } from './operations';
import { cval, fillMode } from './params';

export const trivialAugment = defineAugmentation({
  kind: 'augment',
  name: 'trivialAugment',
  doc: 'Does one change to each picture, drawn from fourteen, at a strength drawn evenly: nothing to tune.',
  source:
    'Müller and Hutter, "TrivialAugment", 2021, the wide space; torchvision TrivialAugmentWide. Shifts are shares of the size: 32 of 224 pixels.',
  params: { fillMode: { ...fillMode, default: 'constant' }, cval },
  draw: (random) => drawOperation(random, random.uniform53(), 'wide', 1),
  place: (drawn, shape) => placeOf(drawn, shape, 1),
  apply: (tf, images, drawn, { fillMode: mode, cval: level }) =>
    applyOperations(tf, images, drawn, 1, { fillMode: mode, cval: level }),
});
