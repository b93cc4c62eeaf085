/** One task of bench:data, timed; prints the seconds and the rows afterwards. */
import { balancers } from '../../../src/runner/balance';
import { materialize } from '../../../src/runner/balance/materialize';
import type { ResampleInput } from '../../../src/runner/balance/sampler';
import { catalog } from '../../../src/runner/catalog';
import { random } from '../../../src/runner/engine/random';
import { fitScale, scaleColumns } from '../../../src/runner/preprocess';
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

function scale(): number {
  const table = Array.from({ length: width }, (_, c) => ({
    ...{ name: `x${c}`, kind: 'numeric' as const, categories: [] },
    values: Float64Array.from({ length: height }, (_row, row) => x[row * width + c]!),
  }));
  const start = performance.now();
  scaleColumns(table, fitScale(config, table));
  return performance.now() - start;
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
  const made = materialize(x, width, input.y, result);
  return { ms: performance.now() - start, left: made.y.length };
}

const { ms, left } = kind === 'scale' ? { ms: scale(), left: height } : balance();
process.stdout.write(`${JSON.stringify({ seconds: ms / 1000, rows: left })}\n`);
