import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { dataSection } from '../../shared/config/config';
import type { Values } from '../../shared/config/element';
import { TrainyardError, type ConfigPath, type Warning } from '../../shared/problem';
import type { StoredPixels } from '../stream/storedPixels';
import {
  defineData,
  take,
  type Column,
  type Dataset,
  type LoadContext,
  type Loaded,
  type PartName,
  type Rejected,
} from './dataset';
import { located, openRegion } from './files';
import { labelsToTarget } from './labels';
import { sortedNames } from './names';
import { isBytes, npyFile, npzFiles, type Archive, type ArrayFile } from './numpy/arrayFile';
import { NotNumpy, type NpyArray } from './numpy/npy';
import {
  MOST_BYTES,
  picturesIn,
  stayInFile,
  streamedPictures,
  streamParam,
} from './storedPictures';
import { selectFeatures } from './tables/features';

const GIB = 1024 ** 3;
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
  stream: streamParam,
  columns: dataSection.columns,
  features: dataSection.features,
} as const;

type NumpyValues = Values<typeof params>;

function problem(code: string, message: string, place: ConfigPath = at): TrainyardError {
  return new TrainyardError({ code, message, at: place });
}

/** One array with the labels that belong to it. */
interface PairOf<A> {
  readonly part: PartName | undefined;
  readonly x: A;
  readonly y: A;
}
type Pair = PairOf<NpyArray>;

/** Arrays that are looked into before they are read. */
interface Opened {
  readonly pairs: readonly PairOf<ArrayFile>[];
  /** The files that they stand in, the inputs' first. */
  readonly files: { readonly x: string; readonly y: string };
  readonly fingerprint: string;
}

function notNumpy(error: unknown, path: string, place: ConfigPath): unknown {
  if (!(error instanceof NotNumpy)) return error;
  const message = l10n.t('{0} is no numpy file that can be used: {1}.', path, error.message);
  return problem('data.numpyFormat', message, place);
}

function reading<T>(path: string, place: ConfigPath, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw notNumpy(error, path, place);
  }
}

function pairsIn(archive: Archive, values: NumpyValues): PairOf<ArrayFile>[] {
  const { path } = archive;
  const arrays = reading(path, at, () => npzFiles(archive));
  const array = (name: string): ArrayFile => reading(path, at, arrays.get(name)!);
  const pair = (suffix: string, part: PartName | undefined): PairOf<ArrayFile>[] =>
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

const isRegression = (pairs: readonly Pick<Pair, 'y'>[], labels: readonly string[]): boolean => {
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

/** The arrays that the config names, not read yet. */
async function openArrays(values: NumpyValues, { baseDir, signal }: LoadContext): Promise<Opened> {
  const source = await located(values.source, baseDir, 'file', at);
  const hash = createHash('sha256');
  const file = await openRegion(source, at, hash, signal);
  if (extname(source).toLowerCase() === '.npz') {
    const fingerprint = hash.digest('hex');
    const archive = { path: source, hash: fingerprint, file, baseDir, at, signal };
    const files = { x: source, y: source };
    return { pairs: pairsIn(archive, values), files, fingerprint };
  }
  if (values.labels === undefined)
    throw problem(
      'data.numpyLabels',
      l10n.t('{0} holds inputs alone; name the file with their labels in data.labels.', source),
    );
  const labels = await located(values.labels, baseDir, 'file', labelsPlace);
  const labelsFile = await openRegion(labels, labelsPlace, hash, signal);
  const x = reading(source, at, () => npyFile(file));
  const y = reading(labels, labelsPlace, () => npyFile(labelsFile));
  const files = { x: source, y: labels };
  return { pairs: [{ part: undefined, x, y }], files, fingerprint: hash.digest('hex') };
}

/** The inputs of one shape, if they are bytes in C order and so can be read where they lie. */
function pictureShape({ pairs }: Opened): readonly [number, number, number] | undefined {
  const shapes = pairs.map(({ x }) => x.header.shape.slice(1));
  const [height = 0, width = 0, channels = 1] = shapes[0]!;
  const alike = shapes.every((shape) => shape.join() === shapes[0]!.join());
  const fit = (shapes[0]!.length === 2 || shapes[0]!.length === 3) && height * width * channels > 0;
  const count = pairs.reduce((sum, { x }) => sum + x.header.shape[0]!, 0);
  const bytes = pairs.every(({ x }) => isBytes(x.header));
  return alike && fit && bytes && count > 0 ? [height, width, channels] : undefined;
}

/** Inputs that have no room in memory, and cannot be read piece by piece. */
function notStreamed({ files, pairs }: Opened, asked: boolean): TrainyardError {
  const [{ x }] = pairs as [PairOf<ArrayFile>];
  const found = `${x.header.descr} [${x.header.shape.join(', ')}]`;
  return problem(
    asked ? 'data.notStreamed' : 'data.tooLarge',
    l10n.t(
      '{0} holds {1}, {2} GiB, which cannot be read piece by piece. Save pictures as unsigned bytes (uint8) in C order, a table as Parquet (data.type table), or fewer samples.',
      files.x,
      found,
      (pairs.reduce((sum, each) => sum + each.x.bytes, 0) / GIB).toFixed(1),
    ),
    asked ? ['data', 'stream'] : at,
  );
}

/** Pictures that stay in their files; undefined: the arrays go into memory. */
async function storedInputs(
  opened: Opened,
  { stream }: NumpyValues,
  obstacle: Error | undefined,
): Promise<(Inputs & { readonly pixels: StoredPixels }) | undefined> {
  const { pairs, files } = opened;
  const bytes = pairs.reduce((sum, { x }) => sum + x.bytes, 0);
  const shape = pictureShape(opened);
  if (shape === undefined) {
    if (stream === 'always') throw notStreamed(opened, true);
    if (bytes > MOST_BYTES) throw notStreamed(opened, false);
    return undefined;
  }
  if (!stayInFile({ path: files.x, bytes }, stream, obstacle, ['data', 'stream'])) return undefined;
  const arrays = [];
  try {
    for (const { x } of pairs) arrays.push({ region: await x.region(), count: x.header.shape[0]! });
  } catch (error) {
    throw notNumpy(error, files.x, at);
  }
  const pixels = picturesIn(arrays, shape[0] * shape[1] * shape[2]);
  const ids = Array.from({ length: pixels.store.rows }, (_, i) => String(i));
  return { type: 'images', ids, pixels, shape } as Inputs & { readonly pixels: StoredPixels };
}

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

function requireMatch({ x: { header: x }, y: { header: y }, part }: PairOf<ArrayFile>): void {
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

const targetMissing = (missing: readonly number[]): Warning => ({
  code: 'data.targetMissing',
  at: labelsPlace,
  message: l10n.t('{0} samples have no label and are left out.', missing.length),
  rows: missing.slice(0, 20),
});

export const numpy = defineData({
  kind: 'data',
  name: 'numpy',
  doc: 'Arrays that numpy saved: tables, pictures, sequences and samples of any other shape.',
  source: 'numpy.lib.format; numpy.savez; Keras datasets',
  params,
  async load(values, context): Promise<Loaded> {
    const { task = 'auto', signal } = context;
    const opened = await openArrays(values, context);
    opened.pairs.forEach(requireMatch);
    const { x: source, y: labelsFile } = opened.files;
    const stored = await storedInputs(opened, values, context.notStreamed);
    const targets = opened.pairs.map(({ y }) => ({ y: reading(labelsFile, labelsPlace, y.load) }));
    const inputs =
      stored ??
      inputsOf(
        opened.pairs.map(({ part, x }, i) => ({
          ...{ part, x: reading(source, at, x.load), y: targets[i]!.y },
        })),
        values,
      );
    signal?.throwIfAborted();
    const labels = targets.flatMap(({ y }) => labelsOf(y));
    const present = labels.map((label) => label !== '');
    const known = labels.filter((label) => label !== '');
    const wanted = task === 'auto' && isRegression(targets, known) ? 'regression' : task;
    const settled = labelsToTarget(known, wanted, labelsPlace);
    const target = new Float64Array(labels.length);
    let next = 0;
    present.forEach((is, row) => (target[row] = is ? settled.target[next++]! : NaN));
    const parts = opened.pairs.flatMap(({ part, x }) =>
      new Array<PartName | undefined>(x.header.shape[0]!).fill(part),
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
      warnings: [
        ...(missing.length === 0 ? [] : [targetMissing(missing)]),
        ...(stored ? [streamedPictures(stored.pixels.length, at)] : []),
      ],
      fingerprint: opened.fingerprint,
      details: {
        source,
        shape: [labels.length, ...opened.pairs[0]!.x.header.shape.slice(1)],
        ...(dataset.type === 'images' && pictureDetails(dataset, labels.length)),
      },
    };
  },
});
