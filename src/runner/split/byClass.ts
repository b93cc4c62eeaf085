import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { partNames, type PartName } from '../data/dataset';
import { random } from '../engine/random';
import { allocate } from './allocate';
import { partSizes, type Shares } from './shares';
import type { SplitContext } from './splitter';

/**
 * Parts `positions` so that each part holds each class in the share of the whole.
 *
 * @returns The part of each of `positions`, in their order.
 * @throws TrainyardError `split.shares`, `split.tooFewSamples`
 */
export function partByClass(
  { dataset, classes, seed, warn }: SplitContext,
  positions: Int32Array,
  shares: Shares,
): PartName[] {
  const sizes = partSizes(positions.length, shares);
  const members = classes.map((): number[] => []);
  positions.forEach((position, i) => members[dataset.target[position]!]!.push(i));
  const parts = partNames.filter((part) => shares[part] > 0).length;
  members.forEach((own, k) => {
    if (own.length === 1 && parts > 1) {
      throw new TrainyardError({
        code: 'split.tooFewSamples',
        at: ['split'],
        message: l10n.t(
          'The class "{0}" has 1 row; a stratified split needs at least 2 of each class. Add rows, remove the class, or set split to random.',
          classes[k]!,
        ),
      });
    }
    if (own.length > 0 && own.length < parts) {
      warn({
        code: 'split.fewSamples',
        at: ['split'],
        message: l10n.t(
          'The class "{0}" has {1} rows, too few for all {2} parts.',
          classes[k]!,
          own.length,
          parts,
        ),
      });
    }
  });
  const rng = random(seed, 'split');
  const counts = members.map((own) => own.length);
  const table = allocate(
    counts,
    partNames.map((part) => sizes[part]),
    rng,
  );
  const result = new Array<PartName>(positions.length);
  members.forEach((own, k) => {
    rng.shuffle(own);
    let next = 0;
    partNames.forEach((part, p) => {
      for (let i = 0; i < table[k]![p]!; i++) result[own[next++]!] = part;
    });
  });
  return result;
}
