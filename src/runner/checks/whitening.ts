import * as l10n from '@vscode/l10n';
import type { Pictures } from '../data/dataset';
import { scalePictures } from '../preprocess';
import { pictureAt } from '../stream/storedPixels';
import type { FittedCheck } from './check';

/** How much larger new pictures may come out than those that the whitening was fitted on. */
const LARGER = 1.5;
/** Products that are computed for each part at most: a fifth of a second. */
const PRODUCTS = 2e8;
/** Fewer pictures tell too little. */
const FEWEST = 10;

/** Whitening that blows up what the training pictures hardly vary in, seen on pictures held out. */
export const whitening: FittedCheck<Pictures> = {
  fitted: true,
  codes: ['check.whitening'],
  run({ parts, preprocess, config }) {
    const { train, validation, test } = parts;
    if (preprocess?.scale.config.type !== 'zcaWhitening') return [];
    const held = validation.target.length > 0 ? validation : test;
    const size = train.shape.reduce((a, b) => a * b, 1);
    const most = Math.ceil(PRODUCTS / size ** 2);
    if (Math.min(train.target.length, held.target.length, most) < FEWEST) return [];
    /** Root mean square of what a model sees of some pictures, evenly from all of a part. */
    const spread = ({ pixels, target }: Pictures): number => {
      const count = Math.min(target.length, most);
      const some = new Uint8Array(count * size);
      for (let i = 0; i < count; i++) {
        const picture = Math.floor((i * target.length) / count);
        some.set(pictureAt(pixels, size, picture), i * size);
      }
      const x = scalePictures(preprocess, some);
      return Math.sqrt(x.reduce((sum, value) => sum + value ** 2, 0) / x.length);
    };
    const ratio = spread(held) / spread(train);
    if (!(ratio > LARGER)) return [];
    const { tail } = preprocess.scale.whole as { readonly tail: number };
    const epsilon = Number(tail.toPrecision(2));
    const { rescale } = config.scale;
    return [
      {
        code: 'check.whitening',
        at: ['scale'],
        message: l10n.t(
          'Whitened, pictures that are held out are {0} times as large as the training pictures: the whitening blows up what these hardly vary in, such as pixels at the border. Raise its epsilon; with {1}, axes that hold the last 1 % of the variance stay small.',
          ratio.toPrecision(2),
          epsilon,
        ),
        fix: {
          title: l10n.t('Set epsilon to {0}', epsilon),
          at: ['scale'],
          value: { type: 'zcaWhitening', epsilon, ...(rescale !== 1 && { rescale }) },
        },
      },
    ];
  },
};
