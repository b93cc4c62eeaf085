import { defineRowCleaner } from './cleaner';
import { dropRows } from './columns';

export const dropDuplicates = defineRowCleaner({
  kind: 'clean',
  stage: 'rows',
  name: 'dropDuplicates',
  doc: 'Removes rows that equal an earlier one in every feature and in the target.',
  source: 'pandas DataFrame.drop_duplicates(keep="first")',
  params: {},
  apply(table) {
    const seen = new Set<string>();
    return dropRows(table, (row) => {
      const cells = table.features.map((column) => column.values[row]!);
      const key = `${cells.join()},${table.target[row]!}`;
      if (seen.has(key)) return true;
      seen.add(key);
      return false;
    });
  },
});
