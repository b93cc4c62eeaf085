import { totalmem } from 'node:os';
import * as l10n from '@vscode/l10n';
import { dataSection } from '../../shared/config/config';
import { TrainyardError, type Warning } from '../../shared/problem';
import { csvParams } from './csv/options';
import {
  defineData,
  take,
  type Beside,
  type Column,
  type GivenKind,
  type LoadContext,
  type Rejected,
  type Table,
} from './dataset';
import { sortedNames } from './names';
import { Database } from './tables/database';
import { placeOf, selectFeatures } from './tables/features';
import { isNumeric, typeColumn } from './tables/kinds';
import { openTable } from './tables/open';
import type { Raw, Typed } from './tables/raw';
import { bytesOf, inMemory, isToStream, storeColumns } from './tables/streaming';
import { readTarget } from './tables/target';

/** Rows that a warning names; it counts them all. */
const SHOWN_ROWS = 20;

/** The columns with their values, [rows] each; infinite values become missing ones, counted. */
export async function fetchColumns(
  raw: Raw,
  typed: readonly Typed[],
  onProgress?: LoadContext['onProgress'],
): Promise<{ columns: Column[]; infinite: Map<string, number> }> {
  const values = await raw.values(typed, onProgress);
  const infinite = new Map<string, number>();
  const columns = typed.map(({ name, place, kind, categories, date }, i): Column => {
    const column = values[i]!;
    if (!raw.isFinite?.(place))
      for (let row = 0; row < column.length; row++)
        if (Math.abs(column[row]!) === Infinity) {
          column[row] = NaN;
          infinite.set(name, (infinite.get(name) ?? 0) + 1);
        }
    return { name, kind, values: column, categories, ...(date && { date }) };
  });
  return { columns, infinite };
}

const GIB = 1024 ** 3;

/**
 * Tables are held in memory: one that has no room there is refused before it is read.
 * @throws TrainyardError data.tooLarge
 */
export function requireMemory(rows: number, columns: number, memory = totalmem()): void {
  const bytes = bytesOf(rows, columns);
  if (bytes <= memory) return;
  throw new TrainyardError({
    code: 'data.tooLarge',
    at: ['data', 'source'],
    message: l10n.t(
      '{0} rows of {1} columns take about {2} GiB of memory, and this machine has {3}. Take fewer rows or columns with data.query, e.g. "SELECT * FROM data USING SAMPLE reservoir(1000000 ROWS) REPEATABLE (42)".',
      rows,
      columns,
      (bytes / GIB).toFixed(1),
      (memory / GIB).toFixed(1),
    ),
  });
}

/** Warnings about infinite values in numeric columns. */
export function infiniteWarnings(infinite: ReadonlyMap<string, number>): Warning[] {
  return [...infinite].map(([name, count]) => ({
    code: 'data.infinite',
    at: ['data', 'source'],
    message: l10n.t(
      'The column "{0}" holds {1} infinite values; they count as missing.',
      name,
      count,
    ),
  }));
}

/** Tells which columns were taken for dates, and what became of them. */
function dateInfos(typed: readonly Typed[]): Warning[] {
  return typed
    .filter(({ date }) => date)
    .map(({ name }) => ({
      code: 'data.dateColumn',
      severity: 'info',
      at: ['data', 'columns', name],
      message: l10n.t(
        'The column "{0}" holds dates and is read as the number of days since 1970-01-01; the encoder dateParts takes year, month, weekday and others out of it.',
        name,
      ),
    }));
}

/** The error for features that hold something else than numbers, truth values, dates or texts. */
function unusableColumns(names: readonly string[], excluded: readonly string[]): TrainyardError {
  return new TrainyardError({
    code: 'data.columnType',
    at: ['data', 'features'],
    message: l10n.t(
      'These columns hold lists, structures or bytes, which are no features: {0}. Leave them out with features.exclude, or take numbers out of them in data.query.',
      names.map((name) => `"${name}"`).join(', '),
    ),
    fix: {
      title:
        names.length === 1
          ? l10n.t('Leave "{0}" out', names[0]!)
          : l10n.t('Leave these columns out'),
      at: ['data', 'features', 'exclude'],
      value: [...excluded, ...names],
    },
  });
}

async function typedFeatures(
  raw: Raw,
  places: readonly number[],
  kinds: Readonly<Record<string, GivenKind>>,
  excluded: readonly string[],
  warnings: Warning[],
): Promise<Typed[]> {
  const unusable = raw.unusable(places);
  if (unusable.length > 0) throw unusableColumns(unusable, excluded);
  const typed: Typed[] = [];
  for (const profile of await raw.profiles(places)) {
    if (profile.present > 0)
      typed.push(await typeColumn(raw, profile, kinds[profile.name], excluded));
    else
      warnings.push({
        code: 'data.columnEmpty',
        at: ['data', 'features'],
        message: l10n.t('The column "{0}" holds no values and is left out.', profile.name),
        fix: {
          title: l10n.t('Leave "{0}" out', profile.name),
          at: ['data', 'features', 'exclude'],
          value: [...excluded, profile.name],
        },
      });
  }
  if (typed.length > 0) return typed;
  throw new TrainyardError({
    code: 'data.noFeatures',
    at: ['data', 'features'],
    message: l10n.t('None of the feature columns holds a value.'),
  });
}

/**
 * The columns that are no features, typed by what they are for: any texts, numbers or dates, or
 * numbers alone.
 *
 * @throws TrainyardError as {@link typeColumn}
 */
async function typedBeside(
  raw: Raw,
  beside: readonly Beside[],
  places: readonly number[],
): Promise<Typed[]> {
  const profiles = await raw.profiles(places);
  return Promise.all(
    beside.map(async ({ name, use }, i): Promise<Typed> => {
      const place = places[i]!;
      const profile = profiles[i]!;
      if (use !== 'text' || isNumeric(profile)) return typeColumn(raw, profile, 'numeric', []);
      return { name, place, categories: sortedNames(await raw.texts(place)), kind: 'categorical' };
    }),
  );
}

/** A column whose different numbers are texts. */
function asTexts(column: Column): Column {
  if (column.kind !== 'numeric') return column;
  const present = column.values.filter((value) => !Number.isNaN(value));
  const categories = sortedNames(new Set(Array.from(present, String)));
  const places = new Map(categories.map((text, i) => [text, i]));
  const values = column.values.map((value) => places.get(String(value)) ?? NaN);
  return { name: column.name, values, categories, kind: 'categorical' };
}

/** Rows whose target is missing or infinite, named by their lines. */
async function withoutTarget(
  raw: Raw,
  target: Float64Array,
): Promise<{ rows: number[]; rejected: Rejected[] }> {
  const rows: number[] = [];
  for (let row = 0; row < target.length; row++) if (!Number.isFinite(target[row])) rows.push(row);
  const reason = l10n.t('No value in the target column');
  const places = await raw.placesOf(rows);
  return {
    rows,
    rejected: places.map(({ file, line }) => ({
      file,
      ...(line !== undefined && { line }),
      reason,
    })),
  };
}

function oneClass(name: string, value: string | undefined): TrainyardError {
  return new TrainyardError({
    code: 'data.oneClass',
    at: ['data', 'target'],
    message: l10n.t(
      'The target "{0}" is {1} in every row; a classification needs at least two classes.',
      name,
      value === undefined ? l10n.t('missing') : `"${value}"`,
    ),
  });
}

/**
 * The table without the rows whose target is not finite.
 * @param complete there are none
 */
function withTarget(
  columns: Column[],
  beside: Column[],
  target: Float64Array,
  complete: boolean,
): Table {
  const rows = new Int32Array(target.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  const table: Table = {
    ...{ type: 'table', rows, features: columns, target },
    ...(beside.length > 0 && { beside }),
  };
  return complete
    ? table
    : take(
        table,
        rows.filter((row) => Number.isFinite(target[row]!)),
      );
}

export const table = defineData({
  kind: 'data',
  name: 'table',
  doc: 'A table with one row a sample and one column a feature: CSV, TSV, Parquet, JSON or JSON Lines, packed with gzip or not, or a query over such files.',
  source: 'pandas read_csv, read_parquet, read_json; DuckDB',
  params: {
    source: {
      type: 'union',
      of: [
        { type: 'string', of: 'path', doc: 'A file, or a pattern such as "data/*.csv".' },
        {
          type: 'list',
          of: { type: 'string', of: 'path', doc: 'A file or a pattern.' },
          minItems: 1,
          doc: 'Several; their rows are read one after the other.',
        },
      ],
      doc: 'The file, a pattern with * for several files, or a list of them; relative paths start from the folder of the config file. Needed unless query names its files itself.',
    },
    query: {
      type: 'string',
      doc: "One SQL SELECT (DuckDB) whose rows are taken instead; the source is the table \"data\", other files below the config file's folder are named as 'file.csv'.",
    },
    target: { type: 'string', of: 'column', required: true, doc: 'The column to predict.' },
    csv: {
      type: 'object',
      params: csvParams,
      default: {},
      doc: 'How the file is written; what is not given is found out.',
    },
    features: dataSection.features,
    columns: dataSection.columns,
    stream: {
      type: 'enum',
      values: ['auto', 'always', 'never'],
      default: 'auto',
      doc: 'Read the rows from disk piece by piece instead of holding them in memory, with the same numbers; auto: where they would take more than a third of the memory that is free.',
    },
  },
  async load(values, context) {
    const { target: targetName, columns: kinds, features } = values;
    const { signal, onProgress, task: wanted = 'auto' } = context;
    return Database.with(async (database) => {
      const choose = (bytes: number): boolean =>
        isToStream(values.stream, bytes, context.notStreamed);
      const aside = context.beside ?? [];
      const placesIn = (names: readonly string[]) => {
        const targetPlace = placeOf(targetName, names, ['data', 'target']);
        for (const name of Object.keys(kinds)) placeOf(name, names, ['data', 'columns', name]);
        const besidePlaces = aside.map(({ name, at }) => placeOf(name, names, at));
        const places = selectFeatures(names, targetName, features, besidePlaces);
        return { targetPlace, besidePlaces, places };
      };
      const asked = (names: readonly string[]): number[] => {
        const { targetPlace, besidePlaces, places } = placesIn(names);
        return [targetPlace, ...besidePlaces, ...places];
      };
      const table = { ...values, wanted: asked };
      const { raw, streamed } = await openTable(database, table, context.baseDir, choose, signal);
      const { targetPlace, besidePlaces, places } = placesIn(raw.names);
      const warnings = [...raw.warnings];
      const [profile] = await raw.profiles([targetPlace]);
      const target = await readTarget(raw, profile!, wanted, kinds[targetName]);
      const typed = await typedFeatures(raw, places, kinds, features.exclude, warnings);
      const besideTyped = await typedBeside(raw, aside, besidePlaces);
      const all = [...typed, ...besideTyped, target.typed];
      if (!streamed) requireMemory(raw.rows, all.length);
      const fetched = streamed
        ? await storeColumns(raw, all, context)
        : await fetchColumns(raw, all, onProgress);
      const columns = fetched.columns.slice(0, typed.length);
      const beside = fetched.columns
        .slice(typed.length, -1)
        .map((column, i) => (aside[i]!.use === 'text' ? asTexts(column) : inMemory(column)));
      const targetValues = fetched.columns.at(-1)!.values;
      const unlabelled = await withoutTarget(raw, targetValues);
      const kept = withTarget(columns, beside, targetValues, unlabelled.rows.length === 0);
      const settled = target.settle(kept.target);
      if (settled.task === 'classification' && settled.classes.length < 2)
        throw oneClass(targetName, settled.classes[0]);
      if (kept.target.length === 0) throw oneClass(targetName, undefined);
      if (unlabelled.rows.length > 0)
        warnings.push({
          code: 'data.targetMissing',
          at: ['data', 'target'],
          message: l10n.t(
            '{0} rows have no value in the target "{1}" and are left out.',
            unlabelled.rows.length,
            targetName,
          ),
          rows: unlabelled.rows.slice(0, SHOWN_ROWS),
        });
      return {
        dataset: { ...kept, target: settled.target },
        task: settled.task,
        classes: settled.classes,
        targetName,
        read: raw.rows + raw.rejected.length,
        rejected: [...raw.rejected, ...unlabelled.rejected],
        removed: unlabelled.rows.map((row) => ({ row, reason: 'targetMissing' })),
        warnings: [...warnings, ...dateInfos(typed), ...infiniteWarnings(fetched.infinite)],
        fingerprint: raw.fingerprint,
        details: { ...raw.details, columns: raw.names },
      };
    }, signal);
  },
});
