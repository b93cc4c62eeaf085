import type { MissingReport } from '../../shared/protocol/dataReport';
import type { Table } from '../data/dataset';

/** Blocks of rows that the file is drawn as. */
const BLOCKS = 120;

/** Missing values of every column in blocks of rows, in file order. */
export function missingReport({ features, target }: Table): MissingReport {
  const rows = target.length;
  const blocks = Math.min(BLOCKS, rows);
  const lacking = new Uint8Array(rows);
  let cells = 0;
  const columns = features.map(({ name, values }) => {
    const counts = new Array<number>(blocks).fill(0);
    for (let row = 0; row < rows; row++) {
      if (!Number.isNaN(values[row]!)) continue;
      counts[Math.floor((row * blocks) / rows)]!++;
      lacking[row] = 1;
      cells++;
    }
    return { name, blocks: counts };
  });
  return {
    rows,
    rowsWithMissing: lacking.reduce((sum, each) => sum + each, 0),
    cells,
    columns: columns.filter(({ blocks: counts }) => counts.some((count) => count > 0)),
  };
}
