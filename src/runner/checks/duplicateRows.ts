import * as l10n from '@vscode/l10n';
import type { Table } from '../data/dataset';
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

/** Rows whose features are in the training part and in another one. */
export const duplicateRows: TableCheck = {
  codes: ['check.duplicateAcrossSplits', 'check.conflictingRows'],
  run({ parts, config }) {
    const { train } = parts;
    const first = new Map<number, number>();
    hashes(train).forEach((hash, row) => first.has(hash) || first.set(hash, row));
    const same: number[] = [];
    const conflicting: number[] = [];
    for (const part of [parts.validation, parts.test])
      hashes(part).forEach((hash, row) => {
        const twin = first.get(hash);
        if (twin === undefined || !sameRow(part, row, train, twin)) return;
        const list = part.target[row] === train.target[twin] ? same : conflicting;
        list.push(part.rows[row]!);
      });
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
              message: l10n.t(
                'Rows of the validation and test parts that are in the training part too: {0}; the scores are too good. Add "dropDuplicates" to clean, or split by group.',
                same.length,
              ),
              rows: same.slice(0, SHOWN),
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
              rows: conflicting.slice(0, SHOWN),
            },
          ]
        : []),
    ];
  },
};
