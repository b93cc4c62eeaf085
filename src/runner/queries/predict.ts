import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { CsvOptions } from '../data/csv/options';
import { decodePicture, readPicture, UnusablePicture } from '../data/pictures/decode';
import { picturesBelow } from '../data/pictures/walk';
import { readRows } from '../data/readRows';
import { inParallel } from '../parallel';
import { describe, type Prediction } from '../prediction';
import type { Preprocess } from '../prepared';
import { applyToRows, scalePictures } from '../preprocess';
import type { Session } from '../run/session';
import { arrayInputs, isArrayFile } from './predictArrays';
import { openTrained, readTrained } from './trained';

/** A file or folder to predict, and how the user named it. */
export interface PredictInput {
  readonly shown: string;
  /** Absolute. */
  readonly path: string;
}

export interface NamedPrediction extends Prediction {
  readonly input: string;
  /** 0-based data row of a table. */
  readonly row?: number;
}

export interface Predictions {
  readonly predictions: readonly NamedPrediction[];
  /** What could not be used, or not in full. */
  readonly warnings: readonly string[];
}

const BATCH = 256;

/** The model's output for each row of x, float32 [rows, units]. */
function outputs({ tf: library, model }: Session, x: Float32Array, shape: readonly number[]) {
  const size = shape.reduce((a, b) => a * b, 1);
  const rows = x.length / size;
  const result = new Float32Array(rows * model.units);
  for (let from = 0; from < rows; from += BATCH) {
    const to = Math.min(rows, from + BATCH);
    const values = library.tidy(() => {
      const batch = library.tensor(x.subarray(from * size, to * size), [to - from, ...shape]);
      return (model.network.predict(batch) as tf.Tensor).dataSync<'float32'>();
    });
    result.set(values, from * model.units);
  }
  return result;
}

function described(session: Session, preprocess: Preprocess, x: Float32Array): Prediction[] {
  const output = outputs(session, x, preprocess.inputShape);
  return describe(preprocess, output, session.model.units);
}

async function predictTable(
  session: Session,
  preprocess: Preprocess,
  { shown, path }: PredictInput,
): Promise<Predictions> {
  const csv = ((session.config.data as { csv?: CsvOptions }).csv ?? {}) satisfies CsvOptions;
  const { columns } = preprocess.table!;
  const rows = await readRows(path, columns, csv, { baseDir: dirname(path) });
  const { x, unknown } = applyToRows(preprocess, rows.columns);
  const rejected = rows.rejected.map(({ line, reason }) =>
    l10n.t('{0}, line {1}: left out: {2}', shown, line ?? 0, reason),
  );
  const unseen = [...unknown].map(([column, count]) =>
    l10n.t('{0}: "{1}" has a category that training never saw in {2} rows.', shown, column, count),
  );
  return {
    predictions: described(session, preprocess, x).map((each, row) => ({
      input: shown,
      row,
      ...each,
    })),
    warnings: [...rejected, ...rows.warnings.map(({ message }) => message), ...unseen],
  };
}

/** The samples of a numpy file, whatever the model takes. */
async function predictArrays(
  session: Session,
  preprocess: Preprocess,
  { shown, path }: PredictInput,
): Promise<Predictions> {
  const { data } = session.config;
  const x = await arrayInputs(preprocess, shown, path, typeof data.x === 'string' ? data.x : 'x');
  const predictions = described(session, preprocess, x);
  return {
    predictions: predictions.map((each, row) => ({ input: shown, row, ...each })),
    warnings: [],
  };
}

/** A picture, or all pictures below a folder. */
async function pictureFiles(
  { shown, path }: PredictInput,
  warnings: string[],
): Promise<PredictInput[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return [{ shown, path }];
  const files = await picturesBelow(path, shown.replace(/[\\/]+$/, ''), ({ file, reason }) =>
    warnings.push(l10n.t('{0}: left out: {1}', file, reason)),
  );
  return files.map(({ id, path: own }) => ({ shown: id, path: own }));
}

async function predictPictures(
  session: Session,
  preprocess: Preprocess,
  input: PredictInput,
): Promise<Predictions> {
  const warnings: string[] = [];
  const files = await pictureFiles(input, warnings);
  const decoded = await inParallel(files, async ({ shown, path }) => {
    try {
      const { pixels } = await decodePicture(await readPicture(path), preprocess.images!);
      return { shown, x: scalePictures(preprocess, pixels) };
    } catch (error) {
      if (!(error instanceof UnusablePicture)) throw error;
      if (files.length > 1) {
        warnings.push(l10n.t('{0}: left out: {1}', shown, error.message));
        return undefined;
      }
      throw new TrainyardError({
        code: 'predict.unreadable',
        message: l10n.t('{0} cannot be used: {1}.', shown, error.message),
      });
    }
  });
  const usable = decoded.filter((each) => each !== undefined);
  const size = preprocess.inputShape.reduce((a, b) => a * b, 1);
  const x = new Float32Array(usable.length * size);
  usable.forEach((each, i) => x.set(each.x, i * size));
  const predictions = described(session, preprocess, x);
  return {
    predictions: usable.map(({ shown }, i) => ({ input: shown, ...predictions[i]! })),
    warnings,
  };
}

/**
 * Predicts CSV files of new rows, pictures and folders of pictures, or numpy files.
 *
 * @param fold As of {@link readTrained}.
 * @throws TrainyardError run.*, data.*, predict.*
 */
export async function predictInputs(
  runDir: string,
  inputs: readonly PredictInput[],
  fold?: number,
): Promise<Predictions> {
  const trained = readTrained(runDir, fold);
  const { preprocess } = trained;
  const session = await openTrained(trained);
  const results: Predictions[] = [];
  const { table, images } = preprocess;
  for (const input of inputs) {
    const rows = table === undefined ? predictPictures : predictTable;
    const arrays = isArrayFile(input.path) || (table === undefined && images === undefined);
    results.push(await (arrays ? predictArrays : rows)(session, preprocess, input));
  }
  return {
    predictions: results.flatMap(({ predictions }) => predictions),
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}
