import { random } from '../engine/random';
import {
  inOrder,
  keep,
  leaveOut,
  nSplits,
  refit,
  requireSamples,
  shuffle,
  testShare,
} from './folds';
import { partAtRandom } from './random';
import { defineFolds } from './splitter';

export const kFold = defineFolds({
  kind: 'split',
  name: 'kFold',
  doc: 'Parts the rows into folds of one size, and trains once for each fold on all the others.',
  source: 'scikit-learn KFold',
  params: { nSplits, shuffle, test: testShare, refit },
  folds(context, { nSplits: k, shuffle: drawn, test }) {
    const kept = keep(context.dataset.target.length, test, (shares) =>
      partAtRandom(context, context.dataset.target.length, shares),
    );
    const n = kept.rest.length;
    requireSamples(n, k, k);
    const order = Int32Array.from({ length: n }, (_, i) => i);
    if (drawn) random(context.seed, 'folds').shuffle(order);
    const folds = new Int32Array(n);
    inOrder(n, k).forEach((fold, i) => (folds[order[i]!] = fold));
    return leaveOut(kept, folds, k);
  },
});
