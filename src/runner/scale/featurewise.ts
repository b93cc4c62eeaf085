import { moments } from '../statistics';
import { defineScaler, divided } from './scaler';

/** Added to a deviation before it divides: Keras's. */
export const STD_EPSILON = 1e-6;

interface State {
  readonly mean: number;
  readonly std: number;
}

/** What is subtracted, and what the rest is divided by. */
function given(state: State, std: boolean): [number, number] {
  return [state.mean, std ? state.std + STD_EPSILON : 1];
}

export const featurewise = defineScaler({
  kind: 'scale',
  name: 'featurewise',
  picturesOnly: true,
  doc: 'Brings each channel of pictures to mean 0 and standard deviation 1 over all training pictures.',
  source:
    'Keras ImageDataGenerator featurewise_center, featurewise_std_normalization (std + 1e-6); both are off there by default, and the second turns the first on',
  params: {
    stdNormalization: {
      type: 'boolean',
      default: true,
      doc: 'Divide by the standard deviation; false: subtract the mean alone.',
    },
  },
  fit(sample) {
    const { mean, variance } = moments(sample);
    return { mean, std: Math.sqrt(variance) };
  },
  transform(x, state, { stdNormalization }) {
    return divided(x, ...given(state as unknown as State, stdNormalization));
  },
  inverse(x, state, { stdNormalization }) {
    const [mean, std] = given(state as unknown as State, stdNormalization);
    return x.map((value) => value * std + mean);
  },
});
