import * as l10n from '@vscode/l10n';
import { take, type PartName, type Table } from '../data/dataset';
import type { Split } from '../split/splitter';
import { SHOWN, type TableCheck } from './check';

/** A number of 53 bits for the features of each row; equal rows have equal ones. */
function hashes({ features, target }: Table): Float64Array {
  const rows = target.length;
  const low = new Uint32Array(rows).fill(0x9e3779b9);
  const high = new Uint32Array(rows).fill(0x85ebca6b);
  for (const { values } of features) {
    // -0 + 0 is 0.
    const own = new Float64Array(rows);
    for (let row = 0; row < rows; row++) own[row] = values[row]! + 0;
    const words = new Uint32Array(own.buffer);
    for (let row = 0; row < rows; row++) {
      const word = Math.imul(words[2 * row]!, 0xcc9e2d51) ^ words[2 * row + 1]!;
      low[row] = Math.imul(low[row]! ^ word ^ (low[row]! >>> 15), 0x2c1b3c6d);
      high[row] =
        Math.imul(high[row]! ^ Math.imul(word, 0x297a2d39), 0x27d4eb2f) + (low[row]! >>> 7);
    }
  }
  const result = new Float64Array(rows);
  for (let row = 0; row < rows; row++) result[row] = low[row]! * 0x200000 + (high[row]! & 0x1fffff);
  return result;
}

function sameRow(a: Table, i: number, b: Table, j: number): boolean {
  return a.features.every(({ values }, c) => Object.is(values[i], b.features[c]!.values[j]));
}

/** Rows whose features are in the training part too, and the first row there that has them. */
interface Found {
  readonly same: Map<number, number>;
  readonly conflicting: Map<number, number>;
}

function compare({ train, ...others }: Readonly<Record<PartName, Table>>, found: Found): void {
  const first = new Map<number, number>();
  hashes(train).forEach((hash, row) => first.has(hash) || first.set(hash, row));
  for (const part of [others.validation, others.test])
    hashes(part).forEach((hash, row) => {
      const twin = first.get(hash);
      if (twin === undefined || !sameRow(part, row, train, twin)) return;
      const list = part.target[row] === train.target[twin] ? found.same : found.conflicting;
      if (!list.has(part.rows[row]!)) list.set(part.rows[row]!, train.rows[twin]!);
    });
}

/** In any fold: of the rows that come more than once, those that are trained on and left out. */
function compareFolds(dataset: Table, splits: readonly Split[], found: Found): void {
  const all = hashes(dataset);
  const counts = new Map<number, number>();
  for (const hash of all) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  if (counts.size === all.length) return;
  const repeated = (positions: Int32Array): Table =>
    take(
      dataset,
      positions.filter((position) => counts.get(all[position]!)! > 1),
    );
  for (const { train, validation, test } of splits)
    compare(
      { train: repeated(train), validation: repeated(validation), test: repeated(test) },
      found,
    );
}

/** Rows whose features are in the training part and in another one. */
export const duplicateRows: TableCheck = {
  codes: ['check.duplicateAcrossSplits', 'check.conflictingRows'],
  run({ parts, folds, config }) {
    const found: Found = { same: new Map(), conflicting: new Map() };
    if (folds === undefined) compare(parts, found);
    else compareFolds(folds.dataset, folds.splits, found);
    const ascending = (rows: ReadonlyMap<number, number>): number[] =>
      [...rows.keys()].sort((a, b) => a - b);
    const shown = (rows: ReadonlyMap<number, number>) => {
      const first = ascending(rows).slice(0, SHOWN);
      return { rows: first, evidence: first.map((row) => ({ like: rows.get(row)! })) };
    };
    const [same, conflicting] = [ascending(found.same), ascending(found.conflicting)];
    const dropped = config.data.clean.some(({ type }) => type === 'dropDuplicates');
    const fix = {
      title: l10n.t('Drop duplicate rows'),
      at: ['data', 'clean'],
      value: [{ type: 'dropDuplicates' }, ...config.data.clean],
    };
    return [
      ...(same.length > 0
        ? [
            {
              code: 'check.duplicateAcrossSplits',
              at: ['data', 'clean'],
              message:
                folds === undefined
                  ? l10n.t(
                      'Rows of the validation and test parts that are in the training part too: {0}; the scores are too good. Add "dropDuplicates" to clean, or split by group.',
                      same.length,
                    )
                  : l10n.t(
                      'Rows that a fold leaves out and trains on too, since they come more than once: {0}; the scores are too good. Add "dropDuplicates" to clean, or split by group.',
                      same.length,
                    ),
              ...shown(found.same),
              ...(!dropped && { fix }),
            },
          ]
        : []),
      ...(conflicting.length > 0
        ? [
            {
              code: 'check.conflictingRows',
              at: ['data', 'target'],
              message: l10n.t(
                'Rows of the validation and test parts that have the features of a training row but another target: {0}; no model can tell them apart. Look at how they were labelled, or add the column that makes the difference.',
                conflicting.length,
              ),
              ...shown(found.conflicting),
            },
          ]
        : []),
    ];
  },
};
