import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { extremes } from '../statistics';
import { clipped, defineScaler, multiplied } from './scaler';

interface State {
  readonly dataMin: number;
  readonly dataMax: number;
  /** (high − low) / (dataMax − dataMin); for a constant column high − low. */
  readonly scale: number;
}

export const minMax = defineScaler({
  kind: 'scale',
  name: 'minMax',
  doc: 'Brings the smallest and the largest training value of each column to the ends of a range.',
  source: 'scikit-learn MinMaxScaler',
  params: {
    featureRange: {
      type: 'list',
      of: { type: 'number', doc: 'An end of the range.' },
      minItems: 2,
      maxItems: 2,
      default: [0, 1],
      doc: 'The range, [low, high].',
    },
    clip: {
      type: 'boolean',
      default: false,
      doc: 'Keep values outside of what training held within the range.',
    },
  },
  fit(sample, { featureRange: [low, high] }) {
    if (!(low! < high!)) {
      throw new TrainyardError({
        code: 'scale.featureRange',
        at: ['scale', 'featureRange'],
        message: l10n.t(
          'featureRange is [{0}, {1}]; its first number must be less than its second. Give for example [0, 1].',
          low!,
          high!,
        ),
      });
    }
    const { min, max } = extremes(sample);
    const span = max - min;
    return { dataMin: min, dataMax: max, scale: (high! - low!) / (span > 0 ? span : 1) };
  },
  transform(x, state, { featureRange, clip }) {
    const { dataMin, scale } = state as unknown as State;
    const [low, high] = featureRange as readonly [number, number];
    // Subtracting first keeps the digits of a small range far from zero.
    const scaled = multiplied(x, dataMin, scale, low);
    return clip ? clipped(scaled, low, high) : scaled;
  },
  inverse(x, state, { featureRange }) {
    const { dataMin, scale } = state as unknown as State;
    return x.map((value) => (value - featureRange[0]!) / scale + dataMin);
  },
  line(state, { featureRange, clip }) {
    const { dataMin, scale } = state as unknown as State;
    if (clip) return undefined;
    return { factor: 1 / scale, offset: dataMin - featureRange[0]! / scale };
  },
  affine(state, { featureRange, clip }) {
    const { dataMin, scale } = state as unknown as State;
    return clip ? undefined : { subtract: dataMin, factor: scale, add: featureRange[0]! };
  },
});
