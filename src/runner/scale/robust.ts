import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { normalQuantile } from '../normalDistribution';
import { quantiles } from '../statistics';
import { defineScaler, divided, dividing } from './scaler';

interface State {
  /** The median. */
  readonly center: number;
  /** Distance of the quantiles; 1 where they are equal. */
  readonly scale: number;
}

export const robust = defineScaler({
  kind: 'scale',
  name: 'robust',
  doc: 'Subtracts the median of each column and divides by the distance of two quantiles, so that outliers do not count.',
  source: 'scikit-learn RobustScaler',
  params: {
    withCentering: { type: 'boolean', default: true, doc: 'Subtract the median.' },
    withScaling: {
      type: 'boolean',
      default: true,
      doc: 'Divide by the distance of the quantiles.',
    },
    quantileRange: {
      type: 'list',
      of: { type: 'number', min: 0, max: 100, doc: 'A quantile.', unit: 'percent' },
      minItems: 2,
      maxItems: 2,
      default: [25, 75],
      doc: 'The quantiles, [low, high].',
      unit: 'percent',
    },
    unitVariance: {
      type: 'boolean',
      default: false,
      doc: 'Scale so that a normally distributed column has variance 1.',
    },
  },
  fit(sample, { withScaling, quantileRange, unitVariance }) {
    const [low, high] = quantileRange as readonly [number, number];
    if (low >= high)
      throw new TrainyardError({
        code: 'scale.quantileRange',
        at: ['scale', 'quantileRange'],
        message: l10n.t(
          'quantileRange is [{0}, {1}]; its first number must be less than its second. Give for example [25, 75].',
          low,
          high,
        ),
      });
    const shares = [low / 100, 0.5, high / 100].sort((a, b) => a - b);
    const found = quantiles(sample, shares);
    const center = found[shares.indexOf(0.5)]!;
    const span = found[shares.lastIndexOf(high / 100)]! - found[shares.indexOf(low / 100)]!;
    const adjust = unitVariance ? normalQuantile(high / 100) - normalQuantile(low / 100) : 1;
    return { center, scale: withScaling ? (span > 0 ? span : 1) / adjust : 1 };
  },
  transform(x, state, { withCentering }) {
    const { center, scale } = state as unknown as State;
    return divided(x, withCentering ? center : 0, scale);
  },
  inverse(x, state, { withCentering }) {
    const { center, scale } = state as unknown as State;
    return x.map((value) => value * scale + (withCentering ? center : 0));
  },
  line(state, { withCentering }) {
    const { center, scale } = state as unknown as State;
    return { factor: scale, offset: withCentering ? center : 0 };
  },
  affine(state, { withCentering }) {
    const { center, scale } = state as unknown as State;
    return dividing(withCentering ? center : 0, scale);
  },
});
