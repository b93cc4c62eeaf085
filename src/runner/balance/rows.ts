import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { Random } from '../engine/random';
import { nearestNeighbors } from '../neighbors';
import { Lines } from './lines';
import type { ResampleInput, Resampled, Synthetic } from './sampler';

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
 * weight U[0, 1).
 *
 * @param neighbors [bases, k]
 * @param weigh The weight from that draw; default the draw itself.
 */
export function drawLines(
  lines: Lines,
  bases: Int32Array,
  neighbors: Int32Array,
  rows: number,
  y: number,
  random: Random,
  weigh: (drawn: number, neighbor: number) => number = (drawn) => drawn,
): void {
  const k = neighbors.length / bases.length;
  for (let i = 0; i < rows; i++) {
    const base = random.integer(bases.length);
    const neighbor = neighbors[base * k + random.integer(k)]!;
    lines.add(bases[base]!, neighbor, weigh(random.uniform53(), neighbor), y);
  }
}

/** The rows that {@link drawLines} draws, one by one. */
export function between(
  bases: Int32Array,
  neighbors: Int32Array,
  rows: number,
  ...rest: [y: number, random: Random, weigh?: (drawn: number, neighbor: number) => number]
): Synthetic[] {
  const lines = new Lines(rows);
  drawLines(lines, bases, neighbors, rows, ...rest);
  return lines.rows();
}
