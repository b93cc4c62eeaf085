import type { Warning } from '../../shared/problem';
import type { Dataset, Pictures, Table } from '../data/dataset';
import { random } from '../engine/random';
import type { Check, CheckedData, PictureCheck, TableCheck } from './check';
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

const checks: readonly Check[] = [classCounts, targetDrift, targetScale];
const tableChecks: readonly TableCheck[] = [
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
const pictureChecks: readonly PictureCheck[] = [duplicatePictures, pictureLabels, whitening];

/** Positions of some training rows, ascending: the same ones for the same seed. */
function sampleOf(rows: number, seed: number): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  if (rows <= SAMPLE) return all;
  return random(seed, 'checks').shuffle(all).slice(0, SAMPLE).sort();
}

/**
 * Looks for what is often wrong with data, on the training part and between the parts.
 *
 * @returns what each check finds, one after the other
 */
export function* checkData(data: Omit<CheckedData, 'sample'>): Generator<readonly Warning[]> {
  const checked = { ...data, sample: sampleOf(data.parts.train.target.length, data.config.seed) };
  function* run<D extends Dataset>(own: readonly Check<D>[]): Generator<readonly Warning[]> {
    for (const check of own) yield check.run(checked as unknown as CheckedData<D>);
  }
  const { type } = data.parts.train;
  yield* run(checks);
  if (type === 'table') yield* run<Table>(tableChecks);
  if (type === 'images') yield* run<Pictures>(pictureChecks);
}
