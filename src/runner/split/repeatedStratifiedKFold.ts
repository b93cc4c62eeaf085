import { random } from '../engine/random';
import { leaveOut, nSplits, refit, testShare } from './folds';
import { defineFolds } from './splitter';
import { foldsByClass, keepByClass } from './stratifiedKFold';

export const repeatedStratifiedKFold = defineFolds({
  kind: 'split',
  name: 'repeatedStratifiedKFold',
  doc: 'Stratified folds, drawn anew several times: each row is left out once in every repeat.',
  source: 'scikit-learn RepeatedStratifiedKFold',
  params: {
    nSplits,
    nRepeats: { type: 'integer', min: 1, default: 10, doc: 'How often folds are drawn anew.' },
    test: testShare,
    refit,
  },
  folds(context, { nSplits: k, nRepeats, test }) {
    const kept = keepByClass(context, k, test);
    return Array.from({ length: nRepeats }, (_, repeat) =>
      leaveOut(kept, foldsByClass(kept.labels, k, random(context.seed, 'folds', repeat)), k),
    ).flat();
  },
});
