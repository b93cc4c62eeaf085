import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import type { ElementConfig } from '../../shared/config/element';
import { TrainyardError, type ConfigPath, type Warning } from '../../shared/problem';
import type { CleaningReport } from '../../shared/protocol/dataReport';
import type { Categorical } from '../balance/sampler';
import { list } from '../checks/check';
import { cleaners } from '../clean';
import { partNames, type Column, type PartName, type Table } from '../data/dataset';
import type { EncodeContext } from '../encode/encoder';
import { random } from '../engine/random';
import { encodeColumns, encoderNamed, firstMissing, fitScalePausing } from '../preprocess';
import type { Preprocess } from '../prepared';
import type { Pause } from './pauses';
import { nameOf, stepReport, type Removed } from './readData';

type Parts<T> = Readonly<Record<PartName, T>>;
type TableState = NonNullable<Preprocess['table']>;

/** Tables of the three parts: fitted on the training part, cleaned, encoded. */
export interface FittedTable {
  readonly table: TableState;
  readonly scale: Preprocess['scale'];
  readonly cleaned: Parts<Table>;
  /** Encoded columns before scaling. */
  readonly encoded: Parts<readonly Column[]>;
  /** Where columns of few values stand among the encoded ones. */
  readonly categorical: readonly Categorical[];
  readonly cleaning: readonly CleaningReport[];
  readonly removed: readonly Removed[];
  readonly warnings: readonly Warning[];
}

const eachPart = <T>(work: (part: PartName) => T): Record<PartName, T> =>
  Object.fromEntries(partNames.map((part) => [part, work(part)])) as Record<PartName, T>;

/** What was fitted before. */
export interface Fitted {
  readonly table: Pick<TableState, 'clean' | 'encode'>;
  readonly scale: Preprocess['scale'];
}

/**
 * The fitted steps in the config's order, each fitted on what the one before it left of train.
 *
 * @param given States of the steps that were fitted before.
 */
async function clean(
  tables: Parts<Table>,
  config: ResolvedConfig,
  given: TableState['clean'] | undefined,
  pause: Pause,
) {
  const steps: TableState['clean'][number][] = [];
  const cleaning: CleaningReport[] = [];
  const removed: Removed[] = [];
  let current = tables;
  for (const [index, step] of config.data.clean.entries()) {
    const cleaner = cleaners.find(({ name }) => name === step.type)!;
    if (cleaner.stage !== 'fitted') continue;
    await pause();
    const before = current;
    const at = ['data', 'clean', index];
    const state = given?.[steps.length]!.state ?? cleaner.fit(before.train, step as never, { at });
    await pause();
    const results = eachPart((part) => cleaner.apply(before[part], state, step as never, part));
    for (const position of results.train.removed)
      removed.push({ row: nameOf(before.train, position), stage: 'clean', reason: step.type });
    steps.push({ config: step, state });
    cleaning.push({
      ...stepReport(step),
      stage: 'fitted',
      removed: results.train.removed.length,
      changed: partNames.reduce((sum, part) => sum + results[part].changed, 0),
    });
    current = eachPart((part) => results[part].table);
  }
  return { tables: current, steps, cleaning, removed };
}

/** "name: 3" for each column that lacks values in any part. */
function missingCounts(tables: Parts<Table>): string[] {
  return tables.train.features.flatMap(({ name }, i) => {
    const count = partNames
      .map((part) => tables[part].features[i]!.values)
      .reduce((sum, values) => sum + values.filter(Number.isNaN).length, 0);
    return count > 0 ? [`${name}: ${count}`] : [];
  });
}

/** @throws TrainyardError data.missingValues, whose fix adds `impute` */
export function requireValues(tables: Parts<Table>, config: ResolvedConfig): void {
  for (const part of partNames) {
    const missing = firstMissing(tables[part].features);
    if (missing === undefined) continue;
    throw new TrainyardError({
      code: 'data.missingValues',
      at: ['data', 'clean'],
      message: l10n.t(
        'Values are missing or infinite in {0} (the first in row {1}, counted from 0), and no cleaning step fills or drops them. Add { "type": "impute" } or "dropMissing" to clean.',
        list(missingCounts(tables)),
        tables[part].rows[missing.row]!,
      ),
      fix: {
        title: l10n.t('Impute missing values'),
        at: ['data', 'clean'],
        value: [...config.data.clean, { type: 'impute', strategy: 'median' }],
      },
    });
  }
}

function requireTraining(train: Table): void {
  if (train.target.length > 0) return;
  throw new TrainyardError({
    code: 'clean.noRows',
    at: ['data', 'clean'],
    message: l10n.t('The cleaning steps removed every training row; loosen them.'),
  });
}

export function unknownWarnings(part: PartName, unknown: ReadonlyMap<string, number>): Warning[] {
  return [...unknown].map(([column, rows]) => ({
    code: 'encode.unknownCategory',
    at: ['data', 'encode'],
    message: l10n.t(
      'Rows of the {2} part with a category of the column "{0}" that the training part does not have: {1}.',
      column,
      rows,
      part,
    ),
  }));
}

export const encodeContext = (
  train: Pick<Table, 'target'>,
  { seed }: ResolvedConfig,
  classes: readonly string[],
): EncodeContext => ({
  target: train.target,
  classes,
  random: (purpose) => random(seed, purpose),
  at: ['data', 'encode'],
});

/**
 * The columns to encode, each with its encoder: the one that names it, or that of all categorical
 * ones.
 *
 * @throws TrainyardError `data.columnUnknown`, `encode.kind`
 */
export function encodersOf(train: Pick<Table, 'features'>, { data }: ResolvedConfig) {
  const { categorical, columns } = data.encode;
  for (const name of Object.keys(columns)) {
    const at = ['data', 'encode', 'columns', name];
    const column = train.features.find((each) => each.name === name);
    if (column === undefined)
      throw new TrainyardError({
        code: 'data.columnUnknown',
        at,
        message: l10n.t(
          'There is no feature column "{0}"; the columns are: {1}.',
          name,
          train.features.map((each) => `"${each.name}"`).join(', '),
        ),
      });
    requireKind(column, columns[name]!, at);
  }
  return train.features.flatMap((column) => {
    const own = columns[column.name];
    if (own) return [{ column, config: own, at: ['data', 'encode', 'columns', column.name] }];
    if (column.kind !== 'categorical') return [];
    const at = ['data', 'encode', 'categorical'];
    requireKind(column, categorical, at);
    return [{ column, config: categorical, at }];
  });
}

/** @throws TrainyardError `encode.kind` */
function requireKind({ name, kind }: Column, { type }: ElementConfig, at: ConfigPath): void {
  const { kinds = ['categorical', 'binary'] } = encoderNamed(type);
  if (kinds.includes(kind)) return;
  throw new TrainyardError({
    code: 'encode.kind',
    at,
    message: l10n.t(
      'The column "{0}" is {1}, and {2} is for columns that are {3}. Take another encoder, or set the kind of the column in data.columns.',
      name,
      kind,
      type,
      kinds.join(', '),
    ),
  });
}

/** Columns as preprocess.json names them. */
export const rawColumns = (columns: readonly Omit<Column, 'values'>[]): TableState['columns'] =>
  columns.map(({ name, kind, categories, date }) => ({
    name,
    kind,
    categories,
    ...(date && { date }),
  }));

/** Fits the steps before scaling on the training part and applies them to all three. */
async function encodeTable(
  parts: Parts<Table>,
  config: ResolvedConfig,
  classes: readonly string[],
  given: Fitted | undefined,
  pause: Pause,
) {
  const { tables, steps, cleaning, removed } = await clean(
    parts,
    config,
    given?.table.clean,
    pause,
  );
  requireTraining(tables.train);
  requireValues(tables, config);

  const context = encodeContext(tables.train, config, classes);
  const encode = [...(given?.table.encode ?? [])];
  if (given === undefined)
    for (const { column, config: own, at } of encodersOf(tables.train, config)) {
      await pause();
      const state = encoderNamed(own.type).fit(column, own as never, { ...context, at });
      encode.push({ column: column.name, config: own, state });
    }
  await pause();
  const encoded = eachPart((part) =>
    encodeColumns(tables[part].features, encode, part === 'train' ? context : undefined),
  );
  const { columns, raw, categorical } = encoded.train;
  return {
    table: {
      columns: rawColumns(parts.train.features),
      clean: steps,
      encode,
      features: columns.map(({ name }) => name),
    },
    raw,
    cleaned: tables,
    encoded: eachPart((part) => encoded[part].columns),
    categorical,
    cleaning,
    removed,
    warnings: (['validation', 'test'] as const).flatMap((part) =>
      unknownWarnings(part, encoded[part].unknown),
    ),
  };
}

/** What parts became before scaling: the same arrays, while one scaler after the other is tried on them. */
const known = new WeakMap<
  Parts<Table>,
  { readonly key: string; readonly table: Awaited<ReturnType<typeof encodeTable>> }
>();

/**
 * Fits on the training part and applies to all three, but for the scaling.
 *
 * @param given What was fitted before, on more rows than these; then nothing is fitted anew.
 * @param pause Called between columns and steps.
 */
export async function fitTable(
  parts: Parts<Table>,
  config: ResolvedConfig,
  classes: readonly string[],
  given: Fitted | undefined,
  pause: Pause,
): Promise<FittedTable> {
  const { clean: steps, encode } = config.data;
  const key = JSON.stringify([steps, encode, config.seed, given?.table]);
  const before = known.get(parts);
  const table =
    before?.key === key ? before.table : await encodeTable(parts, config, classes, given, pause);
  known.set(parts, { key, table });
  const { raw, ...rest } = table;
  const { train } = table.encoded;
  return {
    ...rest,
    scale: given?.scale ?? (await fitScalePausing(config.scale, train, raw, pause)),
  };
}
