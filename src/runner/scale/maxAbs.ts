import { extremes } from '../statistics';
import { clipped, defineScaler, divided, dividing } from './scaler';

interface State {
  readonly maxAbs: number;
  /** maxAbs; for a column of zeros 1. */
  readonly scale: number;
}

export const maxAbs = defineScaler({
  kind: 'scale',
  name: 'maxAbs',
  doc: 'Divides each column by its largest absolute training value; zeros stay zeros.',
  source: 'scikit-learn MaxAbsScaler',
  params: {
    clip: {
      type: 'boolean',
      default: false,
      doc: 'Keep values outside of what training held within [−1, 1].',
    },
  },
  fit(sample) {
    const { min, max } = extremes(sample);
    const largest = Math.max(Math.abs(min), Math.abs(max));
    return { maxAbs: largest, scale: largest > 0 ? largest : 1 };
  },
  transform(x, state, { clip }) {
    const { scale } = state as unknown as State;
    const scaled = divided(x, 0, scale);
    return clip ? clipped(scaled, -1, 1) : scaled;
  },
  inverse(x, state) {
    const { scale } = state as unknown as State;
    return x.map((value) => value * scale);
  },
  line: (state, { clip }) =>
    clip ? undefined : { factor: (state as unknown as State).scale, offset: 0 },
  affine: (state, { clip }) => (clip ? undefined : dividing(0, (state as unknown as State).scale)),
});
