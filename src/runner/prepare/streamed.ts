import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import type { Warning } from '../../shared/problem';
import type { CleaningReport } from '../../shared/protocol/dataReport';
import { checkData } from '../checks';
import { partNames, take, type Column, type PartName, type Table } from '../data/dataset';
import { openCacheFolder } from '../data/pictures/cacheFolder';
import { random } from '../engine/random';
import type { Part, Prepared, Preprocess } from '../prepared';
import { FileRows } from '../stream/fileRows';
import { StoredColumn } from '../stream/storedColumn';
import { balanceTrain, rowWeights, type Balanced } from './balanceTrain';
import { rawColumns, requireValues, unknownWarnings, type Fitted } from './fitTable';
import type { Preparation } from './index';
import { inTurn, pauses, type Pause } from './pauses';
import { stepReport, type PrepareHooks, type Removed, type SplitData } from './readData';
import { streamObstacle } from './streamObstacle';
import { fitStreamed, type StreamedFit } from './streamedFit';
import {
  blockOf,
  blocks,
  keyOf,
  preparedBefore,
  writeRows,
  type WrittenRows,
} from './streamedRows';

type Parts<T> = Readonly<Record<PartName, T>>;

/** Rows that reports and checks look at, of all parts together. */
const SAMPLE = 100_000;

const eachPart = <T>(work: (part: PartName) => T): Record<PartName, T> =>
  Object.fromEntries(partNames.map((part) => [part, work(part)])) as Record<PartName, T>;

/** Whether the columns of a table lie in a file. */
export const isStreamed = ({ features }: Table): boolean =>
  features.some((column) => column instanceof StoredColumn);

/** Some positions of a part, drawn at random, ascending. */
function drawn(rows: number, wanted: number, seed: number, part: PartName): Int32Array {
  if (rows <= wanted) return Int32Array.from({ length: rows }, (_, i) => i);
  const draws = random(seed, `stream/sample/${part}`);
  const chosen = new Set<number>();
  while (chosen.size < wanted) chosen.add(draws.integer(rows));
  return Int32Array.from(chosen).sort();
}

/** Tables with the same columns, one behind the other. */
function joined(tables: readonly Table[], like: Table): Table {
  const doubles = (of: (table: Table) => Float64Array): Float64Array => {
    const parts = tables.map(of);
    const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let filled = 0;
    for (const part of parts) {
      all.set(part, filled);
      filled += part.length;
    }
    return all;
  };
  return {
    type: 'table',
    rows: Int32Array.from(doubles(({ rows }) => Float64Array.from(rows))),
    features: like.features.map(({ name, kind, categories, date }, i): Column => ({
      ...{ name, kind, categories, ...(date && { date }) },
      values: doubles(({ features }) => features[i]!.values),
    })),
    target: doubles(({ target }) => target),
  };
}

/** Rows of a streamed table in memory. */
async function resident(
  table: Table,
  positions: Int32Array,
  between: () => Promise<void>,
): Promise<Table> {
  const found: Table[] = [];
  let next = 0;
  for (const { from, block } of blocks(table)) {
    const to = from + block.rows.length;
    const first = next;
    while (next < positions.length && positions[next]! < to) next++;
    if (next > first)
      found.push(
        take(
          block,
          positions.subarray(first, next).map((place) => place - from),
        ),
      );
    await between();
  }
  return joined(found, blockOf(table, 0, 0));
}

/** Missing values of each column of the source. */
async function missingIn(
  { features }: Table,
  between: () => Promise<void>,
): Promise<Record<string, number>> {
  const missing: Record<string, number> = {};
  for (const { name, values } of features) {
    let count = 0;
    for (let row = 0; row < values.length; row++) if (values[row] !== values[row]) count++;
    missing[name] = count;
    await between();
  }
  return missing;
}

/** A part of the split with as many rows as reports look at. */
async function sampleOf(split: SplitData, between: () => Promise<void>): Promise<SplitData> {
  const tables = split.parts as Parts<Table>;
  const total = partNames.reduce((sum, part) => sum + tables[part].rows.length, 0);
  const found: [PartName, Table][] = [];
  for (const part of partNames) {
    const { length } = tables[part].rows;
    const wanted = Math.ceil((SAMPLE * length) / total);
    const positions = drawn(length, wanted, split.resolved.seed, part);
    found.push([part, await resident(tables[part], positions, between)]);
  }
  const parts = Object.fromEntries(found) as Record<PartName, Table>;
  const all = joined(
    found.map(([, table]) => table),
    parts.train,
  );
  const order = Int32Array.from(all.rows.keys()).sort((a, b) => all.rows[a]! - all.rows[b]!);
  const dataset = take(all, order);
  const placeOf = new Map(Array.from(dataset.rows, (row, place) => [row, place]));
  return {
    ...split,
    loaded: { ...split.loaded, dataset },
    parts,
    places: eachPart((part) => parts[part].rows.map((row) => placeOf.get(row)!)),
  };
}

/** A part's rows without those that a fitted step removed. */
function keptRows(table: Table, removed: WrittenRows['removed']): Table {
  const gone = new Set(removed.map(({ position }) => position));
  if (gone.size === 0) return table;
  const { features, ...rest } = table;
  const kept = Int32Array.from(table.rows.keys()).filter((position) => !gone.has(position));
  return { ...take({ ...rest, features: [] }, kept), features };
}

/** The tables of a split and what was fitted on them, as they are in memory. */
export interface InMemory {
  /** What preprocess.json holds for every kind of data. */
  preprocessBase(
    split: SplitData,
    trainTarget: Float64Array,
  ): Omit<Preprocess, 'inputShape' | 'scale'>;
  /** What preparing gives for every kind of data. */
  preparationOf(
    split: SplitData,
    balanced: Balanced,
    own: Pick<Prepared, 'preprocess' | 'parts'>,
    names: Prepared['provenance']['names'],
    fitted: Pick<SplitData, 'removed' | 'cleaning' | 'warnings'>,
  ): Omit<Preparation, 'targets'>;
  /** Prepares a table by what was fitted before. */
  prepareTable(split: SplitData, pause: Pause, fitted: Fitted): Promise<Preparation>;
}

function sampledInfo(rows: number, of: number): Warning {
  return {
    code: 'data.streamed',
    severity: 'info',
    at: ['data', 'source'],
    message: l10n.t(
      'The rows are read from disk piece by piece. Everything is fitted and trained on all of them; distributions, correlations and checks look at {0} of {1} rows, drawn at random.',
      rows,
      of,
    ),
  };
}

async function rowsFolder(baseDir: string): Promise<string> {
  const cache = await openCacheFolder(baseDir);
  return join(cache ?? mkdtempSync(join(tmpdir(), 'trainyard-rows-')), 'rows');
}

/** The prepared rows of all parts: those of an earlier run where nothing changed, or written now. */
async function rowsOf(
  split: SplitData,
  fit: StreamedFit,
  baseDir: string,
  between: (done: number, total: number) => Promise<void>,
): Promise<WrittenRows> {
  const { resolved, loaded } = split;
  const tables = split.parts as Parts<Table>;
  const folder = await rowsFolder(baseDir);
  const key = keyOf(loaded.fingerprint, resolved, fit);
  const onMissing = (): never => {
    requireValues(tables, resolved);
    throw new RangeError('a value is missing behind all cleaning steps');
  };
  return (
    preparedBefore(folder, key, fit.features.length) ??
    (await writeRows(tables, fit, { folder, key }, onMissing, between))
  );
}

/**
 * Prepares a table whose columns lie in a file: fits column by column, writes the prepared rows into a
 * file that batches are read from, and keeps in memory what grows with the rows by some bytes each
 * alone. Reports and checks get a sample, prepared by the same states.
 *
 * @throws TrainyardError as preparing in memory does; `data.notStreamed`
 */
export async function prepareStreamed(
  split: SplitData,
  { preprocessBase, preparationOf, prepareTable }: InMemory,
  baseDir: string,
  { signal, onStage }: PrepareHooks,
): Promise<Preparation> {
  const { resolved, loaded } = split;
  const needs = streamObstacle(resolved);
  if (needs) throw needs;
  const tables = split.parts as Parts<Table>;
  const pause = pauses({ signal });
  const telling = (message: string) => async (done: number, total: number) => {
    onStage?.('fit', message, done, total);
    await pause();
  };
  const fit = await fitStreamed(
    tables.train,
    resolved,
    loaded.classes,
    telling(l10n.t('Fitting on {0} training rows', tables.train.rows.length)),
  );
  const written = await rowsOf(split, fit, baseDir, telling(l10n.t('Writing the prepared rows')));
  const sampled = await sampleOf(split, pause);
  const sample = await prepareTable(withoutBalance(sampled), pause, fit);
  const checked = {
    config: resolved,
    task: loaded.task,
    classes: loaded.classes,
    parts: sampled.parts,
    ...(sample.features && { scaled: sample.features.scaled }),
  };
  const found = await inTurn(checkData(checked), pause);

  const kept = { ...tables, train: keptRows(tables.train, written.removed) };
  const { target, beside } = kept.train;
  const balanced = balanceTrain(resolved, loaded.classes, {
    target,
    columns: fit.features.length,
    x: () => {
      throw new RangeError('a balancer looks at rows that are not in memory');
    },
    categorical: [],
  });
  const weights = rowWeights(resolved, beside);
  const part = (name: PartName): Part => ({
    rows: kept[name].rows.length,
    x: new FileRows(written.files[name]),
    y: Float32Array.from(kept[name].target),
    ids: kept[name].rows,
  });
  const fitted = fit.table.clean.map(({ config }) => config);
  const removed = written.removed.map(({ position, step }): Removed => ({
    row: tables.train.rows[position]!,
    stage: 'clean',
    reason: fitted[step]!.type,
  }));
  const cleaning = fitted.map((own, step): CleaningReport => ({
    ...stepReport(own),
    stage: 'fitted',
    removed: written.removed.filter((each) => each.step === step).length,
    changed: written.changed[step]!,
  }));
  const rows = sampled.loaded.dataset.target.length;
  const preprocess = {
    ...preprocessBase(split, target),
    inputShape: [fit.features.length],
    table: { columns: rawColumns(tables.train.features), ...fit.table, features: fit.features },
    scale: fit.scale,
  };
  const parts = {
    train: { ...part('train'), ...(weights && { weights }) },
    validation: part('validation'),
    test: part('test'),
  };
  const names = eachPart((name) => Array.from(kept[name].rows));
  const warnings = (['validation', 'test'] as const).flatMap((name) =>
    unknownWarnings(name, new Map(Object.entries(written.unknown[name]))),
  );
  const preparation = preparationOf(split, balanced, { preprocess, parts }, names, {
    removed,
    cleaning,
    warnings,
  });
  return {
    ...preparation,
    loaded: { ...loaded, dataset: sampled.loaded.dataset },
    warnings: [sampledInfo(rows, split.cleanRows), ...preparation.warnings, ...found.flat()],
    targets: eachPart((name) => kept[name].target),
    streamed: {
      sample,
      missing: await missingIn(loaded.dataset as Table, pause),
      moments: new Map(fit.features.map((name, i) => [name, fit.moments[i]!])),
    },
  };
}

/** A sample is looked at as it is; what balancing does is told of all rows. */
function withoutBalance(split: SplitData): SplitData {
  const resolved: ResolvedConfig = { ...split.resolved, balance: { type: 'none' } };
  return { ...split, resolved };
}
