import type { ResolvedConfig } from '../../shared/config/config';
import type { Table } from '../data/dataset';
import { gather } from '../gather';
import { encodeColumns, encoderNamed, fitColumn, fittedCleaner } from '../preprocess';
import type { Preprocess } from '../prepared';
import { scalersOf } from '../scale/columnTransformer';
import type { Sample } from '../scale/scaler';
import { moments, type Moments } from '../statistics';
import { infoOf, LazyColumn, Latest } from '../stream/lazyColumn';
import type { Column } from '../data/dataset';
import { cleaners } from '../clean';
import { encodeContext, encodersOf, type Fitted } from './fitTable';

type Step = Fitted['table']['clean'][number];

/** Rows that an encoder turns into columns at a time. */
const BLOCK = 65_536;
/** Encoded columns that are in memory together. */
const TOGETHER = 4;

/** A table of some columns, without what no fitted step looks at. */
const tableOf = (features: readonly Column[]): Table => ({
  type: 'table',
  rows: new Int32Array(features[0]?.values.length ?? 0),
  features,
  target: new Float64Array(features[0]?.values.length ?? 0),
});

const emptied = (column: Column): Column => ({ ...infoOf(column), values: new Float64Array() });

const applied = (columns: readonly Column[], { config, state }: Step): readonly Column[] =>
  fittedCleaner(config.type).apply(tableOf(columns), state, config as never, undefined).table
    .features;

/** The columns as a step leaves them; none is computed before it is looked at. */
function appliedTo(columns: readonly Column[], step: Step, latest: Latest): Column[] {
  const sources = new Map<string, Column>();
  for (const column of columns)
    for (const { name } of applied([emptied(column)], step)) sources.set(name, column);
  return applied(columns.map(emptied), step).map((made) => {
    const source = sources.get(made.name)!;
    return new LazyColumn(infoOf(made), latest, () => {
      const { values } = source;
      const found = applied([{ ...infoOf(source), values }], step);
      return found.find(({ name }) => name === made.name)!.values;
    });
  });
}

/** Positions of the training rows that a step leaves, where it removes any. */
function keptBy(columns: readonly Column[], { config, state }: Step): Int32Array | undefined {
  const cleaner = fittedCleaner(config.type);
  if (cleaner.removes?.(config as never) !== true) return undefined;
  const gone = new Uint8Array(columns[0]?.values.length ?? 0);
  for (const column of columns) {
    const own = tableOf([{ ...infoOf(column), values: column.values }]);
    for (const position of cleaner.apply(own, state, config as never, 'train').removed)
      gone[position] = 1;
  }
  let count = 0;
  const kept = new Int32Array(gone.length);
  for (let row = 0; row < gone.length; row++) if (gone[row] === 0) kept[count++] = row;
  return kept.subarray(0, count);
}

/** The columns that one becomes, as samples whose values are computed when they are looked at. */
function encodedSamples(
  column: Column,
  entry: Fitted['table']['encode'][number] | undefined,
): Sample[] {
  if (entry === undefined) return [column];
  const { columns } = encodeColumns([emptied(column)], [entry]);
  let held: { readonly group: number; readonly values: readonly Float64Array[] } | undefined;
  const group = (index: number): readonly Float64Array[] => {
    if (held?.group === index) return held.values;
    held = undefined;
    const first = index * TOGETHER;
    const { values } = column;
    const made = columns.slice(first, first + TOGETHER).map(() => new Float64Array(values.length));
    for (let from = 0; from < values.length; from += BLOCK) {
      const block = { ...infoOf(column), values: values.subarray(from, from + BLOCK) };
      const encoded = encodeColumns([block], [entry]).columns;
      made.forEach((own, i) => own.set(encoded[first + i]!.values, from));
    }
    held = { group: index, values: made };
    return made;
  };
  return columns.map(({ name }, i) => ({
    name,
    get values(): Float64Array {
      return group(Math.floor(i / TOGETHER))[i % TOGETHER]!;
    },
  }));
}

export interface StreamedFit extends Fitted {
  /** Names of the encoded columns. */
  readonly features: readonly string[];
  /** Of the encoded columns of the training part, before scaling. */
  readonly moments: readonly Moments[];
}

/**
 * Fits what the config names on the training part, one column at a time: the very numbers that
 * fitting in memory gives.
 *
 * @param train Its columns lie in a file.
 * @param between Called between two columns.
 */
export async function fitStreamed(
  train: Table,
  config: ResolvedConfig,
  classes: readonly string[],
  between: (done: number, total: number) => Promise<void>,
): Promise<StreamedFit> {
  const latest = new Latest();
  let { target } = train;
  let columns: Column[] = train.features.map(
    (column) => new LazyColumn(infoOf(column), latest, () => column.values),
  );
  const clean: Step[] = [];
  for (const [index, step] of config.data.clean.entries()) {
    if (cleaners.find(({ name }) => name === step.type)!.stage !== 'fitted') continue;
    await between(0, columns.length);
    const cleaner = fittedCleaner(step.type);
    const own: Table = { ...train, target, features: columns };
    const state = cleaner.fit(own, step as never, { at: ['data', 'clean', index] });
    clean.push({ config: step, state });
    const kept = keptBy(columns, clean.at(-1)!);
    if (kept === undefined) columns = appliedTo(columns, clean.at(-1)!, latest);
    else {
      target = gather(target, kept);
      columns = columns.map(
        (column) => new LazyColumn(infoOf(column), latest, () => gather(column.values, kept)),
      );
    }
  }

  const context = encodeContext({ target }, config, classes);
  const chosen = encodersOf({ features: columns }, config);
  const encode: Fitted['table']['encode'][number][] = [];
  const samples: Sample[] = [];
  const raw: string[] = [];
  for (const column of columns) {
    const entry = chosen.find((each) => each.column === column);
    if (entry) {
      const { config: own, at } = entry;
      const state = encoderNamed(own.type).fit(column, own as never, { ...context, at });
      encode.push({ column: column.name, config: own, state });
    }
    for (const sample of encodedSamples(column, entry && encode.at(-1))) {
      samples.push(sample);
      raw.push(column.name);
    }
  }
  const scalers = scalersOf(
    config.scale,
    samples.map(({ name }, i) => ({ name, raw: raw[i]! })),
  );
  const scaled: Preprocess['scale']['columns'][number][] = [];
  const found: Moments[] = [];
  for (const [i, sample] of samples.entries()) {
    await between(i, samples.length);
    const { name, values } = sample;
    scaled.push(fitColumn({ name, values }, scalers[i]!.config, config.scale));
    found.push(moments({ values }));
  }
  return {
    table: { clean, encode },
    scale: { config: config.scale, columns: scaled },
    features: samples.map(({ name }) => name),
    moments: found,
  };
}
