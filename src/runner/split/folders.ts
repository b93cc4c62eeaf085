import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { PartName } from '../data/dataset';
import { partByClass } from './byClass';
import { partAtRandom } from './random';
import { defineSplitter, toSplit, type SplitContext } from './splitter';

function requireTraining(context: SplitContext): readonly PartName[] {
  const { parts } = context.dataset;
  if (parts?.includes('train')) return parts;
  throw new TrainyardError({
    code: 'split.noFolders',
    at: ['split'],
    message: l10n.t(
      'The split is by folders, but the data hold no "train" part. Name the folders train, validation and test, or set split to stratified or random.',
    ),
  });
}

export const folders = defineSplitter({
  kind: 'split',
  name: 'folders',
  doc: 'Takes the parts that the data come in: folders train, validation and test.',
  source: 'Keras image_dataset_from_directory(validation_split)',
  params: {
    validation: {
      type: 'number',
      min: 0,
      exclusiveMax: 1,
      default: 0.15,
      doc: 'Share of the training part that is taken for validation where the data bring none.',
      unit: 'share',
    },
  },
  split(context, { validation }) {
    const parts = [...requireTraining(context)];
    if (parts.includes('validation') || validation === 0) return toSplit(parts);
    const positions = Int32Array.from(
      parts.flatMap((part, position) => (part === 'train' ? [position] : [])),
    );
    const shares = { train: 1 - validation, validation, test: 0 };
    const taken =
      context.task === 'classification'
        ? partByClass(context, positions, shares)
        : partAtRandom(context, positions.length, shares);
    taken.forEach((part, i) => (parts[positions[i]!] = part));
    context.warn({
      code: 'split.validationFromTrain',
      at: ['split'],
      message: l10n.t(
        'The data bring no validation part, so {0} of {1} training samples were taken for it.',
        taken.filter((part) => part === 'validation').length,
        positions.length,
      ),
    });
    return toSplit(parts);
  },
});
