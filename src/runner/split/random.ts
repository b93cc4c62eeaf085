import type { PartName } from '../data/dataset';
import { random } from '../engine/random';
import { partSizes, sharesParams } from './shares';
import { defineSplitter, toSplit, type SplitContext } from './splitter';

/** The part of each of n rows, drawn at random in the sizes of the shares. */
export function partAtRandom(
  { seed }: Pick<SplitContext, 'seed'>,
  n: number,
  shares: Parameters<typeof partSizes>[1],
): PartName[] {
  const sizes = partSizes(n, shares);
  const order = random(seed, 'split').shuffle(Int32Array.from({ length: n }, (_, i) => i));
  const parts = new Array<PartName>(n);
  order.forEach((position, i) => {
    parts[position] =
      i < sizes.test ? 'test' : i < sizes.test + sizes.train ? 'train' : 'validation';
  });
  return parts;
}

export const randomSplit = defineSplitter({
  kind: 'split',
  name: 'random',
  doc: 'Draws rows at random, whatever their class.',
  source: 'scikit-learn train_test_split, ShuffleSplit',
  params: sharesParams,
  split: (context, shares) => toSplit(partAtRandom(context, context.dataset.target.length, shares)),
});
