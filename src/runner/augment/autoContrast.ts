import { defineAugmentation } from './augmentation';
import { stretched } from './colour';
import { probability } from './params';
import { whereApplied } from './perPicture';

export const autoContrast = defineAugmentation({
  kind: 'augment',
  name: 'autoContrast',
  doc: 'Stretches each channel of some pictures from its least and greatest level to 0 and 255.',
  source: 'Keras 3 AutoContrast; Pillow ImageOps.autocontrast',
  params: { probability },
  draw: (random, _scene, values) => ({ applied: random.uniform53() < values.probability }),
  apply: (tf, images, drawn) => whereApplied(tf, images, drawn, () => stretched(tf, images)),
});
