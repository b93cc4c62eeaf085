import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { dataSection } from '../../shared/config/config';
import type { Values } from '../../shared/config/element';
import { TrainyardError, type ConfigPath } from '../../shared/problem';

import {
  defineData,
  take,
  type Column,
  type Dataset,
  type Loaded,
  type PartName,
  type Rejected,
} from './dataset';
import { located, readWhole } from './files';
import { labelsToTarget } from './labels';
import { sortedNames } from './names';
import { openNpz } from './numpy/archive';
import { NotNumpy, readNpy, type NpyArray } from './numpy/npy';
import { selectFeatures } from './tables/features';

/** A numeric target with more values than these is a quantity. */
const MOST_CLASSES = 20;
const at = ['data', 'source'] as const;

/** Suffixes that arrays which come split have, as Keras's mnist.npz: x_train, y_train, x_test, … */
const suffixes: Readonly<Record<PartName, readonly string[]>> = {
  train: ['_train'],
  validation: ['_validation', '_val', '_valid'],
  test: ['_test'],
};

const params = {
  source: {
    type: 'string',
    of: 'path',
    required: true,
    doc: 'A .npy file with the inputs, or a .npz file with inputs and labels. [n, features] is a table; unsigned bytes [n, height, width] or [n, height, width, channels] are pictures; anything else, such as [n, time, features], stays as it is.',
  },
  labels: {
    type: 'string',
    of: 'path',
    doc: 'A .npy file with a label or a number for each input; needed where source is a .npy file.',
  },
  x: {
    type: 'string',
    default: 'x',
    doc: 'Name of the inputs in a .npz file; x_train, x_validation and x_test come split.',
  },
  y: { type: 'string', default: 'y', doc: 'Name of the labels in a .npz file, likewise.' },
  columns: dataSection.columns,
  features: dataSection.features,
} as const;

type NumpyValues = Values<typeof params>;

function problem(code: string, message: string, place: ConfigPath = at): TrainyardError {
  return new TrainyardError({ code, message, at: place });
}

/** One array with the labels that belong to it. */
interface Pair {
  readonly part: PartName | undefined;
  readonly x: NpyArray;
  readonly y: NpyArray;
}

function reading<T>(path: string, place: ConfigPath, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NotNumpy)) throw error;
    throw problem(
      'data.numpyFormat',
      l10n.t('{0} is no numpy file that can be used: {1}.', path, error.message),
      place,
    );
  }
}

function pairsIn(path: string, bytes: Buffer, values: NumpyValues): Pair[] {
  const arrays = reading(path, at, () => openNpz(bytes));
  const array = (name: string): NpyArray => reading(path, at, () => readNpy(arrays.get(name)!()));
  const pair = (suffix: string, part: PartName | undefined): Pair[] =>
    arrays.has(values.x + suffix) && arrays.has(values.y + suffix)
      ? [{ part, x: array(values.x + suffix), y: array(values.y + suffix) }]
      : [];
  const whole = pair('', undefined);
  if (whole.length > 0) return whole;
  const parts = (Object.keys(suffixes) as PartName[]).flatMap((part) =>
    suffixes[part].flatMap((suffix) => pair(suffix, part)),
  );
  if (parts.some(({ part }) => part === 'train')) return parts;
  throw problem(
    'data.numpyArray',
    l10n.t(
      '{0} holds no arrays "{1}" and "{2}" (nor {1}_train and {2}_train), but {3}. Set x and y to their names.',
      path,
      values.x,
      values.y,
      [...arrays.keys()].map((name) => `"${name}"`).join(', '),
    ),
  );
}

const labelsPlace: ConfigPath = ['data', 'labels'];

/** Labels as texts, "" where one is missing; rows of zeros with one 1 are the index of the 1. */
function labelsOf({ shape, kind, values, texts }: NpyArray): string[] {
  const [rows = 0, width = 1] = shape;
  if (kind === 'U' || kind === 'S') return [...texts];
  if (kind === 'b') return Array.from(values, (value) => (value === 0 ? 'false' : 'true'));
  if (shape.length === 2 && width > 1)
    return Array.from({ length: rows }, (_, row) => {
      const own = values.subarray(row * width, (row + 1) * width);
      const ones = own.filter((value) => value === 1).length;
      const zeros = own.filter((value) => value === 0).length;
      if (ones === 1 && zeros === width - 1) return String(own.indexOf(1));
      throw problem(
        'data.numpyShape',
        l10n.t(
          'The labels are [{0}], and row {1} is not one 1 among zeros; expected one label a row, or one-hot rows.',
          shape.join(', '),
          row,
        ),
        labelsPlace,
      );
    });
  if (shape.length > 2 || shape.length === 0)
    throw problem(
      'data.numpyShape',
      l10n.t('The labels are [{0}]; expected one label a row.', shape.join(', ')),
      labelsPlace,
    );
  return Array.from(values, (value) => (Number.isFinite(value) ? String(value) : ''));
}

const isRegression = (pairs: readonly Pair[], labels: readonly string[]): boolean => {
  if (pairs.some(({ y }) => !['i', 'u', 'f'].includes(y.kind) || (y.shape[1] ?? 1) > 1))
    return false;
  const distinct = new Set(labels);
  return distinct.size > MOST_CLASSES || [...distinct].some((each) => !Number.isInteger(+each));
};

function concatenated<A extends NpyArray['values']>(arrays: readonly A[]): A {
  if (arrays.length === 1) return arrays[0]!;
  const length = arrays.reduce((sum, each) => sum + each.length, 0);
  const result = new (arrays[0]!.constructor as new (length: number) => A)(length);
  let from = 0;
  for (const each of arrays) {
    result.set(each, from);
    from += each.length;
  }
  return result;
}

/** The columns of [rows, width] as a table has them. */
function columnsOf(
  all: ArrayLike<number>,
  rows: number,
  width: number,
  { columns: kinds, features }: NumpyValues,
): Column[] {
  const names = Array.from({ length: width }, (_, i) => `x${i}`);
  return selectFeatures(names, '', features).map((place): Column => {
    const name = names[place]!;
    const values = Float64Array.from({ length: rows }, (_, row) => {
      const value = all[row * width + place]!;
      return Number.isFinite(value) ? value : NaN;
    });
    const given = kinds[name] ?? 'numeric';
    const kind = given === 'date' ? 'numeric' : given;
    if (kind === 'numeric') return { name, kind, values, categories: [] };
    const present = values.filter((value) => !Number.isNaN(value));
    const categories = sortedNames(Array.from(new Set(present), String));
    if (kind === 'binary' && categories.length > 2)
      throw problem(
        'data.notBinary',
        l10n.t('The column "{0}" is to be binary, but holds more than two values.', name),
        ['data', 'columns', name],
      );
    const index = new Map(categories.map((category, i) => [Number(category), i]));
    return { name, kind, values: values.map((value) => index.get(value) ?? NaN), categories };
  });
}

function requireFinite(values: Float32Array | Float64Array, size: number): void {
  const first = values.findIndex((value) => !Number.isFinite(value));
  if (first === -1) return;
  throw problem(
    'data.missingValues',
    l10n.t(
      'Sample {0} holds {1}; the first of {2} values that are missing or infinite. Fill or drop them before the array is saved.',
      Math.floor(first / size),
      values[first]!,
      values.filter((value) => !Number.isFinite(value)).length,
    ),
  );
}

type Inputs = Omit<Dataset, 'target' | 'parts'>;

/** What arrays of such a shape and type are. */
function inputsOf(pairs: readonly Pair[], values: NumpyValues): Inputs {
  const [{ x: first }] = pairs as [Pair];
  const shape = first.shape.slice(1);
  for (const { x } of pairs)
    if (
      x.shape.slice(1).join() !== shape.join() ||
      x.values.constructor !== first.values.constructor
    )
      throw problem(
        'data.numpyShape',
        l10n.t(
          'The parts differ: one is [{0}], another [{1}], or their types are not the same.',
          first.shape.join(', '),
          x.shape.join(', '),
        ),
      );
  const rows = pairs.reduce((sum, { x }) => sum + x.shape[0]!, 0);
  const size = shape.reduce((a, b) => a * b, 1);
  if (first.texts.length > 0 || first.shape.length === 0 || size === 0 || rows === 0)
    throw problem(
      'data.numpyShape',
      l10n.t(
        'The inputs are [{0}]; expected numbers, the first axis being the samples.',
        first.shape.join(', '),
      ),
    );
  const all = concatenated(pairs.map(({ x }) => x.values));
  const index = Int32Array.from({ length: rows }, (_, row) => row);
  if (shape.length < 2)
    return { type: 'table', rows: index, features: columnsOf(all, rows, size, values) } as Inputs;
  if (all instanceof Uint8Array && first.kind === 'u' && shape.length <= 3) {
    const [height, width, channels = 1] = shape;
    const ids = Array.from(index, String);
    return { type: 'images', ids, pixels: all, shape: [height, width, channels] } as Inputs;
  }
  const numbers =
    all instanceof Float32Array || all instanceof Float64Array ? all : Float64Array.from(all);
  requireFinite(numbers, size);
  return { type: 'arrays', rows: index, values: numbers, shape } as Inputs;
}

function requireMatch({ x, y, part }: Pair): void {
  if (x.shape[0] === y.shape[0]) return;
  throw problem(
    'data.numpyCounts',
    l10n.t(
      '{0} inputs but {1} labels{2}; they must belong together.',
      x.shape[0] ?? 0,
      y.shape[0] ?? 0,
      part === undefined ? '' : ` (${part})`,
    ),
  );
}

/** What the report tells of pictures; see the images element. */
function pictureDetails({ shape }: { readonly shape: readonly number[] }, count: number) {
  const [height, width, channels] = shape;
  const mode = channels === 1 ? 'grayscale' : channels === 3 ? 'rgb' : `${channels} channels`;
  return {
    format: {
      imageSize: [height, width],
      colorMode: channels === 1 ? 'grayscale' : 'rgb',
      resize: 'stretch',
    },
    sizes: { [`${width}×${height}`]: count },
    colorModes: { [mode]: count },
    damaged: [],
  };
}

export const numpy = defineData({
  kind: 'data',
  name: 'numpy',
  doc: 'Arrays that numpy saved: tables, pictures, sequences and samples of any other shape.',
  source: 'numpy.lib.format; numpy.savez; Keras datasets',
  params,
  async load(values, { baseDir, task = 'auto', signal }): Promise<Loaded> {
    const source = await located(values.source, baseDir, 'file', at);
    const bytes = await readWhole(source, at);
    const hash = createHash('sha256').update(bytes);
    const pairs: Pair[] = [];
    if (extname(source).toLowerCase() === '.npz') pairs.push(...pairsIn(source, bytes, values));
    else if (values.labels === undefined)
      throw problem(
        'data.numpyLabels',
        l10n.t('{0} holds inputs alone; name the file with their labels in data.labels.', source),
      );
    else {
      const file = await located(values.labels, baseDir, 'file', labelsPlace);
      const labelBytes = await readWhole(file, labelsPlace);
      hash.update(labelBytes);
      pairs.push({
        part: undefined,
        x: reading(source, at, () => readNpy(bytes)),
        y: reading(file, labelsPlace, () => readNpy(labelBytes)),
      });
    }
    signal?.throwIfAborted();
    pairs.forEach(requireMatch);
    const inputs = inputsOf(pairs, values);
    const labels = pairs.flatMap(({ y }) => labelsOf(y));
    const present = labels.map((label) => label !== '');
    const known = labels.filter((label) => label !== '');
    const wanted = task === 'auto' && isRegression(pairs, known) ? 'regression' : task;
    const settled = labelsToTarget(known, wanted, labelsPlace);
    const target = new Float64Array(labels.length);
    let next = 0;
    present.forEach((is, row) => (target[row] = is ? settled.target[next++]! : NaN));
    const parts = pairs.flatMap(({ part, x }) =>
      new Array<PartName | undefined>(x.shape[0]!).fill(part),
    );
    const dataset = {
      ...inputs,
      target,
      ...(parts[0] !== undefined && { parts }),
    } as Dataset;
    const missing = present.flatMap((is, row) => (is ? [] : [row]));
    const reason = l10n.t('No label');
    const rejected = missing.map((row): Rejected => ({ file: `${source}[${row}]`, reason }));
    return {
      dataset:
        missing.length === 0
          ? dataset
          : take(
              dataset,
              Int32Array.from(present.keys()).filter((row) => present[row]),
            ),
      task: settled.task,
      classes: settled.classes,
      targetName: values.y,
      read: labels.length,
      rejected,
      removed: missing.map((row) => ({ row, reason: 'targetMissing' })),
      warnings:
        missing.length === 0
          ? []
          : [
              {
                code: 'data.targetMissing',
                at: labelsPlace,
                message: l10n.t('{0} samples have no label and are left out.', missing.length),
                rows: missing.slice(0, 20),
              },
            ],
      fingerprint: hash.digest('hex'),
      details: {
        source,
        shape: [labels.length, ...pairs[0]!.x.shape.slice(1)],
        ...(dataset.type === 'images' && pictureDetails(dataset, labels.length)),
      },
    };
  },
});
