import { moments } from '../statistics';
import { defineScaler, divided, dividing } from './scaler';

interface State {
  readonly mean: number;
  readonly var: number;
  readonly scale: number;
}

export const standard = defineScaler({
  kind: 'scale',
  name: 'standard',
  doc: 'Brings each column to mean 0 and standard deviation 1; a constant column is only centred.',
  source: 'scikit-learn StandardScaler (population standard deviation)',
  params: {
    withMean: { type: 'boolean', default: true, doc: 'Subtract the mean.' },
    withStd: { type: 'boolean', default: true, doc: 'Divide by the standard deviation.' },
  },
  fit(sample, { withStd }) {
    const { mean, variance } = moments(sample);
    return { mean, var: variance, scale: withStd && variance > 0 ? Math.sqrt(variance) : 1 };
  },
  transform(x, state, { withMean }) {
    const { mean, scale } = state as unknown as State;
    return divided(x, withMean ? mean : 0, scale);
  },
  inverse(x, state, { withMean }) {
    const { mean, scale } = state as unknown as State;
    return x.map((value) => value * scale + (withMean ? mean : 0));
  },
  line(state, { withMean }) {
    const { mean, scale } = state as unknown as State;
    return { factor: scale, offset: withMean ? mean : 0 };
  },
  affine(state, { withMean }) {
    const { mean, scale } = state as unknown as State;
    return dividing(withMean ? mean : 0, scale);
  },
});
