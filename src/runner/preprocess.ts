import * as l10n from '@vscode/l10n';
import type { ElementConfig } from '../shared/config/element';
import { TrainyardError } from '../shared/problem';
import { cleaners } from './clean';
import type { Categorical } from './balance/sampler';
import type { FittedCleaner } from './clean/cleaner';
import type { Column, Table } from './data/dataset';
import { encoders } from './encode';
import type { EncodeContext, Encoded, Encoder } from './encode/encoder';
import { scalePixels } from './pixels';
import type { Pixels } from './stream/storedPixels';
import type { Preprocess } from './prepared';
import { scalers } from './scale';
import { scalersOf } from './scale/columnTransformer';
import type { Affine, Line, Sample, Scaler } from './scale/scaler';

/** What was fitted, as preprocess.json holds it. */
type TableState = NonNullable<Preprocess['table']>;

const named = <E extends { readonly name: string }>(elements: readonly E[], name: string): E => {
  const found = elements.find((element) => element.name === name);
  if (found !== undefined) return found;
  throw new TrainyardError({
    code: 'run.elementUnknown',
    message: l10n.t('This version of Trainyard knows no element "{0}".', name),
    exitCode: 3,
  });
};

export const fittedCleaner = (name: string): FittedCleaner =>
  named(
    cleaners.filter((each) => each.stage === 'fitted'),
    name,
  );
export const encoderNamed = (name: string): Encoder => named(encoders, name);
export const scalerNamed = (name: string): Scaler => named(scalers, name);

function encodeColumn(
  column: Column,
  { config, state }: TableState['encode'][number],
  training: EncodeContext | undefined,
): Encoded {
  const encoder = encoderNamed(config.type);
  return training && encoder.applyToTraining
    ? encoder.applyToTraining(column, config as never, training)
    : encoder.apply(column, state, config as never);
}

/**
 * Numeric columns from the cleaned ones; `unknown` counts by column the rows with a new category,
 * `categorical` tells where columns of few values went.
 *
 * @param training Given for the training part itself, on which `encode` was fitted.
 */
export function encodeColumns(
  columns: readonly Column[],
  encode: TableState['encode'],
  training?: EncodeContext,
): {
  columns: Column[];
  unknown: ReadonlyMap<string, number>;
  categorical: readonly Categorical[];
  /** Name of the column that each one comes from. */
  raw: readonly string[];
} {
  const byColumn = new Map(encode.map((entry) => [entry.column, entry]));
  const unknown = new Map<string, number>();
  const categorical: Categorical[] = [];
  const encoded: Column[] = [];
  const raw: string[] = [];
  for (const column of columns) {
    const entry = byColumn.get(column.name);
    const result = entry
      ? encodeColumn(column, entry, training)
      : { columns: [column], unknown: 0 };
    if (result.unknown > 0) unknown.set(column.name, result.unknown);
    const places = result.columns.map((_, i) => encoded.length + i);
    if (column.kind !== 'numeric') categorical.push({ column: column.name, places });
    encoded.push(...result.columns);
    raw.push(...result.columns.map(() => column.name));
  }
  return { columns: encoded, unknown, categorical, raw };
}

/** The line that each column is scaled along; undefined where it is none. */
export const linesOf = ({ config, columns }: Preprocess['scale']): (Affine | undefined)[] =>
  columns.map(({ config: own = config, state }) => {
    const { affine, transformRows } = scalerNamed(own.type);
    return transformRows ? undefined : affine?.(state, own as never);
  });

/** Each column scaled in double. */
export function scaleColumns(
  columns: readonly Column[],
  scale: Preprocess['scale'],
): Float64Array[] {
  const configs = scale.columns.map(({ config }) => config ?? scale.config);
  const scaled = columns.map((column, i) =>
    scalerNamed(configs[i]!.type).transform(
      column.values,
      scale.columns[i]!.state,
      configs[i] as never,
    ),
  );
  // Those that scale rows see their columns together.
  for (const config of new Set(configs)) {
    const { transformRows } = scalerNamed(config.type);
    if (!transformRows) continue;
    const places = [...configs.keys()].filter((i) => configs[i] === config);
    const rows = transformRows(
      places.map((i) => scaled[i]!),
      config as never,
    );
    places.forEach((place, i) => (scaled[place] = rows[i]!));
  }
  return scaled;
}

function requireNoPictureScaler(configs: readonly ElementConfig[]): void {
  const found = configs.find(({ type }) => scalerNamed(type).picturesOnly);
  if (found === undefined) return;
  const others = scalers.filter(({ picturesOnly }) => !picturesOnly).map(({ name }) => name);
  throw new TrainyardError({
    code: 'scale.onlyPictures',
    at: ['scale'],
    message: l10n.t(
      '{0} is for pictures. Of other data use one of {1}.',
      found.type,
      others.join(', '),
    ),
  });
}

/**
 * The scaler of each column: the one that the config names for it.
 *
 * @param raw Name of the column that each one was encoded from.
 * @param pictures The columns are channels of pictures.
 * @throws TrainyardError `data.columnUnknown`, `scale.onlyPictures`
 */
export function chosenScalers(
  config: ElementConfig,
  columns: readonly Pick<Sample, 'name'>[],
  raw: readonly string[] = columns.map(({ name }) => name),
  pictures = false,
): ElementConfig[] {
  const named = columns.map(({ name }, i) => ({ name, raw: raw[i]! }));
  const chosen = scalersOf(config, named).map((each) => each.config);
  if (!pictures) requireNoPictureScaler(chosen);
  return chosen;
}

/**
 * Scalers fitted on columns of the training part, each column by the one that the config names.
 *
 * @throws TrainyardError as {@link chosenScalers}, and what the scalers throw
 */
export function fitScale(
  config: ElementConfig,
  columns: readonly Sample[],
  ...rest: [raw?: readonly string[], pictures?: boolean]
): Preprocess['scale'] {
  const chosen = chosenScalers(config, columns, ...rest);
  return { config, columns: columns.map((sample, i) => fitColumn(sample, chosen[i]!, config)) };
}

/** The same, with a pause between columns. */
export async function fitScalePausing(
  config: ElementConfig,
  columns: readonly Sample[],
  raw: readonly string[],
  pause: () => Promise<void>,
): Promise<Preprocess['scale']> {
  const chosen = chosenScalers(config, columns, raw);
  const fitted: Preprocess['scale']['columns'][number][] = [];
  for (const [i, sample] of columns.entries()) {
    fitted.push(fitColumn(sample, chosen[i]!, config));
    await pause();
  }
  return { config, columns: fitted };
}

/** What the scaler fits on whole pictures of the training part, where it does. */
export function fitWhole(
  { config, columns }: Preprocess['scale'],
  pixels: Pixels,
  size: number,
): Partial<Pick<Preprocess['scale'], 'whole'>> {
  const scaler = scalerNamed(config.type);
  const { pictures } = scaler;
  if (pictures?.fit === undefined) return {};
  const levels = Float64Array.from({ length: 256 }, (_, level) => level);
  const lines = columns.map(({ state }) => scaler.transform(levels, state, config as never));
  // Not `pictureAt`: this runs in pages too, which have no files.
  const at = (picture: number): Uint8Array =>
    pixels instanceof Uint8Array
      ? pixels.subarray(picture * size, (picture + 1) * size)
      : pixels.at(picture);
  const row = (picture: number): Float64Array =>
    Float64Array.from(at(picture), (level, p) => lines[p % lines.length]![level]!);
  return {
    whole: pictures.fit({ rows: pixels.length / size, size, row }, config as never),
  };
}

/** What undoes the scaling of the target, where it is scaled. */
export function lineOfTarget({ scaleTarget }: Pick<Preprocess, 'scaleTarget'>): Line | undefined {
  if (scaleTarget === undefined) return undefined;
  const { config, state } = scaleTarget;
  return scalerNamed(config.type).line?.(state, config as never);
}

/** @param own The scaler of this column, which may be another one than that of all. */
export function fitColumn(
  sample: Sample,
  own: ElementConfig,
  config: ElementConfig,
): Preprocess['scale']['columns'][number] {
  const state = scalerNamed(own.type).fit(sample, own as never);
  return { column: sample.name, state, ...(own !== config && { config: own }) };
}

/** Columns as rows of a matrix, [rows, columns] C order. */
export function toRows<A extends Float32Array | Float64Array>(
  columns: readonly Float64Array[],
  matrix: A,
): A {
  const width = columns.length;
  columns.forEach((column, c) => {
    for (let row = 0; row < column.length; row++) matrix[row * width + c] = column[row]!;
  });
  return matrix;
}

/**
 * Samples of any shape, scaled feature by feature of the last axis.
 *
 * @param values [n, …inputShape], C order
 * @returns the same shape
 */
export function scaleArrays(
  { scale }: Pick<Preprocess, 'scale'>,
  values: ArrayLike<number>,
): Float32Array {
  const width = scale.columns.length;
  const length = values.length / width;
  const columns = scale.columns.map(({ column }, c): Column => ({
    name: column,
    kind: 'numeric',
    values: Float64Array.from({ length }, (_, i) => values[i * width + c]!),
    categories: [],
  }));
  return toRows(scaleColumns(columns, scale), new Float32Array(values.length));
}

/** The scaled value of each of 256 levels, by channel. */
export function levelTable(scale: Preprocess['scale']): Float32Array[] {
  const levels = Float64Array.from({ length: 256 }, (_, level) => level);
  const scaler = scalerNamed(scale.config.type);
  return scale.columns.map(({ state }) =>
    Float32Array.from(scaler.transform(levels, state, scale.config as never)),
  );
}

/**
 * Pictures as the model takes them.
 *
 * @param pixels [n, …shape]
 * @returns float32, the same shape
 */
export function scalePictures(
  { scale, inputShape }: Pick<Preprocess, 'scale' | 'inputShape'>,
  pixels: Uint8Array,
): Float32Array {
  const scaled = scalePixels(pixels, levelTable(scale));
  const size = inputShape.reduce((a, b) => a * b, 1);
  scalerNamed(scale.config.type).pictures?.plain(
    scaled,
    size,
    scale.whole ?? {},
    scale.config as never,
  );
  return scaled;
}

/** First missing value: its column and 0-based row. */
export function firstMissing(
  columns: readonly Column[],
): { column: string; row: number; count: number } | undefined {
  for (const { name, values } of columns) {
    let row = 0;
    while (row < values.length && values[row] === values[row]) row++;
    if (row === values.length) continue;
    return { column: name, row, count: values.filter(Number.isNaN).length };
  }
  return undefined;
}

/** A value of a two-valued column that is neither of them is missing. */
const knownBinary = (column: Column): Column =>
  column.kind === 'binary'
    ? { ...column, values: column.values.map((v) => (v < column.categories.length ? v : NaN)) }
    : column;

/**
 * New rows as the model's input: the fitted cleaning steps, encoders and scalers in their order.
 *
 * @param columns Raw columns in the order of `preprocess.table.columns`.
 * @returns x float32 [rows, features], C order; `unknown` counts by column the rows whose category
 *   training never saw.
 * @throws TrainyardError `predict.missingValues` where a value is missing and no step fills it
 */
export function applyToRows(
  preprocess: Preprocess,
  columns: readonly Column[],
): { x: Float32Array; unknown: ReadonlyMap<string, number> } {
  const state = preprocess.table!;
  const rows = columns[0]?.values.length ?? 0;
  const raw: Table = {
    type: 'table',
    rows: Int32Array.from({ length: rows }, (_, i) => i),
    features: columns.map(knownBinary),
    target: new Float64Array(rows),
  };
  const cleaned = state.clean.reduce<Table>(
    (table, { config, state: fitted }) =>
      fittedCleaner(config.type).apply(table, fitted, config as never, undefined).table,
    raw,
  );
  const missing = firstMissing(cleaned.features);
  if (missing !== undefined)
    throw new TrainyardError({
      code: 'predict.missingValues',
      message: l10n.t(
        'Row {0} has no value for "{1}", and the model was trained without a step that fills missing values. Give the value, or train with the cleaning step impute.',
        missing.row,
        missing.column,
      ),
    });
  const encoded = encodeColumns(cleaned.features, state.encode);
  const scaled = scaleColumns(encoded.columns, preprocess.scale);
  return {
    x: toRows(scaled, new Float32Array(rows * scaled.length)),
    unknown: encoded.unknown,
  };
}
