import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { partByClass } from './byClass';
import { sharesParams } from './shares';
import { defineSplitter, toSplit } from './splitter';

export const stratified = defineSplitter({
  kind: 'split',
  name: 'stratified',
  doc: 'Draws rows at random so that each part holds each class in the same share.',
  source: 'scikit-learn train_test_split(stratify=y), StratifiedShuffleSplit',
  params: sharesParams,
  split(context, shares) {
    if (context.task === 'regression') {
      throw new TrainyardError({
        code: 'split.stratifiedRegression',
        at: ['split'],
        message: l10n.t(
          'The target is a number, and a stratified split is by class. Set split to random, or data.task to classification.',
        ),
      });
    }
    return toSplit(partByClass(context, Int32Array.from(context.dataset.target.keys()), shares));
  },
});
