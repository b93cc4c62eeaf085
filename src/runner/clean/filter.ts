import { defineRowCleaner } from './cleaner';
import { dropRows } from './columns';

export const filter = defineRowCleaner({
  kind: 'clean',
  stage: 'rows',
  name: 'filter',
  doc: 'Keeps the rows for which an SQL predicate is true; where it is false or a value that it needs is missing, the row goes.',
  source: 'DuckDB SQL, the condition of WHERE; pandas DataFrame.query',
  params: {
    predicate: {
      type: 'string',
      required: true,
      doc: 'An SQL condition on the features and the target by their names, such as "age" >= 18 AND country <> \'none\'. It looks at one row at a time, so it holds no subquery and no aggregate.',
    },
  },
  async apply(table, { predicate }, { at, matching }) {
    const kept = new Uint8Array(table.target.length);
    for (const row of await matching(table, predicate, [...at, 'predicate'])) kept[row] = 1;
    return dropRows(table, (row) => kept[row] === 0);
  },
});
