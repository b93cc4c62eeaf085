import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import type { CsvOptions } from '../csv/options';
import { literal, type Database } from './database';
import { isBoolean, isNumeric } from './kinds';
import type { Raw } from './raw';
import { firstLine, hashFiles, identifier, parquetSql, relationRaw } from './relation';

const at = ['data', 'query'] as const;

function wrong(message: string): TrainyardError {
  return new TrainyardError({ code: 'data.query', at, message });
}

interface Serialized {
  readonly error: boolean;
  readonly error_message?: string;
  readonly position?: string;
  readonly statements?: readonly {
    readonly node: { readonly modifiers?: readonly { readonly type: string }[] };
  }[];
}

interface Checked {
  /** The query with the files that it names by their absolute paths. */
  readonly sql: string;
  /** Those files. */
  readonly named: readonly string[];
  /** The query says in which order its rows come. */
  readonly ordered: boolean;
}

type Tree = { [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Makes the files that a query's tree names absolute, in FROM 'file' and FROM read_…('file'). */
function absoluteFiles(tree: Tree, baseDir: string, named: string[]): void {
  const place = (holder: Tree, key: string): void => {
    const file = resolve(baseDir, String(holder[key]));
    holder[key] = file;
    named.push(file);
  };
  if (tree.type === 'BASE_TABLE' && /[./\\*]/.test(String(tree.table_name)))
    place(tree, 'table_name');
  const { function: call } = tree;
  if (tree.type === 'TABLE_FUNCTION' && isTree(call) && Array.isArray(call.children)) {
    const [first] = call.children as unknown[];
    if (isTree(first) && isTree(first.value) && typeof first.value.value === 'string')
      place(first.value, 'value');
  }
  for (const child of Object.values(tree)) if (isTree(child)) absoluteFiles(child, baseDir, named);
}

/**
 * Refuses all but one SELECT.
 * @throws TrainyardError `data.query`
 */
async function checked(database: Database, query: string, baseDir: string): Promise<Checked> {
  const one = async (sql: string): Promise<string> => String((await database.rows(sql))[0]![0]);
  const serialized = await one(`SELECT json_serialize_sql(${literal(query)})::VARCHAR`);
  const tree = JSON.parse(serialized) as Serialized;
  const { error, error_message, position, statements } = tree;
  if (error) {
    const place = position === undefined ? '' : l10n.t(' at character {0}', Number(position) + 1);
    throw wrong(
      l10n.t('The query is no SELECT that can be run{0}: {1}.', place, error_message ?? ''),
    );
  }
  if (statements?.length !== 1)
    throw wrong(l10n.t('The query holds {0} statements; expected one.', statements?.length ?? 0));
  const modifiers = statements[0]!.node.modifiers ?? [];
  const named: string[] = [];
  absoluteFiles(tree as unknown as Tree, baseDir, named);
  return {
    sql: await one(`SELECT json_deserialize_sql(${literal(JSON.stringify(tree))}::JSON)`),
    named,
    ordered: modifiers.some(({ type }) => type === 'ORDER_MODIFIER'),
  };
}

/** The text rows of `raw` under their own names, numbers and truth values as such. */
async function typedView(database: Database, raw: Raw): Promise<string> {
  const profiles = await raw.profiles(raw.names.map((_, place) => place));
  const cells = profiles.map((profile) => {
    const column = `c${profile.place}`;
    const value = isNumeric(profile)
      ? `TRY_CAST(${column} AS DOUBLE)`
      : isBoolean(profile)
        ? `TRY_CAST(${column} AS BOOLEAN)`
        : column;
    return `${value} AS ${identifier(profile.name)}`;
  });
  await database.run(`ALTER TABLE raw RENAME TO texts`);
  return `SELECT ${cells.join(', ')} FROM texts`;
}

/** Those that are files; a pattern's files are told apart by what they give. */
async function existing(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths)
    if ((await stat(path).catch(() => undefined))?.isFile()) found.push(path);
  return found;
}

export interface QueryOptions {
  readonly query: string;
  readonly csv: CsvOptions;
  /** Files of `data.source`, which the query knows as the table `data`. */
  readonly files: readonly string[];
  /** The rows of those files, where they are text; Parquet is read as it stands. */
  readonly text?: Raw;
  /** Of the source files. */
  readonly fingerprint: string;
  readonly baseDir: string;
}

/**
 * The rows of a query over the source files. It may read these, and files below the config's folder, and
 * nothing else; it can change nothing.
 *
 * @throws TrainyardError `data.query`, `data.empty`
 */
export async function queryRaw(database: Database, options: QueryOptions): Promise<Raw> {
  const { query, csv, files, text, baseDir } = options;
  const { sql, named, ordered } = await checked(database, query, baseDir);
  try {
    if (files.length > 0) {
      const select = text ? await typedView(database, text) : `SELECT * FROM ${parquetSql(files)}`;
      await database.run(`CREATE VIEW data AS ${select}`);
    }
    const folders = new Set([baseDir, database.folder, ...files.map((file) => dirname(file))]);
    const allowed = [...folders].map((folder) => literal(join(folder, '/')));
    await database.run(`SET allowed_directories = [${allowed.join(', ')}]`);
    // Several threads may hand the rows of a join or a group out in any order.
    if (!ordered) await database.run('SET threads = 1');
    await database.run('SET enable_external_access = false');
    await database.run('SET lock_configuration = true');
    await database.run(`CREATE TABLE result AS ${sql}`);
  } catch (error) {
    if (error instanceof TrainyardError || (error as Error).name === 'AbortError') throw error;
    throw wrong(
      /Table with name/.test(String(error))
        ? l10n.t('The query failed: {0}. The source is the table "data".', firstLine(error))
        : l10n.t('The query failed: {0}.', firstLine(error)),
    );
  }
  const own = await hashFiles(await existing(named));
  const raw = await relationRaw(database, 'result', {
    csv,
    rejected: text?.rejected ?? [],
    warnings: text?.warnings ?? [],
    fingerprint: createHash('sha256')
      .update(`${options.fingerprint}\0${own}\0${query}`)
      .digest('hex'),
    details: { ...text?.details, query },
    placesOf: (rows) => Promise.resolve(rows.map((row) => ({ file: l10n.t('query'), row }))),
  });
  if (raw.rows > 0) return raw;
  throw new TrainyardError({
    code: 'data.empty',
    at,
    message: l10n.t('The query gives no rows.'),
  });
}
