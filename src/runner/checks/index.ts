import type { Warning } from '../../shared/problem';
import type { Dataset, Pictures, Table } from '../data/dataset';
import { random } from '../engine/random';
import type { Check, CheckedData, FittedCheck, FittedData } from './check';
import { classCounts } from './classCounts';
import { duplicatePictures } from './duplicatePictures';
import { duplicateRows } from './duplicateRows';
import { featureDrift } from './featureDrift';
import { groupLeak } from './groupLeak';
import { identifiers } from './identifiers';
import { manyCategories } from './manyCategories';
import { missingValues } from './missingValues';
import { outlyingValues } from './outlyingValues';
import { pictureLabels } from './pictureLabels';
import { rowLabels } from './rowLabels';
import { skewedColumns } from './skewedColumns';
import { targetDrift } from './targetDrift';
import { targetLeak } from './targetLeak';
import { targetScale } from './targetScale';
import { uselessColumns } from './uselessColumns';
import { whitening } from './whitening';

/** Rows that expensive checks look at. */
const SAMPLE = 20_000;

type AnyCheck<D extends Dataset = Dataset> = Check<D> | FittedCheck<D>;

const checks: readonly AnyCheck[] = [classCounts, targetDrift, targetScale];
const tableChecks: readonly AnyCheck<Table>[] = [
  duplicateRows,
  groupLeak,
  targetLeak,
  uselessColumns,
  identifiers,
  manyCategories,
  featureDrift,
  missingValues,
  outlyingValues,
  skewedColumns,
  rowLabels,
];
const pictureChecks: readonly AnyCheck<Pictures>[] = [duplicatePictures, pictureLabels, whitening];

/** Positions of some training rows, ascending: the same ones for the same seed. */
function sampleOf(rows: number, seed: number): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  if (rows <= SAMPLE) return all;
  return random(seed, 'checks').shuffle(all).slice(0, SAMPLE).sort();
}

type Findings = readonly Warning[];

/** What was found in the parts of a split, which stay as they are while scalers are tried on them. */
const found = new WeakMap<CheckedData['parts'], Map<Check, Findings>>();

function findings(check: Check, data: CheckedData): Findings {
  let own = found.get(data.parts);
  if (own === undefined) found.set(data.parts, (own = new Map()));
  let known = own.get(check);
  if (known === undefined) own.set(check, (known = check.run(data)));
  return known;
}

/**
 * Looks for what is often wrong with data, on the training part and between the parts.
 *
 * @returns what each check finds, one after the other
 */
export function* checkData(data: Omit<FittedData, 'sample'>): Generator<Findings> {
  const checked = { ...data, sample: sampleOf(data.parts.train.target.length, data.config.seed) };
  function* run<D extends Dataset>(own: readonly AnyCheck<D>[]): Generator<Findings> {
    for (const check of own as unknown as readonly AnyCheck[])
      yield check.fitted ? check.run(checked) : findings(check, checked);
  }
  const { type } = data.parts.train;
  yield* run(checks);
  if (type === 'table') yield* run<Table>(tableChecks);
  if (type === 'images') yield* run<Pictures>(pictureChecks);
}
