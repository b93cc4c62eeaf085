/** One task of bench:data, timed; prints the seconds and the rows afterwards. */
import { balancers } from '../../../src/runner/balance';
import { materialize, rowsLeft } from '../../../src/runner/balance/materialize';
import type { ResampleInput } from '../../../src/runner/balance/sampler';
import { catalog } from '../../../src/runner/catalog';
import { random } from '../../../src/runner/engine/random';
import { pauses } from '../../../src/runner/prepare/pauses';
import { fitScalePausing } from '../../../src/runner/preprocess';
import { scaledRows } from '../../../src/runner/scaledRows';
import { elementWithDefaults } from '../../../src/shared/config/defaults';
import type { ElementKind } from '../../../src/shared/config/element';
import { readInto } from './rows';

const [folder, kind, name, set, rows, columns] = process.argv.slice(2) as [
  string,
  ElementKind,
  string,
  string,
  string,
  string,
];
const [height, width] = [Number(rows), Number(columns)];
const config = elementWithDefaults(kind, { type: name }, catalog);
const x = readInto(`${folder}/${set}.f64`, new Float64Array(height * width));

/** As `prepareTable` of the runner does: from columns in double to rows in float32. */
async function scale(): Promise<{ ms: number; left: number }> {
  const table = Array.from({ length: width }, (_, c) => ({
    ...{ name: `x${c}`, kind: 'numeric' as const, categories: [] },
    values: Float64Array.from({ length: height }, (_row, row) => x[row * width + c]!),
  }));
  const names = table.map((column) => column.name);
  const start = performance.now();
  const pause = pauses();
  const made = await scaledRows(table, await fitScalePausing(config, table, names, pause), pause);
  return { ms: performance.now() - start, left: made.length / width };
}

function balance(): { ms: number; left: number } {
  const input: ResampleInput = {
    ...{ x, rows: height, columns: width, classes: ['0', '1'], categorical: [] },
    y: readInto(`${folder}/${set}.i32`, new Int32Array(height)),
    random: (purpose) => random(0, purpose),
    warn: () => undefined,
    at: [],
  };
  const { resample } = balancers.find((each) => each.name === name)!;
  const start = performance.now();
  const result = resample!(input, config as never);
  const into = new Float32Array(rowsLeft(result) * width);
  const made = materialize(x, width, input.y, result, into);
  return { ms: performance.now() - start, left: made.y.length };
}

void (async () => {
  const { ms, left } = kind === 'scale' ? await scale() : balance();
  process.stdout.write(`${JSON.stringify({ seconds: ms / 1000, rows: left })}\n`);
})();
