import * as l10n from '@vscode/l10n';
import type { Warning } from '../../shared/problem';
import { SHOWN } from './check';
import { nearestNeighbors } from '../neighbors';

const NEIGHBOURS = 10;
/**
 * So many of the neighbours must have one and the same other class, and none its own: of 2,000 MNIST
 * digits, 5 % of them mislabelled by chance, that finds four of five, and as large a share of what it
 * finds is wrong. All ten would find two of five, since wrong labels stand among the neighbours too.
 */
const AGREEING = 7;
/** A class that so many samples have wins most votes by its size alone. */
const MOST_COMMON = 0.6;
/** Where neighbours tell the class less often than this, they tell nothing about a label. */
const LEAST_ACCURACY = 0.8;
const FEWEST_OF_CLASS = 20;
/** Multiplications that are spent. */
const WORK = 4e8;

/** Positions whose label a clear majority of the nearest neighbours contradicts, and that class; the clearest first. */
export function suspects(
  x: Float64Array,
  columns: number,
  target: Float64Array,
  classes: number,
): readonly { readonly position: number; readonly label: number }[] {
  const rows = target.length;
  const counts = new Float64Array(classes);
  for (const label of target) counts[label]!++;
  if (rows <= 2 * NEIGHBOURS) return [];
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const neighbours = nearestNeighbors(x, columns, all, all, NEIGHBOURS);
  let right = 0;
  const found: { position: number; label: number; votes: number }[] = [];
  for (let row = 0; row < rows; row++) {
    const votes = new Uint8Array(classes);
    for (let k = 0; k < NEIGHBOURS; k++) votes[target[neighbours[row * NEIGHBOURS + k]!]!]!++;
    const label = votes.indexOf(Math.max(...votes));
    if (label === target[row]) right++;
    else if (
      votes[label]! >= AGREEING &&
      votes[target[row]!]! === 0 &&
      counts[label]! <= MOST_COMMON * rows &&
      counts[target[row]!]! >= FEWEST_OF_CLASS
    )
      found.push({ position: row, label, votes: votes[label]! });
  }
  return right >= LEAST_ACCURACY * rows ? found.sort((a, b) => b.votes - a.votes) : [];
}

/** How many samples of so many columns are compared with each other. */
export const affordable = (columns: number): number =>
  Math.floor(Math.sqrt(WORK / Math.max(1, columns)));

/** The finding about suspects, by the names of the samples. */
export function suspectWarning(
  found: ReturnType<typeof suspects>,
  classes: readonly string[],
  target: Float64Array,
  where: Pick<Warning, 'at' | 'rows' | 'files'>,
  firstName: string,
): Warning[] {
  const [first] = found;
  if (first === undefined) return [];
  return [
    {
      code: 'check.labelSuspect',
      severity: 'info',
      message: l10n.t(
        'Training samples with a label that their nearest neighbours contradict: {0}, the first {1}: labelled "{2}", among "{3}". Look at them, and correct or leave out what is wrong.',
        found.length,
        firstName,
        classes[target[first.position]!]!,
        classes[first.label]!,
      ),
      ...where,
      evidence: found.slice(0, SHOWN).map(({ label }) => ({ class: classes[label]! })),
    },
  ];
}
