import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Warning } from '../../shared/problem';
import { partNames } from '../data/dataset';
import { npy, npyHeader } from '../numpy';
import { isStored, type Part, type Prepared } from '../prepared';
import { scalePictures } from '../preprocess';
import type { OpenConfig } from './configFile';
import { prepareConfig } from './preparation';

/** Of a part in files, about so many values are written at a time. */
const VALUES = 4 * 1024 ** 2;

/** The file of a part's inputs, piece by piece. */
function* inputs(
  { x, rows }: Part,
  shape: readonly number[],
  preprocess: Prepared['preprocess'],
): Generator<Uint8Array> {
  if (!isStored(x)) {
    yield npy(x instanceof Uint8Array ? scalePictures(preprocess, x) : x, shape);
    return;
  }
  yield npyHeader('<f4', shape);
  const block = Math.max(1, Math.floor(VALUES / (x.length / rows)));
  for (let from = 0; from < rows; from += block) {
    const length = Math.min(block, rows - from);
    const taken = x.take(Int32Array.from({ length }, (_, i) => from + i));
    const values = taken instanceof Uint8Array ? scalePictures(preprocess, taken) : taken;
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
}

/** Rows of the training part that balancing kept, in source order. */
function keptRows({ names, removed }: Prepared['provenance']): readonly (number | string)[] {
  const gone = new Set(removed.filter(({ stage }) => stage === 'balance').map(({ row }) => row));
  return names.train.filter((name) => !gone.has(name));
}

/** prepared.json: what the rows and columns of the arrays are, and where they come from. */
function description({ preprocess, provenance }: Prepared) {
  const { table, classes, scale, scaleTarget } = preprocess;
  return {
    features: table?.features ?? scale.columns.map(({ column }) => column),
    classes,
    rows: {
      train: keptRows(provenance),
      validation: provenance.names.validation,
      test: provenance.names.test,
    },
    synthetic: provenance.synthetic.map(({ parents, weight, by }) => ({
      parents,
      weight,
      ...(by && { by }),
    })),
    removed: provenance.removed,
    scale: scale.columns.map(({ column, state }) => ({ column, ...(state as object) })),
    // The targets of the arrays are in their own unit; this is what training scales them by.
    ...(scaleTarget && {
      scaleTarget: { type: scaleTarget.config.type, ...(scaleTarget.state as object) },
    }),
  };
}

/** What was written. */
export interface WrittenArrays {
  /** An array has its shape. */
  readonly files: readonly { readonly name: string; readonly shape?: readonly number[] }[];
  /** What was found wrong with the data. */
  readonly warnings: readonly Warning[];
}

/** Writes x_train.npy, y_train.npy, … and prepared.json into a folder. */
export async function writePrepared(config: OpenConfig, out: string): Promise<WrittenArrays> {
  const { prepared, warnings } = await prepareConfig(config);
  const { preprocess, parts } = prepared;
  await mkdir(out, { recursive: true });
  const files: { name: string; shape?: readonly number[] }[] = [];
  const write = async (
    name: string,
    data: Uint8Array | Iterable<Uint8Array> | string,
    shape?: readonly number[],
  ): Promise<void> => {
    await writeFile(join(out, name), data);
    files.push({ name, ...(shape && { shape }) });
  };
  for (const name of partNames) {
    const part = parts[name];
    const y = preprocess.task === 'classification' ? Int32Array.from(part.y) : part.y;
    const shape = [part.rows, ...preprocess.inputShape];
    await write(`x_${name}.npy`, inputs(part, shape, preprocess), shape);
    await write(`y_${name}.npy`, npy(y, [part.rows]), [part.rows]);
  }
  await write('prepared.json', `${JSON.stringify(description(prepared), null, 2)}\n`);
  return { files, warnings };
}
