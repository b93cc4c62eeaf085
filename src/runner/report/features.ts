import type {
  BeforeAndAfter,
  FeatureReport,
  LevelReport,
  LevelRows,
  Statistics,
} from '../../shared/protocol/dataReport';
import { partNames, type Column, type PartName, type Table } from '../data/dataset';
import type { Preparation } from '../prepare';
import { residentInputs } from '../prepared';
import { pictureAt, pixelsOf } from '../stream/storedPixels';
import { levelTable, linesOf, scalePictures, scalerNamed } from '../preprocess';
import type { HistogramInput } from './histogram';
import { scaledStatistics } from './scaledStatistics';
import { statistics } from './statistics';

/** More classes than these are not told apart in histograms. */
const CLASSES_IN_HISTOGRAM = 20;
/** Categories whose rows are told by class; all are counted. */
const LEVELS = 50;

type Labels = Pick<HistogramInput, 'labels' | 'classes'>;

/** Classes to tell apart in histograms. */
function labelled({ loaded }: Preparation, labels: Float64Array): Labels {
  const { length } = loaded.classes;
  return length === 0 || length > CLASSES_IN_HISTOGRAM ? {} : { labels, classes: length };
}

interface Known {
  readonly labels: Float64Array | undefined;
  readonly statistics: Statistics;
}

/** Columns before scaling stay the same arrays while other scalers and balancers are previewed. */
const known = new WeakMap<Float64Array, Known>();

function rawStatistics(input: HistogramInput): Statistics {
  const { values, labels } = input;
  const before = known.get(values);
  if (before !== undefined && before.labels === labels) return before.statistics;
  const made = { labels, statistics: statistics(input) };
  known.set(values, made);
  return made.statistics;
}

const missingIn = ({ values }: Column): number => {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) count++;
  return count;
};

/** Column `place` of rows, [rows, width] C order. */
function columnOf(x: Float32Array | Uint8Array, width: number, place: number): Float64Array {
  const column = new Float64Array(x.length / width);
  for (let row = 0, i = place; row < column.length; row++, i += width) column[row] = x[i]!;
  return column;
}

/** 1 + the place of its part for each source row, as cleaning and splitting left them; 0: none. */
function partsByRow({ prepared, loaded }: Preparation): Uint8Array {
  const flags = new Uint8Array(1 + Math.max(0, ...lastRow(loaded.dataset as Table)));
  partNames.forEach((part, place) => {
    for (const row of prepared.provenance.names[part]) flags[row as number] = 1 + place;
  });
  return flags;
}

const lastRow = ({ rows }: Table): number[] => (rows.length === 0 ? [] : [rows.at(-1)!]);

/** Rows of each part by category, before fitted cleaning steps. */
function levels(
  preparation: Preparation,
  column: Column,
  partOf: Uint8Array,
): Pick<FeatureReport, 'categories' | 'levels' | 'encoding'> {
  const { loaded, prepared } = preparation;
  const { rows, target } = loaded.dataset as Table;
  const { categories, values, name } = column;
  const tellClasses = labelled(preparation, target).labels !== undefined;
  const classes = tellClasses ? loaded.classes.length : 1;
  const size = categories.length * classes;
  const counts = new Float64Array((1 + partNames.length) * size);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < categories.length)
      counts[partOf[rows[i]!]! * size + value * classes + (tellClasses ? target[i]! : 0)]!++;
  }
  const rowsOf = (part: PartName, k: number): LevelRows => {
    const from = (1 + partNames.indexOf(part)) * size + k * classes;
    const byClass = Array.from(counts.subarray(from, from + classes));
    const total = byClass.reduce((sum, count) => sum + count, 0);
    return { rows: total, ...(tellClasses && { byClass }) };
  };
  const all = categories.map((category, k): LevelReport => ({
    category,
    ...rowsOf('train', k),
    parts: { validation: rowsOf('validation', k), test: rowsOf('test', k) },
  }));
  const encoder = prepared.preprocess.table!.encode.find((each) => each.column === name);
  return {
    categories: Object.fromEntries(all.map((each) => [each.category, each.rows])),
    levels: mostFrequent(all),
    ...(encoder && {
      encoding: {
        type: encoder.config.type,
        columns: prepared.preprocess
          .table!.features.filter((made) => isOf(made, name))
          .slice(0, LEVELS),
      },
    }),
  };
}

function mostFrequent(all: readonly LevelReport[]): LevelReport[] {
  if (all.length <= LEVELS) return [...all];
  const least = all.map(({ rows }) => rows).sort((a, b) => b - a)[LEVELS - 1]!;
  return all.filter(({ rows }) => rows >= least).slice(0, LEVELS);
}

/** Encoders name their columns column=category, or as the column. */
const isOf = (made: string, column: string): boolean =>
  made === column || made.startsWith(`${column}=`);

/** Features of a table: the columns of the source, then those that cleaning made of them. */
function* tableFeatures(preparation: Preparation): Generator<FeatureReport> {
  const { loaded, features, prepared, tables, targets } = preparation;
  if (loaded.dataset.type !== 'table' || features === undefined || tables === undefined) return;
  const width = features.raw.length;
  const lines = linesOf(prepared.preprocess.scale);
  const places = new Map(features.raw.map((column, i) => [column.name, i]));
  const { train } = prepared.parts;
  const resampled = prepared.provenance.synthetic.length > 0 || train.rows !== targets.train.length;
  const part = (name: 'validation' | 'test', column: string, place: number): BeforeAndAfter => {
    const raw = tables[name].features.find((each) => each.name === column);
    if (targets[name].length === 0) return {};
    const labels = labelled(preparation, targets[name]);
    const x = residentInputs(prepared.parts[name]);
    return {
      ...(raw && { train: rawStatistics({ values: raw.values, ...labels }) }),
      scaled: statistics({ values: columnOf(x, width, place), ...labels }),
    };
  };
  const numbers = (name: string): Partial<FeatureReport> => {
    const place = places.get(name);
    if (place === undefined) return {};
    const labels = labelled(preparation, targets.train);
    const balanced = (): Statistics =>
      statistics({
        values: columnOf(residentInputs(train), width, place),
        ...labelled(preparation, Float64Array.from(train.y)),
      });
    const own = rawStatistics({ values: features.raw[place]!.values, ...labels });
    const scaled = { values: features.scaled.at(place), ...labels };
    const line = lines[place];
    return {
      train: own,
      scaled: (line && scaledStatistics(own, line, scaled)) ?? statistics(scaled),
      ...(resampled && { balanced: balanced() }),
      parts: { validation: part('validation', name, place), test: part('test', name, place) },
    };
  };
  const partOf = partsByRow(preparation);
  for (const column of loaded.dataset.features) {
    const { name, kind } = column;
    const missing = missingIn(column);
    if (kind !== 'categorical') yield { name, kind, missing, ...numbers(name) };
    else yield { name, kind, missing, ...levels(preparation, column, partOf) };
  }
  const names = new Set(loaded.dataset.features.map(({ name }) => name));
  const encoded = prepared.preprocess.table!.encode.map(({ column }) => column);
  for (const { name, kind } of features.raw)
    if (!names.has(name) && !encoded.some((column) => isOf(name, column)))
      yield { name, kind, missing: 0, ...numbers(name) };
}

/** Pictures that tell what scaling whole ones gives. */
const SHOWN = 256;

/** The values of each channel in scaled training pictures, evenly chosen. */
function scaledChannels({ prepared }: Preparation): Float64Array[] {
  const { preprocess, parts } = prepared;
  const pixels = pixelsOf(parts.train)!;
  const size = pixels.length / parts.train.rows;
  const count = Math.min(SHOWN, parts.train.rows);
  const chosen = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    const picture = Math.floor((i * parts.train.rows) / count);
    chosen.set(pictureAt(pixels, size, picture), i * size);
  }
  const scaled = scalePictures(preprocess, chosen);
  const channels = preprocess.scale.columns.length;
  return preprocess.scale.columns.map((_, c) =>
    Float64Array.from(
      { length: scaled.length / channels },
      (_value, i) => scaled[i * channels + c]!,
    ),
  );
}

/** Channels of pictures, from how often each level occurs in the training part. */
function pictureFeatures(preparation: Preparation): FeatureReport[] {
  const { prepared, levels: counted } = preparation;
  const { scale } = prepared.preprocess;
  const values = Float64Array.from({ length: 256 }, (_, level) => level);
  const lookup = levelTable(scale);
  const whole = scalerNamed(scale.config.type).pictures && scaledChannels(preparation);
  return (counted ?? []).map((counts, c) => ({
    name: scale.columns[c]!.column,
    kind: 'numeric',
    missing: 0,
    train: statistics({ values, counts }),
    scaled: statistics(
      whole ? { values: whole[c]! } : { values: Float64Array.from(lookup[c]!), counts },
    ),
  }));
}

/** The features of the last axis of samples, over all other axes. */
function arrayFeatures({ features }: Preparation): FeatureReport[] {
  return (features?.raw ?? []).map(({ name, kind, values }, i) => ({
    name,
    kind,
    missing: 0,
    train: statistics({ values }),
    scaled: statistics({ values: features!.scaled.at(i) }),
  }));
}

/** Every feature before and after scaling, one after the other. */
export function featuresOf(preparation: Preparation): Iterable<FeatureReport> {
  switch (preparation.loaded.dataset.type) {
    case 'table':
      return tableFeatures(preparation);
    case 'images':
      return pictureFeatures(preparation);
    case 'arrays':
      return arrayFeatures(preparation);
  }
}
