import { edit, editingParams } from './editing';
import { everyRow, onlyRows } from './rows';
import { defineBalancer } from './sampler';
import { cleaningClasses, cleaningStrategy } from './samplingStrategy';

export const editedNearestNeighbours = defineBalancer({
  kind: 'balance',
  name: 'editedNearestNeighbours',
  doc: 'Removes rows whose nearest neighbours are of another class.',
  source:
    'imbalanced-learn EditedNearestNeighbours; Wilson, "Asymptotic Properties of Nearest Neighbor Rules Using Edited Data", IEEE SMC 2, 1972',
  params: { ...editingParams, samplingStrategy: cleaningStrategy },
  resample(input, { nNeighbors, kindSel, samplingStrategy }) {
    const cleaned = cleaningClasses(samplingStrategy, input);
    const left = edit(input, everyRow(input.rows), cleaned, nNeighbors, kindSel);
    return onlyRows(input.rows, left, 'editedNearestNeighbours');
  },
});
