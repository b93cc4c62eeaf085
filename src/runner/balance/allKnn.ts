import { editingParams, editRepeatedly } from './editing';
import { onlyRows } from './rows';
import { defineBalancer } from './sampler';
import { cleaningStrategy, smallestClass } from './samplingStrategy';

export const allKnn = defineBalancer({
  kind: 'balance',
  name: 'allKnn',
  doc: 'Does as editedNearestNeighbours with 1 neighbour, then with 2, and so on up to nNeighbors.',
  source:
    'imbalanced-learn AllKNN; Tomek, "An Experiment with the Edited Nearest-Neighbor Rule", IEEE SMC 6, 1976',
  params: {
    ...editingParams,
    allowMinority: {
      type: 'boolean',
      default: false,
      doc: 'Go on although a class becomes smaller than the smallest was.',
    },
    samplingStrategy: cleaningStrategy,
  },
  resample(input, { nNeighbors, kindSel, allowMinority, samplingStrategy }) {
    const passes = Array.from({ length: nNeighbors }, (_, i) => i + 1);
    const left = editRepeatedly(input, samplingStrategy, passes, kindSel, {
      untilStable: false,
      spareMinority: !allowMinority,
      smallest: smallestClass(input.y),
    });
    return onlyRows(input.rows, left, 'allKnn');
  },
});
