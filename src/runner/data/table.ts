import * as l10n from '@vscode/l10n';
import { dataSection } from '../../shared/config/config';
import { TrainyardError, type Warning } from '../../shared/problem';
import { Database } from './csv/database';
import { placeOf, selectFeatures } from './csv/features';
import { categorySql, numberSql, profiles, typeColumn, type Typed } from './csv/kinds';
import { csvParams } from './csv/options';
import { readRaw, type Raw } from './csv/raw';
import { readTarget } from './csv/target';
import {
  defineData,
  take,
  type Column,
  type LoadContext,
  type Rejected,
  type Table,
} from './dataset';
import { located } from './files';

/** The columns with their values, [rows] each; infinite values become missing ones, counted. */
export async function fetchColumns(
  raw: Raw,
  typed: readonly Typed[],
  extra: readonly string[],
  onProgress?: LoadContext['onProgress'],
): Promise<{ columns: Column[]; extra: Float64Array[]; infinite: Map<string, number> }> {
  const expressions = typed.map(({ kind, column, categories }) =>
    kind === 'numeric' ? numberSql(column, raw.dialect.decimal) : categorySql(column, categories),
  );
  const values = await raw.database.doubles([...expressions, ...extra], 'raw', raw.rows, (done) =>
    onProgress?.(done, raw.rows),
  );
  const infinite = new Map<string, number>();
  const columns = typed.map(({ name, kind, categories }, i): Column => {
    const column = values[i]!;
    for (let row = 0; row < column.length; row++)
      if (Math.abs(column[row]!) === Infinity) {
        column[row] = NaN;
        infinite.set(name, (infinite.get(name) ?? 0) + 1);
      }
    return { name, kind, values: column, categories };
  });
  return { columns, extra: values.slice(typed.length), infinite };
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

async function typedFeatures(
  raw: Raw,
  places: readonly number[],
  kinds: Readonly<Record<string, Column['kind']>>,
  warnings: Warning[],
): Promise<Typed[]> {
  const typed: Typed[] = [];
  for (const profile of await profiles(raw, places)) {
    if (profile.present > 0) typed.push(await typeColumn(raw, profile, kinds[profile.name]));
    else
      warnings.push({
        code: 'data.columnEmpty',
        at: ['data', 'features'],
        message: l10n.t('The column "{0}" holds no values and is left out.', profile.name),
      });
  }
  if (typed.length > 0) return typed;
  throw new TrainyardError({
    code: 'data.noFeatures',
    at: ['data', 'features'],
    message: l10n.t('None of the feature columns holds a value.'),
  });
}

/** Rows whose target is missing or infinite, named by their lines. */
async function withoutTarget(
  raw: Raw,
  target: Float64Array,
): Promise<{ rows: number[]; rejected: Rejected[] }> {
  const rows: number[] = [];
  target.forEach((value, row) => Number.isFinite(value) || rows.push(row));
  const lines = await raw.linesOf(rows);
  const reason = l10n.t('No value in the target column');
  return { rows, rejected: lines.map((line) => ({ file: raw.source.file, line, reason })) };
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

/** The table without the rows whose target is not finite. */
function withTarget(columns: Column[], target: Float64Array): Table {
  const rows = Int32Array.from(target, (_, row) => row);
  const table: Table = { type: 'table', rows, features: columns, target };
  return target.every(Number.isFinite)
    ? table
    : take(
        table,
        rows.filter((row) => Number.isFinite(target[row]!)),
      );
}

export const table = defineData({
  kind: 'data',
  name: 'table',
  doc: 'A CSV or TSV file with one row a sample and one column a feature.',
  source: 'pandas read_csv; DuckDB CSV reader',
  params: {
    source: {
      type: 'string',
      of: 'path',
      required: true,
      doc: 'The file; a relative path starts from the folder of the config file.',
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
  },
  async load(values, context) {
    const { target: targetName, columns: kinds, features, csv } = values;
    const at = ['data', 'source'];
    const { signal, onProgress, task: wanted = 'auto' } = context;
    const file = await located(values.source, context.baseDir, 'file', at);
    return Database.with(async (database) => {
      const raw = await readRaw(database, file, csv, [targetName], at, signal);
      const targetPlace = placeOf(targetName, raw.names, ['data', 'target']);
      for (const name of Object.keys(kinds)) placeOf(name, raw.names, ['data', 'columns', name]);
      const places = selectFeatures(raw.names, targetName, features);
      const warnings = [...raw.warnings];
      const [profile] = await profiles(raw, [targetPlace]);
      const target = await readTarget(raw, profile!, wanted, kinds[targetName]);
      const typed = await typedFeatures(raw, places, kinds, warnings);
      const fetched = await fetchColumns(raw, typed, [target.sql], onProgress);
      const unlabelled = await withoutTarget(raw, fetched.extra[0]!);
      const kept = withTarget(fetched.columns, fetched.extra[0]!);
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
        });
      const { delimiter, quote, header, decimal } = raw.dialect;
      return {
        dataset: { ...kept, target: settled.target },
        task: settled.task,
        classes: settled.classes,
        targetName,
        read: raw.rows + raw.rejected.length,
        rejected: [...raw.rejected, ...unlabelled.rejected],
        removed: unlabelled.rows.map((row) => ({ row, reason: 'targetMissing' })),
        warnings: [...warnings, ...infiniteWarnings(fetched.infinite)],
        fingerprint: raw.source.fingerprint,
        details: {
          file,
          dialect: { delimiter, quote, header, decimal, encoding: raw.source.encoding },
          columns: raw.names,
        },
      };
    }, signal);
  },
});
