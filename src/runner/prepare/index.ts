import * as l10n from '@vscode/l10n';
import type { Config, ResolvedConfig } from '../../shared/config/config';
import { TrainyardError, type Warning } from '../../shared/problem';
import type { CleaningReport } from '../../shared/protocol/dataReport';
import { materialize, rowsLeft } from '../balance/materialize';
import { checkData } from '../checks';
import type { Resampled } from '../balance/sampler';
import {
  partNames,
  type Arrays,
  type Column,
  type Loaded,
  type PartName,
  type Pictures,
  type Table,
} from '../data/dataset';
import type { PictureFormat } from '../data/pictures/format';
import type { Part, Prepared, Preprocess } from '../prepared';
import {
  fitScale,
  fitScalePausing,
  fitWhole,
  levelTable,
  scalerNamed,
  toRows,
} from '../preprocess';
import { scalers } from '../scale';
import { ScaledColumns } from '../scaledColumns';
import { scaledRows } from '../scaledRows';
import { moments, type Moments } from '../statistics';
import { pictureAt, StoredPixels, type Pixels } from '../stream/storedPixels';
import { balanceTrain, rowWeights, type Balanced } from './balanceTrain';
import { fitTable, type Fitted } from './fitTable';
import { fitTarget } from './fitTarget';
import { inTurn, pauses, type Pause } from './pauses';
import {
  nameOf,
  readData,
  type Folds,
  type PrepareHooks,
  type Removed,
  type SplitData,
} from './readData';
import { pixelsObstacle } from './streamObstacle';
import { isStreamed, prepareStreamed } from './streamed';

export { readData, type PrepareHooks } from './readData';

/** Data ready for training, with all that the data report tells. */
export interface Preparation {
  readonly resolved: ResolvedConfig;
  readonly loaded: Loaded;
  readonly cleanRows: number;
  readonly prepared: Prepared;
  /** Rows of each part by class, before balancing. */
  readonly targets: Readonly<Record<PartName, Float64Array>>;
  readonly cleaning: readonly CleaningReport[];
  readonly warnings: readonly Warning[];
  /** Where the rows are parted several times: all folds; the rest is of one of them. */
  readonly folds?: Folds;
  /** Tables: the training part's encoded columns before scaling, and the same ones scaled. */
  readonly features?: { readonly raw: readonly Column[]; readonly scaled: ScaledColumns };
  /** Tables: the parts as cleaned, before encoding. */
  readonly tables?: Readonly<Record<PartName, Table>>;
  /** A table that is read from disk piece by piece: what reports look at. */
  readonly streamed?: StreamedReport;
  /** Pictures: how often each level occurs in the training part, [channels][256]. */
  readonly levels?: readonly Float64Array[];
}

/** What is known of a table whose rows are not in memory. */
export interface StreamedReport {
  /** Some of the rows, prepared as all are. */
  readonly sample: Preparation;
  /** Missing values of each column, in all rows. */
  readonly missing: Readonly<Record<string, number>>;
  /** Of all training rows, by encoded column before scaling. */
  readonly moments: ReadonlyMap<string, Moments>;
}

const eachPart = <T>(work: (part: PartName) => T): Record<PartName, T> =>
  Object.fromEntries(partNames.map((part) => [part, work(part)])) as Record<PartName, T>;

/** The keys of random draws: source rows of those kept, then numbers behind every source row. */
function balancedIds(ids: Int32Array, sourceRows: number, { kept, synthetic }: Resampled) {
  const result = new Int32Array(kept.length + synthetic.length);
  kept.forEach((position, i) => (result[i] = ids[position]!));
  synthetic.forEach((_, i) => (result[kept.length + i] = sourceRows + i));
  return result;
}

/** Weights of those kept, then of synthetic ones: between their parents' as they are themselves. */
function balancedWeights(weights: Float64Array, { kept, synthetic }: Resampled): Float32Array {
  return Float32Array.from([
    ...Array.from(kept, (position) => weights[position]!),
    ...synthetic.map(
      ({ parents: [a, b], weight }) => weights[a]! + weight * (weights[b]! - weights[a]!),
    ),
  ]);
}

/** Who was made of whom, and who was left out, by the owner's names. */
function balanceProvenance(
  names: readonly (number | string)[],
  resampled: Resampled | undefined,
): { synthetic: Prepared['provenance']['synthetic']; removed: readonly Removed[] } {
  return {
    synthetic: (resampled?.synthetic ?? []).map(({ parents: [a, b], weight, y, by }) => ({
      parents: [names[a]!, names[b]!] as const,
      weight,
      y,
      ...(by && { by }),
    })),
    removed: (resampled?.removed ?? []).map(({ row, reason }) => ({
      row: names[row]!,
      stage: 'balance',
      reason,
    })),
  };
}

/** What preprocess.json holds for every kind of data. */
function preprocessBase({ resolved, loaded }: SplitData, trainTarget: Float64Array) {
  const { mean, variance } = moments({ values: trainTarget });
  const scaleTarget = fitTarget(resolved, loaded, trainTarget);
  return {
    version: 1,
    task: loaded.task,
    target: loaded.targetName,
    classes: loaded.classes,
    ...(loaded.task === 'regression' && {
      targetStatistics: { mean, std: Math.sqrt(variance) },
    }),
    ...(scaleTarget && { scaleTarget }),
  } as const;
}

/** What preparing gives for every kind of data. */
function preparationOf(
  split: SplitData,
  balanced: Balanced,
  own: Pick<Prepared, 'preprocess' | 'parts' | 'lookup'>,
  names: Prepared['provenance']['names'],
  fitted: Pick<SplitData, 'removed' | 'cleaning' | 'warnings'> = {
    removed: [],
    cleaning: [],
    warnings: [],
  },
) {
  const provenance = balanceProvenance(names.train, balanced.resampled);
  return {
    resolved: split.resolved,
    loaded: split.loaded,
    cleanRows: split.cleanRows,
    ...(split.folds && { folds: split.folds }),
    prepared: {
      ...own,
      ...(balanced.classWeights && { classWeights: balanced.classWeights }),
      ...(balanced.balancedBatches && { balancedBatches: true as const }),
      provenance: {
        names,
        synthetic: provenance.synthetic,
        removed: [...split.removed, ...fitted.removed, ...provenance.removed],
      },
    },
    cleaning: [...split.cleaning, ...fitted.cleaning],
    warnings: [...split.warnings, ...fitted.warnings, ...balanced.warnings],
  };
}

/** The parts as they are before scaling, and what scales them. */
interface Unscaled {
  readonly datasets: Readonly<Record<PartName, Table | Arrays>>;
  /** Values of a row. */
  readonly width: number;
  readonly columns: Readonly<Record<PartName, readonly Column[]>>;
  readonly scale: Preprocess['scale'];
  /** The training rows scaled in double, [rows, width]. */
  readonly doubles: () => Float64Array;
}

/**
 * The parts of scaled rows, the training part balanced.
 *
 * @param weights Of the training part's rows.
 */
async function partsOfRows(
  { loaded }: SplitData,
  { datasets, width, columns, scale, doubles }: Unscaled,
  resampled: Resampled | undefined,
  weights: Float32Array | undefined,
  pause: Pause,
): Promise<Record<PartName, Part>> {
  const part = async (name: PartName): Promise<Part> => ({
    rows: datasets[name].target.length,
    x: await scaledRows(columns[name], scale, pause),
    y: Float32Array.from(datasets[name].target),
    ids: datasets[name].rows,
  });
  const { rows, target } = datasets.train;
  const train = async (): Promise<Part> => {
    if (resampled === undefined) return { ...(await part('train')), ...(weights && { weights }) };
    const into = new Float32Array(rowsLeft(resampled) * width);
    const made = materialize(doubles(), width, Int32Array.from(target), resampled, into);
    return {
      rows: made.y.length,
      x: made.x,
      y: Float32Array.from(made.y),
      ids: balancedIds(rows, loaded.read, resampled),
    };
  };
  return { train: await train(), validation: await part('validation'), test: await part('test') };
}

/** Computed when it is asked for, once. */
function once<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: compute() }).value;
}

async function prepareTable(split: SplitData, pause: Pause, given?: Fitted): Promise<Preparation> {
  const { resolved, loaded } = split;
  const tables = split.parts as Readonly<Record<PartName, Table>>;
  const fitted = await fitTable(tables, resolved, loaded.classes, given, pause);
  const { cleaned, encoded, scale } = fitted;
  const width = fitted.table.features.length;
  const { target, beside } = cleaned.train;
  const scaled = new ScaledColumns(encoded.train, scale);
  const doubles = once(() => toRows(scaled.all(), new Float64Array(target.length * width)));
  const balanced = balanceTrain(resolved, loaded.classes, {
    target,
    columns: width,
    x: doubles,
    categorical: fitted.categorical,
  });
  const weights = rowWeights(resolved, beside);
  const preprocess = {
    ...preprocessBase(split, target),
    inputShape: [width],
    table: fitted.table,
    scale,
  };
  const unscaled = { datasets: cleaned, width, columns: encoded, scale, doubles };
  const parts = await partsOfRows(split, unscaled, balanced.resampled, weights, pause);
  const names = eachPart((name) => Array.from(cleaned[name].rows));
  return {
    ...preparationOf(split, balanced, { preprocess, parts }, names, fitted),
    targets: eachPart((name) => cleaned[name].target),
    features: { raw: encoded.train, scaled },
    tables: cleaned,
  };
}

/** The last axis of samples as columns, each [n · all other axes]. */
function lastAxis({ values, shape }: Arrays): Column[] {
  const width = shape.at(-1)!;
  return Array.from({ length: width }, (_, c): Column => {
    const own = Float64Array.from(
      { length: values.length / width },
      (_, i) => values[i * width + c]!,
    );
    return { name: `x${c}`, kind: 'numeric', values: own, categories: [] };
  });
}

/** Samples of any shape: each feature of the last axis is scaled over all other axes. */
async function prepareArrays(split: SplitData, pause: Pause): Promise<Preparation> {
  const { resolved, loaded } = split;
  const arrays = split.parts as Readonly<Record<PartName, Arrays>>;
  const { shape, target, values } = arrays.train;
  const size = shape.reduce((a, b) => a * b, 1);
  const columns = eachPart((name) => lastAxis(arrays[name]));
  const raw = columns.train;
  const scale = await fitScalePausing(
    resolved.scale,
    raw,
    raw.map(({ name }) => name),
    pause,
  );
  rowWeights(resolved, undefined);
  const scaled = new ScaledColumns(raw, scale);
  const doubles = once(() => toRows(scaled.all(), new Float64Array(values.length)));
  const balanced = balanceTrain(resolved, loaded.classes, {
    target,
    columns: size,
    x: doubles,
    categorical: [],
  });
  const preprocess = { ...preprocessBase(split, target), inputShape: shape, scale };
  const unscaled = { datasets: arrays, width: size, columns, scale, doubles };
  const parts = await partsOfRows(split, unscaled, balanced.resampled, undefined, pause);
  const names = eachPart((name) => Array.from(arrays[name].rows));
  return {
    ...preparationOf(split, balanced, { preprocess, parts }, names),
    targets: eachPart((name) => arrays[name].target),
    features: { raw, scaled },
  };
}

/** How often each level occurs, [channels][256]. */
function countLevels({ pixels, ids, shape: [height, width, channels] }: Pictures): Float64Array[] {
  const size = height * width * channels;
  const counts = Array.from({ length: channels }, () => new Float64Array(256));
  for (let picture = 0; picture < ids.length; picture++) {
    const own = pictureAt(pixels, size, picture);
    counts.forEach((count, c) => {
      for (let i = c; i < size; i += channels) count[own[i]!]!++;
    });
  }
  return counts;
}

/** Pictures as balanced: those kept, then the synthetic ones, rounded to whole levels. */
function balancedPixels(pixels: Pixels, size: number, { kept, synthetic }: Resampled): Pixels {
  // What looks at values was refused before, so that all of these are repeated.
  if (pixels instanceof StoredPixels)
    return pixels.select(Int32Array.from([...kept, ...synthetic.map(({ parents: [a] }) => a)]));
  const result = new Uint8Array((kept.length + synthetic.length) * size);
  kept.forEach((position, i) =>
    result.set(pixels.subarray(position * size, (position + 1) * size), i * size),
  );
  synthetic.forEach(({ parents: [a, b], weight, values }, i) => {
    const to = (kept.length + i) * size;
    for (let p = 0; p < size; p++) {
      const from = pixels[a * size + p]!;
      const level = values?.[p] ?? from + weight * (pixels[b * size + p]! - from);
      result[to + p] = Math.min(Math.max(Math.round(level), 0), 255);
    }
  });
  return result;
}

function channelNames(channels: number): string[] {
  if (channels === 1) return ['level'];
  if (channels === 3) return ['red', 'green', 'blue'];
  return Array.from({ length: channels }, (_, i) => `channel_${i}`);
}

/** @throws TrainyardError `scale.notForPictures` */
function requirePictureScaler(name: string): void {
  if (!scalerNamed(name).tablesOnly) return;
  const others = scalers.filter(({ tablesOnly }) => !tablesOnly).map((each) => each.name);
  throw new TrainyardError({
    code: 'scale.notForPictures',
    at: ['scale'],
    message: l10n.t('{0} is for tables. Of pictures use one of {1}.', name, others.join(', ')),
  });
}

function preparePictures(split: SplitData): Preparation {
  const { resolved, loaded, places } = split;
  const pictures = split.parts as Readonly<Record<PartName, Pictures>>;
  const { train } = pictures;
  const { shape } = train;
  const size = shape[0] * shape[1] * shape[2];
  const levels = countLevels(train);
  requirePictureScaler(resolved.scale.type);
  rowWeights(resolved, undefined);
  const values = Float64Array.from({ length: 256 }, (_, level) => level);
  const channels = channelNames(shape[2]);
  const lines = fitScale(
    resolved.scale,
    channels.map((name, c) => ({ name, values, counts: levels[c]! })),
    channels,
    true,
  );
  const scale = { ...lines, ...fitWhole(lines, train.pixels, size) };
  const balanced = balanceTrain(resolved, loaded.classes, {
    target: train.target,
    columns: size,
    x: () => {
      if (train.pixels instanceof StoredPixels) throw pixelsObstacle(resolved.balance.type);
      return Float64Array.from(train.pixels);
    },
    categorical: [],
  });
  const { resampled } = balanced;
  const part = (name: PartName): Part => ({
    rows: pictures[name].target.length,
    x: pictures[name].pixels,
    y: Float32Array.from(pictures[name].target),
    ids: places[name],
    ...(pictures[name].weights && { weights: Float32Array.from(pictures[name].weights) }),
  });
  const balancedTrain = (): Part => {
    if (resampled === undefined) return part('train');
    const y = [
      ...Array.from(resampled.kept, (position) => train.target[position]!),
      ...resampled.synthetic.map((each) => each.y),
    ];
    return {
      rows: y.length,
      x: balancedPixels(train.pixels, size, resampled),
      y: Float32Array.from(y),
      ids: balancedIds(places.train, loaded.dataset.target.length, resampled),
      ...(train.weights && { weights: balancedWeights(train.weights, resampled) }),
    };
  };
  const names = eachPart((name) =>
    Array.from(places[name], (place) => nameOf(loaded.dataset, place)),
  );
  const preprocess = {
    ...preprocessBase(split, train.target),
    inputShape: [...shape],
    images: loaded.details.format as PictureFormat,
    scale,
  };
  const parts = { train: balancedTrain(), validation: part('validation'), test: part('test') };
  const own = { preprocess, parts, lookup: levelTable(scale) };
  return {
    ...preparationOf(split, balanced, own, names),
    targets: eachPart((name) => pictures[name].target),
    levels,
  };
}

async function fit(split: SplitData, pause: Pause): Promise<Preparation> {
  const { type } = split.parts.train;
  if (type === 'table') return prepareTable(split, pause);
  return type === 'images' ? preparePictures(split) : prepareArrays(split, pause);
}

/**
 * Fits what the config names on the training part, makes the parts ready for batches, and looks
 * for what is often wrong with data.
 *
 * @param pause Called between columns, steps and checks.
 */
export async function fitData(split: SplitData, pause: Pause = pauses()): Promise<Preparation> {
  const preparation = await fit(split, pause);
  // Folds are made of the same rows, which are looked at once.
  if (split.folds !== undefined && split.folds.fold !== 1) return preparation;
  const { resolved, loaded, parts } = split;
  const data = {
    config: resolved,
    task: loaded.task,
    classes: loaded.classes,
    parts,
    ...(split.folds && { folds: split.folds }),
    ...(preparation.features && { scaled: preparation.features.scaled }),
    ...(parts.train.type === 'images' && { preprocess: preparation.prepared.preprocess }),
  };
  const found = await inTurn(checkData(data), pause);
  return { ...preparation, warnings: [...preparation.warnings, ...found.flat()] };
}

/**
 * Prepares the parts of a split: in memory, or from disk where the rows have no room there.
 *
 * @throws TrainyardError placed in the config
 */
export async function fitSplit(
  split: SplitData,
  baseDir: string,
  hooks: PrepareHooks = {},
): Promise<Preparation> {
  const { train } = split.parts;
  hooks.signal?.throwIfAborted();
  if (train.type === 'table' && isStreamed(train))
    return prepareStreamed(split, { preprocessBase, preparationOf, prepareTable }, baseDir, hooks);
  hooks.onStage?.('fit', l10n.t('Fitting on {0} training rows', train.target.length));
  return fitData(split, pauses(hooks));
}

/**
 * From the config to batches' worth of arrays: read, clean, split, fit, scale, balance.
 *
 * @param name The config file's name without `.train.json`.
 * @throws TrainyardError placed in the config
 */
export async function prepare(
  config: Config,
  name: string,
  baseDir: string,
  hooks: PrepareHooks = {},
): Promise<Preparation> {
  const split = await readData(config, name, baseDir, hooks);
  return fitSplit(split, baseDir, hooks);
}
