import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { ConfigPath, Warning } from '../../shared/problem';
import { partNames, type PartName, type Pictures } from '../data/dataset';
import type { Split } from '../split/splitter';
import { pictureAt, StoredPixels } from '../stream/storedPixels';
import { list, SHOWN, type PictureCheck } from './check';
import { perceptualHashes, SIDE, thumbnails } from './thumbnails';

/** Bits of the perceptual hash that may differ. */
const MOST_BITS = 4;
/** Mean difference of the thumbnails, in levels, at which two pictures still look the same. */
const MOST_LEVELS = 3;
/** Pictures of one bucket that each one is compared with. */
const MOST_COMPARED = 64;

/** Bits of the hash by which pictures are sorted into buckets: five bands, of which one must agree. */
const bands = Array.from({ length: MOST_BITS + 1 }, (_, band) =>
  Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => bit % (MOST_BITS + 1) === band),
);

interface Picture {
  readonly id: string;
  /** Its part, in each fold where there are several; undefined where it is in none. */
  readonly parts: readonly (PartName | undefined)[];
  readonly label: number;
}

/** Whether one is trained on, or chosen by, and the other judged by. */
const apart = (a: Picture, b: Picture): boolean =>
  a.parts.some((part, fold) => {
    const other = b.parts[fold];
    return part !== undefined && other !== undefined && part !== other;
  });

type Pair = readonly [number, number];

function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Pairs of pictures that are the same, each later one with the first of its kind. */
function equalPairs(all: readonly Pictures[]): Pair[] {
  const first = new Map<string, number>();
  const pairs: Pair[] = [];
  let next = 0;
  for (const { pixels, shape, ids } of all) {
    const size = shape[0] * shape[1] * shape[2];
    for (let i = 0; i < ids.length; i++, next++) {
      const known = pixels instanceof StoredPixels ? pixels.digestOf(i) : undefined;
      const hash =
        known ??
        createHash('sha1')
          .update(pictureAt(pixels, size, i))
          .digest('hex');
      const twin = first.get(hash);
      if (twin === undefined) first.set(hash, next);
      else pairs.push([twin, next]);
    }
  }
  return pairs;
}

/** Pairs of pictures that look the same, found by their perceptual hashes. */
function alikePairs(thumbs: Float32Array, known: ReadonlySet<number>): Pair[] {
  const hashes = perceptualHashes(thumbs);
  const count = hashes.length / 2;
  const pairs = new Map<number, Pair>();
  const alike = (a: number, b: number): boolean => {
    const bits =
      bitsOf(hashes[2 * a]! ^ hashes[2 * b]!) + bitsOf(hashes[2 * a + 1]! ^ hashes[2 * b + 1]!);
    if (bits > MOST_BITS) return false;
    const cells = SIDE * SIDE;
    let sum = 0;
    for (let i = 0; i < cells; i++)
      sum += Math.abs(thumbs[a * cells + i]! - thumbs[b * cells + i]!);
    return sum <= MOST_LEVELS * cells;
  };
  for (const band of bands) {
    const buckets = new Map<number, number[]>();
    for (let picture = 0; picture < count; picture++) {
      if (known.has(picture)) continue;
      const key = band.reduce(
        (sum, bit) => 2 * sum + ((hashes[2 * picture + (bit >> 5)]! >>> (bit & 31)) & 1),
        0,
      );
      const bucket = buckets.get(key);
      if (bucket === undefined) {
        buckets.set(key, [picture]);
        continue;
      }
      for (const other of bucket.slice(-MOST_COMPARED))
        if (alike(other, picture)) pairs.set(other * count + picture, [other, picture]);
      bucket.push(picture);
    }
  }
  return [...pairs.values()];
}

interface Kind {
  readonly code: string;
  readonly at: ConfigPath;
  readonly severity: 'warning' | 'info';
  readonly message: (pairs: number, shown: string) => string;
}

/** What a pair is, the worst first: the same in two classes, in two parts, or only twice. */
function kinds(near: boolean): readonly [Kind, Kind, Kind] {
  const at = ['data', 'source'];
  return near
    ? [
        {
          ...{ code: 'check.nearDuplicateAcrossClasses', at, severity: 'warning' },
          message: (pairs, shown) =>
            l10n.t(
              'Pairs of pictures that look the same but have two classes: {0} ({1}). One of the labels is wrong: look at them.',
              pairs,
              shown,
            ),
        },
        {
          ...{ code: 'check.nearDuplicateAcrossSplits', at: ['split'], severity: 'warning' },
          message: (pairs, shown) =>
            l10n.t(
              'Pairs of pictures that look the same and lie in two parts: {0} ({1}); the scores are too good. Leave one of each out, or split by group.',
              pairs,
              shown,
            ),
        },
        {
          ...{ code: 'check.nearDuplicate', at, severity: 'info' },
          message: (pairs, shown) =>
            l10n.t(
              'Pairs of pictures in the same part that look the same: {0} ({1}).',
              pairs,
              shown,
            ),
        },
      ]
    : [
        {
          ...{ code: 'check.duplicateAcrossClasses', at, severity: 'warning' },
          message: (pairs, shown) =>
            l10n.t(
              'Pictures in two classes: {0} ({1}). One of the labels is wrong: look at them.',
              pairs,
              shown,
            ),
        },
        {
          ...{ code: 'check.duplicateAcrossSplits', at: ['split'], severity: 'warning' },
          message: (pairs, shown) =>
            l10n.t(
              'Pictures in two parts: {0} ({1}); the scores are too good. Leave one of each out.',
              pairs,
              shown,
            ),
        },
        {
          ...{ code: 'check.duplicatePicture', at, severity: 'info' },
          message: (pairs, shown) =>
            l10n.t('Pictures that come more than once in the same part: {0} ({1}).', pairs, shown),
        },
      ];
}

function warningsOf(
  pairs: readonly Pair[],
  pictures: readonly Picture[],
  near: boolean,
): Warning[] {
  const [acrossClasses, acrossSplits, within] = kinds(near);
  const found = new Map<Kind, Pair[]>();
  for (const pair of pairs) {
    const [a, b] = [pictures[pair[0]]!, pictures[pair[1]]!];
    const kind = a.label !== b.label ? acrossClasses : apart(a, b) ? acrossSplits : within;
    const alike = found.get(kind);
    if (alike) alike.push(pair);
    else found.set(kind, [pair]);
  }
  return [...found].map(([{ code, at, severity, message }, own]) => {
    const names = own.map(([a, b]) => `${pictures[a]!.id} = ${pictures[b]!.id}`);
    const files = own.flatMap(([a, b]) => [pictures[a]!.id, pictures[b]!.id]);
    return {
      code,
      at,
      severity,
      message: message(own.length, list(names)),
      files: files.slice(0, 2 * SHOWN),
      evidence: own
        .slice(0, SHOWN)
        .flatMap(([a, b]) => [{ like: pictures[b]!.id }, { like: pictures[a]!.id }]),
    };
  });
}

/** The part of each picture in each fold. */
function partsByFold(splits: readonly Split[], count: number): (PartName | undefined)[][] {
  const found = Array.from({ length: count }, () =>
    new Array<PartName | undefined>(splits.length).fill(undefined),
  );
  splits.forEach((split, fold) => {
    for (const part of partNames) for (const position of split[part]) found[position]![fold] = part;
  });
  return found;
}

/** Pictures that are, or look, the same as another one. */
export const duplicatePictures: PictureCheck = {
  codes: [...kinds(false), ...kinds(true)].map(({ code }) => code),
  run({ parts, folds, task }) {
    const sets = folds ? [folds.dataset] : partNames.map((part) => parts[part]);
    const places = folds && partsByFold(folds.splits, folds.dataset.ids.length);
    const pictures = sets.flatMap(({ ids, target }, set) =>
      ids.map((id, i): Picture => ({
        id,
        parts: places?.[i] ?? [partNames[set]!],
        // The numbers of a regression are no classes.
        label: task === 'classification' ? target[i]! : 0,
      })),
    );
    const equal = equalPairs(sets);
    const known = new Set(equal.map(([, later]) => later));
    const all = sets.map((each) => thumbnails(each));
    const thumbs = new Float32Array(all.reduce((sum, each) => sum + each.length, 0));
    let from = 0;
    for (const each of all) {
      thumbs.set(each, from);
      from += each.length;
    }
    return [
      ...warningsOf(equal, pictures, false),
      ...warningsOf(alikePairs(thumbs, known), pictures, true),
    ];
  },
};
