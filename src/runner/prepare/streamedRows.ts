import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ResolvedConfig } from '../../shared/config/config';
import { partNames, type Column, type PartName, type Table } from '../data/dataset';
import { encodeColumns, firstMissing, fittedCleaner, scaleColumns, toRows } from '../preprocess';
import { infoOf } from '../stream/lazyColumn';
import { RowFile, RowWriter } from '../stream/rowFile';
import { StoredColumn } from '../stream/storedColumn';
import type { StreamedFit } from './streamedFit';

type Parts<T> = Readonly<Record<PartName, T>>;

/** Rows that are prepared together. */
const BLOCK = 16_384;
/** Prepared sets of one folder that are kept for the next run. */
const KEPT = 2;
const VERSION = 1;
const DONE = 'done.json';

/** What applying the fitted steps to all rows came to. */
export interface Outcome {
  /** Values changed by each fitted step, over all parts. */
  readonly changed: readonly number[];
  /** Positions of the training part that a step removed, ascending, with the step's place. */
  readonly removed: readonly { readonly position: number; readonly step: number }[];
  /** Rows of each part with a category that training never saw, by column. */
  readonly unknown: Parts<Readonly<Record<string, number>>>;
}

export interface WrittenRows extends Outcome {
  readonly files: Parts<RowFile>;
}

/** Rows [from, to) of a table whose columns lie in a file. */
export function blockOf(table: Table, from: number, to: number): Table {
  const features = table.features.map((column): Column => {
    const values =
      column instanceof StoredColumn ? column.block(from, to) : column.values.subarray(from, to);
    return { ...infoOf(column), values };
  });
  return {
    type: 'table',
    rows: table.rows.subarray(from, to),
    features,
    target: table.target.subarray(from, to),
  };
}

/** Every block of a table, one after the other. */
export function* blocks(table: Table): Generator<{ from: number; block: Table }> {
  const { length } = table.rows;
  for (let from = 0; from < length; from += BLOCK)
    yield { from, block: blockOf(table, from, Math.min(from + BLOCK, length)) };
}

const fileOf = (folder: string, part: PartName): string => join(folder, `x_${part}.f32`);

/** What the prepared rows depend on. */
export function keyOf(fingerprint: string, config: ResolvedConfig, fit: StreamedFit): string {
  const { data, split, seed } = config;
  const { table, scale } = fit;
  return createHash('sha256')
    .update(JSON.stringify([VERSION, fingerprint, data, split, seed, table, scale]))
    .digest('hex')
    .slice(0, 32);
}

/** Rows that were prepared before, by the same config from the same data. */
export function preparedBefore(
  folder: string,
  key: string,
  width: number,
): WrittenRows | undefined {
  const own = join(folder, key);
  try {
    const { rows, ...outcome } = JSON.parse(readFileSync(join(own, DONE), 'utf8')) as Outcome & {
      readonly rows: Parts<number>;
    };
    const files = Object.fromEntries(
      partNames.map((part) => {
        const file = fileOf(own, part);
        if (statSync(file).size !== rows[part] * width * 4) throw new RangeError(file);
        return [part, new RowFile(file, rows[part], width)];
      }),
    );
    utimesSync(own, new Date(), new Date());
    return { ...outcome, files: files as Parts<RowFile> };
  } catch {
    return undefined;
  }
}

/** Deletes the prepared sets that were not used for longest. */
function prune(folder: string): void {
  const sets = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  // What another process has open stays on Windows; it goes the next time.
  for (const { path } of sets.slice(KEPT)) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}

/**
 * Applies the fitted steps, encoders and scalers to all rows, block by block, and writes what comes
 * of them into `folder`, where it appears whole.
 *
 * @param onMissing Called where a value is missing behind all steps; throws.
 */
export async function writeRows(
  tables: Parts<Table>,
  fit: StreamedFit,
  { folder, key }: { readonly folder: string; readonly key: string },
  onMissing: () => never,
  between: (done: number, total: number) => Promise<void>,
): Promise<WrittenRows> {
  const width = fit.features.length;
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${key}-${randomUUID()}`);
  mkdirSync(temporary);
  try {
    const changed = fit.table.clean.map(() => 0);
    const removed: { position: number; step: number }[] = [];
    const unknown = { train: {}, validation: {}, test: {} } as Record<
      PartName,
      Record<string, number>
    >;
    const rows = { train: 0, validation: 0, test: 0 };
    const total = partNames.reduce((sum, part) => sum + tables[part].rows.length, 0);
    let done = 0;
    for (const part of partNames) {
      const writer = new RowWriter(fileOf(temporary, part), width);
      for (const { from, block } of blocks(tables[part])) {
        let current = block;
        // Where the rows of the block stood before a step removed some.
        let positions = Int32Array.from({ length: block.rows.length }, (_, i) => from + i);
        fit.table.clean.forEach(({ config: step, state }, index) => {
          const result = fittedCleaner(step.type).apply(current, state, step as never, part);
          changed[index]! += result.changed;
          current = result.table;
          if (result.removed.length === 0) return;
          const gone = new Set(result.removed);
          for (const place of gone) removed.push({ position: positions[place]!, step: index });
          positions = positions.filter((_, place) => !gone.has(place));
        });
        if (firstMissing(current.features) !== undefined) onMissing();
        const encoded = encodeColumns(current.features, fit.table.encode);
        for (const [name, count] of encoded.unknown)
          unknown[part][name] = (unknown[part][name] ?? 0) + count;
        const scaled = scaleColumns(encoded.columns, fit.scale);
        writer.add(toRows(scaled, new Float32Array(current.rows.length * width)));
        done += block.rows.length;
        await between(done, total);
      }
      rows[part] = writer.close();
    }
    removed.sort((a, b) => a.position - b.position);
    const outcome: Outcome = { changed, removed, unknown };
    writeFileSync(join(temporary, DONE), JSON.stringify({ ...outcome, rows }));
    const own = join(folder, key);
    rmSync(own, { recursive: true, force: true });
    renameSync(temporary, own);
    prune(folder);
    return preparedBefore(folder, key, width)!;
  } finally {
    if (existsSync(temporary)) rmSync(temporary, { recursive: true, force: true });
  }
}
