import * as l10n from '@vscode/l10n';
import type { Config, ResolvedConfig } from '../../shared/config/config';
import { elementWithoutDefaults } from '../../shared/config/defaults';
import type { ElementConfig } from '../../shared/config/element';
import { resolveForTask } from '../../shared/config/resolve';
import { TrainyardError, type Warning } from '../../shared/problem';
import type { CleaningReport } from '../../shared/protocol/dataReport';
import type { Stage } from '../../shared/run/events';
import { balancers } from '../balance';
import { catalog } from '../catalog';
import { augmentations } from '../augment';
import { isOn } from '../augment/augment';
import { cleaners } from '../clean';
import { dataElements } from '../data';
import {
  partNames,
  take,
  type Beside,
  type Dataset,
  type Loaded,
  type PartName,
} from '../data/dataset';
import { matching } from '../data/tables/predicate';
import { random } from '../engine/random';
import { gather } from '../gather';
import { splitters } from '../split';
import type { Split } from '../split/splitter';
import { correct, type Corrected } from './corrections';
import type { Prepared } from '../prepared';
import { streamObstacle } from './streamObstacle';

export interface PrepareHooks {
  readonly signal?: AbortSignal;
  /** Tells what is being done, and how far it is where that is known. */
  readonly onStage?: (stage: Stage, message: string, done?: number, total?: number) => void;
}

/** Which cleaning step it is. */
export function stepReport(step: ElementConfig): Pick<CleaningReport, 'type' | 'given'> {
  const { params } = cleaners.find(({ name }) => name === step.type)!;
  const { type, ...given } = elementWithoutDefaults(step, params);
  return { type, given };
}

export type Removed = Prepared['provenance']['removed'][number];

/** Data as read, with the rows cleaned and split; nothing is fitted yet. */
export interface SplitData {
  /** Of a fold: with its own seed. */
  readonly resolved: ResolvedConfig;
  /** The config of the run; `resolved` but for the seed of a fold. */
  readonly base: ResolvedConfig;
  readonly loaded: Loaded;
  /** Rows left behind the row steps. */
  readonly cleanRows: number;
  /** The parts, their rows in source order. */
  readonly parts: Readonly<Record<PartName, Dataset>>;
  /** Place of each row of a part in the loaded dataset, ascending. */
  readonly places: Readonly<Record<PartName, Int32Array>>;
  readonly cleaning: readonly CleaningReport[];
  readonly removed: readonly Removed[];
  readonly warnings: readonly Warning[];
  /** Where the rows are parted several times: these are the parts of one of the folds. */
  readonly folds?: Folds;
}

/** The folds of data that are parted several times. */
export interface Folds {
  readonly count: number;
  /** Which one the parts are of, from 1; null: all of the folds' rows are trained on. */
  readonly fold: number | null;
  /** Of the run: each fold has one that follows from it. */
  readonly seed: number;
  /** The rows, cleaned. */
  readonly dataset: Dataset;
  /** The parts of each fold. */
  readonly splits: readonly Split[];
  /** Targets of the rows that each fold trains on and leaves out. */
  readonly targets: readonly { readonly train: Float64Array; readonly validation: Float64Array }[];
  /** Another one; its config has the seed that its draws follow from. */
  of(fold: number): SplitData;
  /** All rows that the folds are made of as the training part, with the run's own seed. */
  whole(): SplitData;
}

/** The seed of a fold (from 1): draws of one fold say nothing of another's. */
export const foldSeed = (seed: number, fold: number): number =>
  random(seed, 'fold', fold).integer(2 ** 32);

/** What names a row to its owner: its source row, or the picture's path. */
export const nameOf = (dataset: Dataset, position: number): number | string =>
  dataset.type === 'images' ? dataset.ids[position]! : dataset.rows[position]!;

/** Columns that the split and the balancing look at. */
function besideOf(config: Config): readonly Beside[] {
  const splitter = splitters.find(({ name }) => name === config.split?.type);
  const balancer = balancers.find(({ name }) => name === config.balance.type);
  const asked = [
    ...(splitter?.beside?.(config.split as never) ?? []),
    ...(balancer?.beside?.(config.balance as never) ?? []),
  ];
  return asked.filter(({ name }, i) => asked.findIndex((each) => each.name === name) === i);
}

export function load(
  config: Config,
  baseDir: string,
  { signal, onStage }: PrepareHooks,
): Promise<Loaded> {
  const element = dataElements.find(({ name }) => name === config.data.type)!;
  const message = l10n.t('Reading the data');
  onStage?.('load', message);
  return element.load(config.data as never, {
    baseDir,
    beside: besideOf(config),
    task: config.data.task,
    notStreamed: streamObstacle(config),
    signal,
    onProgress: (done, total) => onStage?.('load', message, done, total),
  });
}

/** The config with what depends on the data filled in. */
export function resolvedFor(config: Config, loaded: Loaded, name: string): ResolvedConfig {
  const { task, classes, dataset } = loaded;
  const pictures = dataset.type === 'images';
  return resolveForTask(config, { task, classes: classes.length, pictures, name }, catalog);
}

interface Cleaned {
  readonly dataset: Dataset;
  /** Place of each row in the loaded dataset. */
  readonly places: Int32Array;
  readonly cleaning: readonly CleaningReport[];
  readonly removed: readonly Removed[];
}

/** Corrections by hand, then the steps that look at rows alone, in the config's order. */
async function cleanRows(
  loaded: Loaded,
  config: Config,
  corrected: Corrected | undefined,
  signal: AbortSignal | undefined,
): Promise<Cleaned> {
  const { dataset } = loaded;
  const cleaning: CleaningReport[] = [];
  const removed: Removed[] = [];
  let current = dataset;
  let places: Int32Array = Int32Array.from(dataset.target.keys());
  if (corrected !== undefined) {
    const { kept, excluded, relabelled } = corrected;
    if (excluded.length > 0) [current, places] = [take(dataset, kept), kept];
    for (const row of excluded) removed.push({ row, stage: 'corrections', reason: 'exclude' });
    cleaning.push({
      type: 'corrections',
      given: {},
      stage: 'rows',
      removed: excluded.length,
      changed: relabelled,
    });
  }
  for (const [index, step] of config.data.clean.entries()) {
    const cleaner = cleaners.find(({ name }) => name === step.type)!;
    if (cleaner.stage !== 'rows' || current.type !== 'table') continue;
    const before = current;
    const result = await cleaner.apply(before, step as never, {
      at: ['data', 'clean', index],
      matching: (table, predicate, at) => matching(table, loaded, predicate, at, signal),
    });
    for (const position of result.removed)
      removed.push({ row: nameOf(before, position), stage: 'clean', reason: step.type });
    if (result.removed.length > 0) {
      const gone = new Set(result.removed);
      places = places.filter((_, position) => !gone.has(position));
    }
    current = result.table;
    cleaning.push({
      ...stepReport(step),
      stage: 'rows',
      removed: result.removed.length,
      changed: result.changed,
    });
  }
  return { dataset: current, places, cleaning, removed };
}

function requireRows(rows: number): void {
  if (rows > 0) return;
  throw new TrainyardError({
    code: 'clean.noRows',
    at: ['data', 'clean'],
    message: l10n.t('The cleaning steps removed every row; loosen them.'),
  });
}

/** A training part that holds one class teaches nothing. */
function requireClasses(
  { target }: Dataset,
  train: Int32Array,
  classes: readonly string[],
  fold?: number,
): void {
  const present = new Set(train.map((position) => target[position]!));
  if (classes.length === 0 || present.size > 1) return;
  const only = classes[target[train[0] ?? 0] ?? 0] ?? '';
  if (fold !== undefined)
    throw new TrainyardError({
      code: 'split.oneClass',
      at: ['split'],
      message: l10n.t(
        'Fold {0} would train on the class "{1}" alone. Set shuffle to true, or split to stratifiedKFold.',
        fold,
        only,
      ),
    });
  throw new TrainyardError({
    code: 'split.oneClass',
    at: ['split'],
    message: l10n.t(
      'The training part holds only the class "{0}". Set split to stratified, or give more rows.',
      only,
    ),
  });
}

function orderWarnings(config: Config): Warning[] {
  const stages = config.data.clean.map(
    (step) => cleaners.find(({ name }) => name === step.type)!.stage,
  );
  const fitted = stages.indexOf('fitted');
  const late = fitted === -1 ? -1 : stages.indexOf('rows', fitted);
  if (late === -1) return [];
  return [
    {
      code: 'clean.order',
      at: ['data', 'clean', late],
      message: l10n.t(
        '{0} works on rows before the split and so runs before {1}, although it stands behind it.',
        config.data.clean[late]!.type,
        config.data.clean[fitted]!.type,
      ),
    },
  ];
}

function requirePictures(config: Config, pictures: boolean): void {
  if (pictures) return;
  const forRows = augmentations.filter(({ tables }) => tables).map(({ name }) => name);
  const index = config.augment.findIndex((each) => isOn(each) && !forRows.includes(each.type));
  if (index === -1) return;
  throw new TrainyardError({
    code: 'augment.needsPictures',
    at: ['augment', index],
    message: l10n.t(
      '{0} changes pictures, but the data are none. Remove it; rows of numbers can have {1}.',
      config.augment[index]!.type,
      forRows.join(', '),
    ),
  });
}

/** Cleaning steps look at columns, which only a table has. */
function requireTable(config: Config, { type }: Dataset): void {
  if (type === 'table' || (config.data.clean ?? []).length === 0) return;
  throw new TrainyardError({
    code: 'clean.needsTable',
    at: ['data', 'clean'],
    message: l10n.t(
      '{0} cleans the columns of a table, but the data are none. Remove clean.',
      config.data.clean[0]!.type,
    ),
  });
}

/**
 * Reads the data, cleans their rows and splits them.
 *
 * @throws TrainyardError placed in the config: `data.*`, `clean.*`, `split.*`, `augment.*`
 */
export async function readData(
  config: Config,
  name: string,
  baseDir: string,
  hooks: PrepareHooks,
): Promise<SplitData> {
  requirePictures(config, config.data.type !== 'table');
  const read = await load(config, baseDir, hooks);
  const { corrections } = config.data;
  const corrected =
    corrections === undefined ? undefined : await correct(read, corrections, baseDir);
  const loaded = corrected?.loaded ?? read;
  requirePictures(config, loaded.dataset.type === 'images');
  requireTable(config, loaded.dataset);
  const resolved = resolvedFor(config, loaded, name);
  hooks.signal?.throwIfAborted();
  if (config.data.clean.length > 0) hooks.onStage?.('clean', l10n.t('Cleaning rows'));
  const { dataset, places, cleaning, removed } = await cleanRows(
    loaded,
    config,
    corrected,
    hooks.signal,
  );
  requireRows(dataset.target.length);

  hooks.onStage?.('split', l10n.t('Splitting {0} rows', dataset.target.length));
  const warnings = [...loaded.warnings, ...(corrected?.warnings ?? []), ...orderWarnings(config)];
  if (dataset.parts && resolved.split.type !== 'folders')
    warnings.push({
      code: 'data.partsUnused',
      at: ['split'],
      message: l10n.t(
        'The data come split into train and test, but the split is {0}; set it to folders to keep them.',
        resolved.split.type,
      ),
      fix: { title: l10n.t('Keep the parts'), at: ['split'], value: { type: 'folders' } },
    });
  const splitter = splitters.find(({ name: each }) => each === resolved.split.type)!;
  const context = {
    dataset,
    task: loaded.task,
    classes: loaded.classes,
    seed: config.seed,
    warn: (warning: Warning): void => void warnings.push(warning),
  };
  const common = {
    base: resolved,
    loaded,
    cleanRows: dataset.target.length,
    cleaning,
    removed: [...(loaded.removed ?? []).map((each) => ({ ...each, stage: 'load' })), ...removed],
    warnings,
  };
  const partsOf = (split: Split): Pick<SplitData, 'parts' | 'places'> => {
    const byPart = <T>(work: (positions: Int32Array) => T): Record<PartName, T> =>
      Object.fromEntries(partNames.map((part) => [part, work(split[part])])) as Record<PartName, T>;
    return {
      parts: byPart((positions) => take(dataset, positions)),
      places: byPart((positions) => positions.map((position) => places[position]!)),
    };
  };
  if (splitter.folds === undefined) {
    const split = splitter.split(context, resolved.split as never);
    requireClasses(dataset, split.train, loaded.classes);
    return { ...common, resolved, ...partsOf(split) };
  }
  const splits = splitter.folds(context, resolved.split as never);
  splits.forEach(({ train }, i) => requireClasses(dataset, train, loaded.classes, i + 1));
  const targets = splits.map(({ train, validation }) => ({
    train: gather(dataset.target, train),
    validation: gather(dataset.target, validation),
  }));
  const folds = { count: splits.length, seed: resolved.seed, dataset, splits, targets };
  const of = (fold: number): SplitData => ({
    ...common,
    resolved: { ...resolved, seed: foldSeed(resolved.seed, fold) },
    ...partsOf(splits[fold - 1]!),
    folds: { ...folds, fold, of, whole },
  });
  const whole = (): SplitData => {
    const { test } = splits[0]!;
    const held = new Set(test);
    const train = Int32Array.from(dataset.target.keys()).filter((position) => !held.has(position));
    return {
      ...common,
      resolved,
      ...partsOf({ train, validation: new Int32Array(), test }),
      folds: { ...folds, fold: null, of, whole },
    };
  };
  return of(1);
}
