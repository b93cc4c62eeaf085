import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { Random } from '../engine/random';
import { nearestNeighbors } from '../neighbors';
import type { ResampleInput, Resampled, Synthetic } from './sampler';

/** 0, 1, … rows − 1. */
export const everyRow = (rows: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, i) => i);

/** All rows stay, and these are added. */
export const withRows = (input: ResampleInput, synthetic: readonly Synthetic[]): Resampled => ({
  kept: everyRow(input.rows),
  removed: [],
  synthetic,
});

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
 * @throws TrainyardError `balance.tooFewSamples`, placed at the argument `name`
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
 * Rows drawn on the lines between `bases` and their neighbours: base and neighbour at random, a
 * weight U[0, 1).
 *
 * @param neighbors [bases, k]
 * @param weigh The weight from that draw; default the draw itself.
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
