import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { evenBound, remainder, uniform53, type Random } from '../engine/random';
import { nearestNeighbors } from '../neighbors';
import type { Lines } from './lines';
import type { ResampleInput, Resampled, Synthetic } from './sampler';

/** Rows whose words are drawn together; 64 KiB of them. */
const DRAWN_AT_ONCE = 4096;

/** 0, 1, … rows − 1. */
export function everyRow(rows: number): Int32Array {
  const every = new Int32Array(rows);
  for (let row = 0; row < rows; row++) every[row] = row;
  return every;
}

/** All rows stay, and these are added. */
export const withRows = (input: ResampleInput, synthetic: readonly Synthetic[]): Resampled => ({
  kept: everyRow(input.rows),
  removed: [],
  synthetic,
});

/** All rows stay, and these are added; told one by one only to who asks for them. */
export function withLines(input: ResampleInput, lines: Lines): Resampled {
  let told: Synthetic[] | undefined;
  return {
    ...{ kept: everyRow(input.rows), removed: [], lines },
    get synthetic() {
      return (told ??= lines.rows());
    },
  };
}

/** Only these rows stay; the others are removed for `reason`. */
export function onlyRows(rows: number, kept: Iterable<number>, reason: string): Resampled {
  const stays = new Uint8Array(rows);
  for (const row of kept) stays[row] = 1;
  const all = everyRow(rows);
  return {
    kept: all.filter((row) => stays[row] === 1),
    removed: Array.from(
      all.filter((row) => stays[row] === 0),
      (row) => ({ row, reason }),
    ),
    synthetic: [],
  };
}

/**
 * @param of What has the rows: the name of a class; undefined: the training part.
 * @throws TrainyardError `balance.tooFewSamples`, placed at the argument `name`; its fix is the most
 *   there can be
 */
export function requireMore(
  { at }: Pick<ResampleInput, 'at'>,
  rows: number,
  k: number,
  name: string,
  of?: string,
): void {
  if (rows > k) return;
  throw new TrainyardError({
    code: 'balance.tooFewSamples',
    at: [...at, name],
    message:
      of === undefined
        ? l10n.t(
            'There are {0} training rows to look for neighbours in; {1} {2} needs at least {3}. Give a smaller {1}, or more rows.',
            rows,
            name,
            k,
            k + 1,
          )
        : l10n.t(
            'The class "{0}" has {1} training rows; {2} {3} needs at least {4}. Give a smaller {2}, leave the class out of samplingStrategy, or use randomOverSampler.',
            of,
            rows,
            name,
            k,
            k + 1,
          ),
    // A single row has no neighbour at all.
    ...(rows > 1 && {
      fix: { title: l10n.t('Set {0} to {1}', name, rows - 1), at: [...at, name], value: rows - 1 },
    }),
  });
}

/** Nearest neighbours of rows among others, as {@link nearestNeighbors}, where there are enough. */
export function neighborsOf(
  input: Pick<ResampleInput, 'x' | 'columns' | 'at'>,
  points: Int32Array,
  queries: Int32Array,
  k: number,
  name: string,
  of?: string,
): Int32Array {
  requireMore(input, points.length, k, name, of);
  return nearestNeighbors(input.x, input.columns, points, queries, k);
}

/**
 * Draws rows on the lines between `bases` and their neighbours: base and neighbour at random, a
 * weight U[0, 1); each as a `Random` draws it one by one, from words drawn together.
 *
 * @param neighbors [bases, k]
 */
export function drawLines(
  lines: Lines,
  bases: Int32Array,
  neighbors: Int32Array,
  rows: number,
  y: number,
  random: Random,
): void {
  const k = neighbors.length / bases.length;
  const bounds = [evenBound(bases.length), evenBound(k)] as const;
  for (let drawn = 0; drawn < rows; drawn += DRAWN_AT_ONCE) {
    const words = new Uint32Array(4 * Math.min(DRAWN_AT_ONCE, rows - drawn));
    random.fill(words);
    dropRejected(words, bounds, random);
    placeLines(lines, bases, neighbors, k, words);
  }
  lines.y.fill(y, lines.length - rows, lines.length);
}

/**
 * Of four words the first two are for integers: one that `Random.integer` rejects goes, and those
 * behind it move up.
 */
function dropRejected(
  words: Uint32Array,
  [first, second]: readonly [number, number],
  random: Random,
): void {
  for (let at = 0; at < words.length; at += 4) {
    while (words[at]! >= first || words[at + 1]! >= second) {
      const from = words[at]! >= first ? at : at + 1;
      words.copyWithin(from, from + 1);
      words[words.length - 1] = random.uint32();
    }
  }
}

/** Adds a row for each four words; apart, since an engine compiles a small loop sooner. */
function placeLines(
  lines: Lines,
  bases: Int32Array,
  neighbors: Int32Array,
  k: number,
  words: Uint32Array,
): void {
  const { from, to, weights } = lines;
  let line = lines.length;
  for (let at = 0; at < words.length; at += 4, line++) {
    const base = remainder(words[at]!, bases.length);
    from[line] = bases[base]!;
    to[line] = neighbors[base * k + remainder(words[at + 1]!, k)]!;
    weights[line] = uniform53(words[at + 2]!, words[at + 3]!);
  }
  lines.length = line;
}

/**
 * As {@link drawLines}, one by one.
 *
 * @param weigh The weight from that draw; default the draw itself. It may draw, too.
 */
export function between(
  bases: Int32Array,
  neighbors: Int32Array,
  rows: number,
  y: number,
  random: Random,
  weigh: (drawn: number, neighbor: number) => number = (drawn) => drawn,
): Synthetic[] {
  const k = neighbors.length / bases.length;
  return Array.from({ length: rows }, () => {
    const base = random.integer(bases.length);
    const neighbor = neighbors[base * k + random.integer(k)]!;
    return { parents: [bases[base]!, neighbor], weight: weigh(random.uniform53(), neighbor), y };
  });
}
