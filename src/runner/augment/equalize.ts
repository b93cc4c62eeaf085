import { defineAugmentation } from './augmentation';
import { equalizeLevels } from './equalized';
import { probability } from './params';
import { oneByOne } from './perPicture';

export const equalize = defineAugmentation({
  kind: 'augment',
  name: 'equalize',
  doc: 'Spreads the levels of each channel of some pictures so that all are used alike.',
  source: 'Keras 3 Equalization with 256 bins, each picture by itself',
  params: { probability },
  draw: (random, _scene, values) => ({ applied: random.uniform53() < values.probability }),
  apply: (tf, images, drawn) =>
    oneByOne(tf, images, (levels, i) => {
      if (drawn[i]!.applied === true) equalizeLevels(levels, images.shape[3]);
    }),
});
