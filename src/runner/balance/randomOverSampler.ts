import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { moments } from '../statistics';
import { withRows } from './rows';
import { defineBalancer, type ResampleInput, type Synthetic } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';

type Shrinkage = number | Readonly<Record<string, number>> | null;

/** How wide the noise of each column is for a row of the class; undefined: no noise. */
function noise(
  input: ResampleInput,
  own: Int32Array,
  y: number,
  shrinkage: Shrinkage,
): Float64Array | undefined {
  if (shrinkage === null) return undefined;
  const { x, rows, columns, classes, at } = input;
  const factor = typeof shrinkage === 'number' ? shrinkage : shrinkage[classes[y]!];
  if (factor === undefined)
    throw new TrainyardError({
      code: 'balance.shrinkage',
      at: [...at, 'shrinkage'],
      message: l10n.t(
        'shrinkage gives no factor for the class "{0}", which gets rows. Give one, or one number for all.',
        classes[y]!,
      ),
    });
  const constant = (4 / ((columns + 2) * rows)) ** (1 / (columns + 4));
  return Float64Array.from({ length: columns }, (_, c) => {
    const values = Float64Array.from(own, (row) => x[row * columns + c]!);
    return factor * constant * Math.sqrt(moments({ values }).variance);
  });
}

export const randomOverSampler = defineBalancer({
  kind: 'balance',
  name: 'randomOverSampler',
  doc: 'Repeats rows of the rarer classes, drawn with replacement.',
  source:
    'imbalanced-learn RandomOverSampler; Menardi and Torelli, "Training and Assessing Classification Rules with Imbalanced Data", DMKD 28, 2014 (shrinkage)',
  params: {
    shrinkage: {
      type: 'union',
      of: [
        { type: 'number', min: 0, doc: 'For every class.' },
        {
          type: 'map',
          of: { type: 'number', min: 0, doc: 'For the class.' },
          doc: 'By class; every class that gets rows needs one.',
        },
      ],
      nullable: true,
      default: null,
      doc: 'Noise added to repeated rows, in the width of a kernel density estimate (a smoothed bootstrap); null: none, 1: that width.',
    },
    samplingStrategy: overSamplingStrategy,
  },
  repeats: true,
  resample(input, { shrinkage, samplingStrategy }) {
    const { columns } = input;
    const positions = positionsByClass(input);
    const synthetic: Synthetic[] = [];
    for (const [y, rows] of overSamplingCounts(samplingStrategy, input)) {
      const own = positions[y]!;
      const random = input.random(`balance/randomOverSampler/${y}`);
      const width = noise(input, own, y, shrinkage);
      for (let i = 0; i < rows; i++) {
        const row = own[random.integer(own.length)]!;
        const repeated = { parents: [row, row] as const, weight: 0, y };
        const values = width?.map(
          (each, c) => input.x[row * columns + c]! + each * random.normal(),
        );
        synthetic.push(values ? { ...repeated, values, by: 'noise' } : repeated);
      }
    }
    return withRows(input, synthetic);
  },
});
