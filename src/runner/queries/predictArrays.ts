import { extname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { readWhole } from '../data/files';
import type { Column } from '../data/dataset';
import { openNpz } from '../data/numpy/archive';
import { NotNumpy, readNpy, type NpyArray } from '../data/numpy/npy';
import type { Preprocess } from '../prepared';
import { applyToRows, scaleArrays, scalePictures } from '../preprocess';

export const isArrayFile = (path: string): boolean =>
  ['.npy', '.npz'].includes(extname(path).toLowerCase());

function unusable(shown: string, reason: string): TrainyardError {
  return new TrainyardError({
    code: 'predict.unreadable',
    message: l10n.t('{0} cannot be used: {1}.', shown, reason),
  });
}

/** The array of a .npy file; the first one of a .npz file, or the one with this name. */
async function readArray(shown: string, path: string, name: string): Promise<NpyArray> {
  const bytes = await readWhole(path, []);
  try {
    if (extname(path).toLowerCase() === '.npy') return readNpy(bytes);
    const arrays = openNpz(bytes);
    const found = arrays.get(name) ?? [...arrays.values()][0];
    if (found === undefined) throw new NotNumpy(l10n.t('it holds no array'));
    return readNpy(found.whole());
  } catch (error) {
    if (error instanceof NotNumpy) throw unusable(shown, error.message);
    throw error;
  }
}

/** A table's columns are named by their place: x0, x1, … */
function tableColumns(
  { values, shape }: NpyArray,
  columns: NonNullable<Preprocess['table']>['columns'],
): Column[] {
  const width = shape[1] ?? 1;
  return columns.map((column) => {
    const place = Number(column.name.slice(1));
    const own = Float64Array.from({ length: shape[0]! }, (_, row) => {
      const value = values[row * width + place]!;
      if (!Number.isFinite(value)) return NaN;
      if (column.kind === 'numeric') return value;
      const index = column.categories.indexOf(String(value));
      return index === -1 ? column.categories.length : index;
    });
    return { ...column, values: own };
  });
}

/**
 * The samples of an array file as the model's input.
 *
 * @param name of the array in a .npz file
 * @returns float32 [samples, …inputShape]
 * @throws TrainyardError `predict.unreadable`, `predict.shape`, `predict.missingValues`
 */
export async function arrayInputs(
  preprocess: Preprocess,
  shown: string,
  path: string,
  name: string,
): Promise<Float32Array> {
  const array = await readArray(shown, path, name);
  const { table, images, inputShape } = preprocess;
  const given = array.shape.slice(1);
  const places = (table?.columns ?? []).map((column) => Number(column.name.slice(1)) + 1);
  const grey = images?.colorMode === 'grayscale' && given.length === 2;
  const fits = table
    ? array.shape.length <= 2 && (given[0] ?? 1) >= Math.max(...places)
    : (grey ? [...given, 1] : given).join() === inputShape.join();
  if (!fits || array.texts.length > 0 || array.shape.length === 0)
    throw new TrainyardError({
      code: 'predict.shape',
      message: l10n.t(
        '{0} holds [{1}]; the model takes [samples, {2}].',
        shown,
        array.shape.join(', '),
        (table ? [Math.max(...places)] : inputShape).join(', '),
      ),
    });
  if (table) return applyToRows(preprocess, tableColumns(array, table.columns)).x;
  if (images === undefined) return scaleArrays(preprocess, array.values);
  if (!(array.values instanceof Uint8Array))
    throw unusable(shown, l10n.t('pictures are unsigned bytes'));
  return scalePictures(preprocess, array.values);
}
