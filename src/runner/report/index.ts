import type { ConfigPath, Warning } from '../../shared/problem';
import type { Column, PartName, Rejected } from '../data/dataset';
import { partNames } from '../data/dataset';
import type { Task } from '../element';
import type { Preparation } from '../prepare';
import { levelTable } from '../preprocess';
import type { CleaningReport } from '../prepare/readData';
import { moments } from '../statistics';
import { histogram, type Histogram, type HistogramInput } from './histogram';

/** More classes than these are not told apart in histograms. */
const CLASSES_IN_HISTOGRAM = 20;
/** Rejected rows or files that are named; all are counted. */
const NAMED_REJECTED = 200;

export interface Statistics {
  readonly mean: number;
  /** Of the population. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly histogram: Histogram;
}

export interface FeatureReport {
  readonly name: string;
  readonly kind: Column['kind'];
  /** Missing values among all rows read. */
  readonly missing: number;
  /** The training part, cleaned and before balancing; absent for categories. */
  readonly train?: Statistics;
  readonly scaled?: Statistics;
  /** Rows of the training part by category. */
  readonly categories?: Readonly<Record<string, number>>;
}

export interface PartReport {
  readonly rows: number;
  /** Rows by class; empty for a regression. */
  readonly classes: Readonly<Record<string, number>>;
  /** The target of a regression. */
  readonly target?: Statistics;
}

export interface PicturesReport {
  /** [height, width, channels] of every picture as the model sees it. */
  readonly shape: readonly number[];
  /** How many pictures have which size, the most frequent first: "640×480". */
  readonly sizes: Readonly<Record<string, number>>;
  readonly colorModes: Readonly<Record<string, number>>;
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** Readable, though the decoder complained. */
  readonly damaged: readonly string[];
  /** Over the training part, in levels of 0…255. */
  readonly channels: readonly {
    readonly name: string;
    readonly mean: number;
    readonly std: number;
  }[];
}

/** What `inspect` prints and data.json holds. */
export interface DataReport {
  readonly task: Task;
  readonly target: string;
  readonly classes: readonly string[];
  readonly rows: { readonly read: number; readonly rejected: number; readonly clean: number };
  readonly rejected: readonly Rejected[];
  readonly cleaning: readonly CleaningReport[];
  readonly splits: Readonly<Record<PartName, PartReport>>;
  /** The training part as it is trained on. */
  readonly balanced: PartReport;
  /** Weight of each class in the loss, where balancing weighs. */
  readonly classWeights?: Readonly<Record<string, number>>;
  readonly features: readonly FeatureReport[];
  readonly pictures?: PicturesReport;
  readonly source: Readonly<Record<string, unknown>>;
  readonly warnings: readonly ReportedWarning[];
}

/** A warning as the report holds it; `path` is the config value that it is about. */
export interface ReportedWarning extends Omit<Warning, 'at' | 'severity'> {
  readonly severity: 'warning' | 'info';
  readonly path?: ConfigPath;
}

function reported({ at, severity = 'warning', ...rest }: Warning): ReportedWarning {
  return { ...rest, severity, ...(at && { path: at }) };
}

function statistics(input: HistogramInput): Statistics {
  const { mean, variance, min, max } = moments(input);
  return { mean, std: Math.sqrt(variance), min, max, histogram: histogram(input, min, max) };
}

function partReport(target: ArrayLike<number>, classes: readonly string[]): PartReport {
  const rows = target.length;
  if (classes.length === 0)
    return { rows, classes: {}, target: statistics({ values: Float64Array.from(target) }) };
  const counts = classes.map(() => 0);
  for (let i = 0; i < rows; i++) counts[target[i]!]!++;
  return { rows, classes: Object.fromEntries(classes.map((name, k) => [name, counts[k]!])) };
}

/** Classes to tell apart in histograms of the training part. */
function labelled({ loaded, targets }: Preparation): Pick<HistogramInput, 'labels' | 'classes'> {
  const { length } = loaded.classes;
  if (length === 0 || length > CLASSES_IN_HISTOGRAM) return {};
  return { labels: targets.train, classes: length };
}

const missingIn = ({ values }: Column): number => values.filter(Number.isNaN).length;

function tableFeatures(preparation: Preparation): FeatureReport[] {
  const { loaded, features, prepared } = preparation;
  if (loaded.dataset.type !== 'table' || features === undefined) return [];
  const labels = labelled(preparation);
  const of = new Map(features.raw.map((column, i) => [column.name, i]));
  const numbers = (name: string): Pick<FeatureReport, 'train' | 'scaled'> => {
    const i = of.get(name);
    if (i === undefined) return {};
    return {
      train: statistics({ values: features.raw[i]!.values, ...labels }),
      scaled: statistics({ values: features.scaled[i]!, ...labels }),
    };
  };
  const encoded = new Set(prepared.preprocess.table!.encode.map(({ column }) => column));
  const { rows } = loaded.dataset;
  const own = loaded.dataset.features.map((column): FeatureReport => {
    const { name, kind } = column;
    const missing = missingIn(column);
    if (kind !== 'categorical') return { name, kind, missing, ...numbers(name) };
    return { name, kind, missing, categories: categoryRows(preparation, rows, column) };
  });
  const names = new Set(own.map(({ name }) => name));
  const made = features.raw
    .filter(({ name }) => !names.has(name) && !isOfCategory(name, encoded))
    .map(({ name, kind }) => ({ name, kind, missing: 0, ...numbers(name) }));
  return [...own, ...made];
}

/** Encoders name their columns column=category, or as the column. */
const isOfCategory = (name: string, encoded: ReadonlySet<string>): boolean =>
  [...encoded].some((column) => name === column || name.startsWith(`${column}=`));

/** Rows of the training part by category, before cleaning. */
function categoryRows(
  { prepared }: Preparation,
  rows: Int32Array,
  column: Column,
): Record<string, number> {
  const train = new Set(prepared.provenance.names.train);
  const counts = column.categories.map(() => 0);
  column.values.forEach((value, position) => {
    if (value < counts.length && train.has(rows[position]!)) counts[value]!++;
  });
  return Object.fromEntries(column.categories.map((name, i) => [name, counts[i]!]));
}

/** The features of the last axis of samples, over all other axes. */
function arrayFeatures({ features }: Preparation): FeatureReport[] {
  return (features?.raw ?? []).map(({ name, kind, values }, i) => ({
    name,
    kind,
    missing: 0,
    train: statistics({ values }),
    scaled: statistics({ values: features!.scaled[i]! }),
  }));
}

function featuresOf(preparation: Preparation): FeatureReport[] {
  switch (preparation.loaded.dataset.type) {
    case 'table':
      return tableFeatures(preparation);
    case 'images':
      return pictureFeatures(preparation);
    case 'arrays':
      return arrayFeatures(preparation);
  }
}

function pictureFeatures({ prepared, levels }: Preparation): FeatureReport[] {
  const { scale } = prepared.preprocess;
  const values = Float64Array.from({ length: 256 }, (_, level) => level);
  const lookup = levelTable(scale);
  return (levels ?? []).map((counts, c) => ({
    name: scale.columns[c]!.column,
    kind: 'numeric',
    missing: 0,
    train: statistics({ values, counts }),
    scaled: statistics({ values: Float64Array.from(lookup[c]!), counts }),
  }));
}

function picturesReport(
  { loaded, prepared }: Preparation,
  features: readonly FeatureReport[],
): PicturesReport {
  const details = loaded.details as unknown as PicturesReport;
  return {
    shape: prepared.preprocess.inputShape,
    sizes: details.sizes,
    colorModes: details.colorModes,
    unreadable: loaded.rejected.map(({ file, reason }) => ({ file, reason })),
    damaged: details.damaged,
    channels: features.map(({ name, train }) => ({ name, mean: train!.mean, std: train!.std })),
  };
}

/** The data at every stage, in numbers. */
export function dataReport(preparation: Preparation): DataReport {
  const { loaded, cleanRows, prepared, targets, cleaning, warnings } = preparation;
  const { classes, task } = loaded;
  const pictures = loaded.dataset.type === 'images';
  const features = featuresOf(preparation);
  const { classWeights } = prepared;
  return {
    task,
    target: loaded.targetName,
    classes,
    rows: { read: loaded.read, rejected: loaded.rejected.length, clean: cleanRows },
    rejected: loaded.rejected.slice(0, NAMED_REJECTED),
    cleaning,
    splits: Object.fromEntries(
      partNames.map((part) => [part, partReport(targets[part], classes)]),
    ) as Record<PartName, PartReport>,
    balanced: partReport(prepared.parts.train.y, classes),
    ...(classWeights && {
      classWeights: Object.fromEntries(classes.map((name, k) => [name, classWeights[k]!])),
    }),
    features,
    ...(pictures && { pictures: picturesReport(preparation, features) }),
    source: loaded.details,
    warnings: warnings.map(reported),
  };
}
