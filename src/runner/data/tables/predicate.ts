import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import type { Column, Loaded, Table } from '../dataset';
import { Database, literal } from './database';
import { firstLine, identifier } from './relation';

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Every node of a parsed statement. */
function* nodesOf(tree: Tree): Iterable<Tree> {
  yield tree;
  for (const child of Object.values(tree)) if (isTree(child)) yield* nodesOf(child);
}

/** The column as SQL sees it, made of the numbers that stand for it. */
function columnSql({ name, kind, categories, date }: Column, place: number): string {
  const value = `nullif(c${place}, 'nan'::DOUBLE)`;
  const sql = (): string => {
    if (date) return `make_timestamp(round(${value} * 86400000000)::BIGINT)`;
    if (kind === 'numeric') return value;
    const texts = `([${categories.map(literal).join(', ')}]::VARCHAR[])[${value}::BIGINT + 1]`;
    const truth = categories.every((text) => /^(true|false)$/i.test(text));
    return kind === 'binary' && truth ? `${texts}::BOOLEAN` : texts;
  };
  return `${sql()} AS ${identifier(name)}`;
}

/** The features, what else was read, and the target as a column. */
function columnsOf(table: Table, { classes, targetName }: Loaded): Column[] {
  const target: Column = {
    name: targetName,
    kind: classes.length > 0 ? 'categorical' : 'numeric',
    values: table.target,
    categories: classes,
  };
  const all = [...table.features, target, ...(table.beside ?? [])];
  return all.filter(({ name }, i) => all.findIndex((each) => each.name === name) === i);
}

interface Serialized extends Tree {
  readonly error: boolean;
  readonly error_message?: string;
  readonly position?: string;
  readonly statements?: readonly { readonly node: Tree }[];
}

/** The number of a row, under a name that no header has. */
const ROW = '\u0001row';
/** Stands before the predicate. */
const SELECT = `SELECT ${identifier(ROW)} FROM data WHERE (`;

/**
 * Parses a predicate: one condition on one row, the same each time that it is asked.
 *
 * @returns The columns that it names.
 * @throws TrainyardError `clean.filter`, `data.columnUnknown`
 */
async function named(
  database: Database,
  predicate: string,
  columns: readonly Column[],
  wrong: (message: string) => TrainyardError,
  at: ConfigPath,
): Promise<Column[]> {
  const text = `${SELECT}${predicate}\n)`;
  const [[serialized]] = (await database.rows(
    `SELECT json_serialize_sql(${literal(text)})::VARCHAR`,
  )) as [[string]];
  const tree = JSON.parse(serialized) as Serialized;
  const { error, error_message, position, statements } = tree;
  if (error) {
    const offset = Math.min(Number(position ?? SELECT.length) - SELECT.length, predicate.length);
    throw wrong(
      l10n.t(
        'The predicate cannot be read, at its character {0}: {1}.',
        Math.max(offset, 0) + 1,
        error_message ?? '',
      ),
    );
  }
  const node = statements?.[0]?.node;
  const condition = node?.where_clause;
  const { modifiers } = (node ?? {}) as { readonly modifiers?: readonly unknown[] };
  // A bracket closed too early would let it be more than a condition.
  if (statements?.length !== 1 || !isTree(condition) || (modifiers ?? []).length > 0)
    throw wrong(l10n.t('The predicate is more than one condition.'));
  const nodes = [...nodesOf(condition)];
  if (nodes.some((each) => each.class === 'SUBQUERY'))
    throw wrong(
      l10n.t(
        'The predicate holds a subquery; it looks at one row alone. Use data.query for what compares rows.',
      ),
    );
  const changing = await database.rows(
    `SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'`,
  );
  const unsteady = nodes.find(
    (each) => each.class === 'FUNCTION' && changing.some(([name]) => name === each.function_name),
  );
  if (unsteady)
    throw wrong(
      l10n.t(
        'The predicate calls {0}(), which gives another value each time; a run could not be repeated.',
        String(unsteady.function_name),
      ),
    );
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const found = nodes.flatMap((each) => {
    if (each.class !== 'COLUMN_REF') return [];
    const name = (each.column_names as readonly string[]).at(-1)!;
    const column = byName.get(name.toLowerCase());
    if (column) return [column];
    throw new TrainyardError({
      code: 'data.columnUnknown',
      at,
      message: l10n.t(
        'The predicate names the column "{0}"; it can name: {1}. Texts stand in single quotes. For columns that are no features use data.query.',
        name,
        columns.map((each) => `"${each.name}"`).join(', '),
      ),
    });
  });
  return [...new Set(found)];
}

/**
 * The positions, ascending, of the rows for which an SQL predicate is true. It can read the table's
 * columns and the target, and nothing else.
 *
 * @throws TrainyardError `clean.filter`, `data.columnUnknown`
 */
export async function matching(
  table: Table,
  loaded: Loaded,
  predicate: string,
  at: ConfigPath,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const wrong = (message: string): TrainyardError =>
    new TrainyardError({ code: 'clean.filter', at, message });
  return Database.with(async (database) => {
    await database.run('SET enable_external_access = false');
    const columns = await named(database, predicate, columnsOf(table, loaded), wrong, at);
    const places = Float64Array.from(table.target.keys());
    const names = ['place', ...columns.map((_, i) => `c${i}`)];
    await database.run(
      `CREATE TABLE numbers (${names.map((name) => `${name} DOUBLE`).join(', ')})`,
    );
    await database.append('numbers', [places, ...columns.map(({ values }) => values)]);
    const cells = columns.map((column, i) => columnSql(column, i));
    await database.run(
      `CREATE VIEW data AS SELECT ${[`place AS ${identifier(ROW)}`, ...cells].join(', ')} FROM numbers`,
    );
    const sql = `${SELECT}${predicate}\n) ORDER BY 1`;
    const kept: number[] = [];
    try {
      await database.chunks(sql, (count, [rows]) => {
        for (let i = 0; i < count; i++) kept.push(Number(rows![i]));
      });
    } catch (error) {
      if (error instanceof TrainyardError || signal?.aborted) throw error;
      throw wrong(l10n.t('The predicate cannot be evaluated: {0}.', firstLine(error)));
    }
    return Int32Array.from(kept);
  }, signal);
}
