import { defineAugmentation } from './augmentation';
import { beta } from './beta';
import { column, numbers } from './perPicture';

export const mixUp = defineAugmentation({
  kind: 'augment',
  name: 'mixUp',
  tables: true,
  doc: 'Mixes each sample with another of the training part, and their labels alike.',
  source:
    'Zhang et al., "mixup: Beyond Empirical Risk Minimization", 2018; Keras 3 MixUp. The partner is drawn from the whole training part, not from the batch.',
  params: {
    alpha: {
      type: 'number',
      default: 0.2,
      min: 0,
      max: 10,
      doc: "The sample's own share is drawn from Beta(α, α): a small α mixes little, 1 evenly; 0 not at all.",
    },
  },
  /** share: of the sample itself; partner: its row in the training part. */
  draw: (random, { rows }, { alpha }) => ({
    partner: random.integer(rows),
    share: beta(random, alpha),
  }),
  share: ({ share }) => share as number,
  apply: (tf, images, drawn, _values, { partners }) =>
    tf.tidy(() => {
      const shares = numbers(drawn, 'share');
      const own = tf.mul(images, column(tf, shares));
      return tf.add(
        own,
        tf.mul(
          partners!,
          column(
            tf,
            shares.map((share) => 1 - share),
          ),
        ),
      );
    }),
});
