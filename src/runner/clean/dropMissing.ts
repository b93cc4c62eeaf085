import { defineRowCleaner } from './cleaner';
import { columnsParam, dropRows, selectColumns } from './columns';

export const dropMissing = defineRowCleaner({
  kind: 'clean',
  stage: 'rows',
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
    return dropRows(
      table,
      (row) => selected.filter((column) => Number.isNaN(column.values[row])).length > most,
    );
  },
});
