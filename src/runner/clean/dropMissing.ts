import { defineRowCleaner } from './cleaner';
import { columnsParam, dropRows, selectColumns } from './columns';

export const dropMissing = defineRowCleaner({
  kind: 'clean',
  stage: 'rows',
  streams: true,
  name: 'dropMissing',
  doc: 'Removes rows with missing values.',
  source: 'pandas DataFrame.dropna',
  params: {
    columns: columnsParam,
    threshold: {
      type: 'number',
      min: 0,
      exclusiveMax: 1,
      default: 0,
      doc: 'A row goes when more than this share of its values is missing; 0: when any is.',
      unit: 'share',
    },
  },
  apply(table, { columns, threshold }, { at }) {
    const selected = selectColumns(table, columns, at);
    const most = threshold * selected.length;
    const missing = new Int32Array(table.target.length);
    for (const { values } of selected)
      for (let row = 0; row < missing.length; row++)
        if (values[row] !== values[row]) missing[row]!++;
    return dropRows(table, (row) => missing[row]! > most);
  },
});
