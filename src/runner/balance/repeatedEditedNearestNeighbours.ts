import { editingParams, editRepeatedly } from './editing';
import { onlyRows } from './rows';
import { defineBalancer } from './sampler';
import { cleaningStrategy, smallestClass } from './samplingStrategy';

export const repeatedEditedNearestNeighbours = defineBalancer({
  kind: 'balance',
  name: 'repeatedEditedNearestNeighbours',
  doc: 'Does as editedNearestNeighbours until nothing changes.',
  source:
    'imbalanced-learn RepeatedEditedNearestNeighbours; Tomek, "An Experiment with the Edited Nearest-Neighbor Rule", IEEE SMC 6, 1976',
  params: {
    ...editingParams,
    maxIter: { type: 'integer', min: 1, default: 100, doc: 'Passes at most.' },
    samplingStrategy: cleaningStrategy,
  },
  resample(input, { nNeighbors, kindSel, maxIter, samplingStrategy }) {
    const passes = new Array<number>(maxIter).fill(nNeighbors);
    const left = editRepeatedly(input, samplingStrategy, passes, kindSel, {
      untilStable: true,
      spareMinority: true,
      smallest: smallestClass(input.y),
    });
    return onlyRows(input.rows, left, 'repeatedEditedNearestNeighbours');
  },
});
