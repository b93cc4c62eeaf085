import { stat } from 'node:fs/promises';
import { columnOrder, uniqueNames } from '../columns';
import { missingByDefault, type CsvOptions } from '../options';
import { fits, planOf } from '../plan';
import { isNumber } from '../number';
import type { QuickColumn } from '../quickRaw';
import type { TextFile } from '../read';
import { startCrew, type Crew } from './crew';
import { hashesOf, openPlain, type Opened } from './files';
import { compileKernel } from './kernel';
import { CELLS, CHUNK, isShort, kinds, SPELLINGS } from './layout';
import { mergeTexts } from './merge';
import { Unusual } from './unusual';
import type { PlainFile, Shared, Target, Work } from './work';

export interface PlainOptions {
  readonly csv: CsvOptions;
  /** Names that a header would hold. */
  readonly known: readonly string[];
  /** Columns whose cells stay texts. */
  readonly asText: readonly string[];
  /** Places of the columns that will be asked for; default all. */
  readonly wanted?: ((names: readonly string[]) => readonly number[]) | undefined;
  /** Bytes of a task, {@link CHUNK} at most and by default. */
  readonly chunk?: number;
}

/** Files that were read, with their rows one after the other. */
export interface PlainTable {
  readonly files: readonly TextFile[];
  /** [files] */
  readonly rows: readonly number[];
  /** Empty for columns that nobody wants. */
  readonly columns: readonly QuickColumn[];
}

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

/** Pieces of the files, in the order of their rows. */
function tasksOf(files: readonly Opened[], chunk: number): Float64Array {
  const tasks: number[] = [];
  files.forEach(({ first, size }, file) => {
    for (let from = first; from < size; from += chunk)
      tasks.push(file, from, Math.min(from + chunk, size));
  });
  return Float64Array.from(tasks);
}

/** @throws Unusual where the config asks for what is not there */
function wantedPlaces(
  wanted: NonNullable<PlainOptions['wanted']>,
  names: readonly string[],
): readonly number[] {
  try {
    return wanted(names);
  } catch {
    throw new Unusual();
  }
}

/** How files are to be read that were looked into. */
function workOf(
  opened: readonly Opened[],
  { csv, asText, wanted, chunk = CHUNK }: PlainOptions,
): Work {
  const [first] = opened as readonly [Opened];
  const { dialect, sample } = first;
  const missing = [...new Set((csv.missingValues ?? missingByDefault).map((text) => text.trim()))];
  const names = uniqueNames(dialect.names).unique;
  const files = opened.map((file): PlainFile => {
    const { order, lacking, extra } = columnOrder(dialect, file.dialect);
    const { quote, decimal } = file.dialect;
    const alike = quote === dialect.quote && decimal === dialect.decimal;
    if (!alike || lacking.length > 0 || extra.length > 0) throw new Unusual();
    const columns = Int32Array.from(order, (_, place) => order.indexOf(place));
    const { path, size, crlf } = file;
    return { path, size, crlf, first: file.first, delimiter: file.dialect.delimiter, columns };
  });
  // The kernel looks these up before it takes them for numbers.
  const known = missing.filter(isShort).length <= SPELLINGS;
  if (
    names.length > CELLS ||
    !known ||
    missing.some((text) => isNumber(text, dialect.decimal) && !isShort(text))
  )
    throw new Unusual();
  const texts = new Set(names.flatMap((name, place) => (asText.includes(name) ? [place] : [])));
  const { numeric } = planOf(sample, dialect, new Set(missing), texts);
  const places = wanted && new Set(wantedPlaces(wanted, names));
  return {
    ...{ module: compileKernel(), files, tasks: tasksOf(opened, chunk), missing },
    ...{ quote: dialect.quote, decimal: dialect.decimal },
    kinds: Uint8Array.from(numeric, (isNumeric, place) =>
      places && !places.has(place) ? kinds.none : isNumeric ? kinds.number : kinds.text,
    ),
  };
}

/** Rows of each file, and where each task's begin. */
function placesOf({ files, tasks }: Work, rows: Int32Array) {
  const starts = new Int32Array(rows.length);
  const counts = files.map(() => 0);
  let total = 0;
  rows.forEach((count, task) => {
    starts[task] = total;
    total += count;
    counts[tasks[3 * task]!]! += count;
  });
  return { starts, counts, total };
}

async function readWith(
  crew: Crew,
  files: readonly { readonly path: string; readonly size: number }[],
  options: PlainOptions,
  signal: AbortSignal | undefined,
): Promise<PlainTable> {
  const opened: Opened[] = [];
  for (const { path, size } of files)
    opened.push(await openPlain(path, size, options.csv, options.known));
  const work = workOf(opened, options);
  const tasks = work.tasks.length / 3;
  const common: Shared = {
    state: new Int32Array(shared(8)),
    rows: new Int32Array(shared(4 * tasks)),
    owners: new Int32Array(shared(4 * tasks)),
  };
  const stop = (): void => void Atomics.store(common.state, 1, 1);
  signal?.addEventListener('abort', stop);
  const hashes = hashesOf(opened, () => Atomics.load(common.state, 1) === 1);
  hashes.catch(stop);
  const goesOn = (): void => {
    signal?.throwIfAborted();
    if (Atomics.load(common.state, 1) === 1) throw new Unusual();
  };
  try {
    await crew.count(work, common);
    goesOn();
    const { starts, counts, total } = placesOf(work, common.rows);
    // Whoever refuses an empty file says why.
    if (counts.includes(0)) throw new Unusual();
    const columns = Array.from(work.kinds, (kind) =>
      kind === kinds.number
        ? new Float64Array(shared(8 * total))
        : kind === kinds.text
          ? new Int32Array(shared(4 * total))
          : undefined,
    );
    const target: Target = { columns, starts };
    Atomics.store(common.state, 0, 0);
    const found = await crew.parse(target, hashes);
    goesOn();
    const fingerprints = await hashes;
    return {
      files: opened.map(({ path, size, sample, dialect }, i) => ({
        source: {
          ...{ file: path, path, encoding: 'utf-8', sample, bytes: size, groupedDigits: false },
          fingerprint: fingerprints[i]!,
        },
        dialect,
        rejected: [],
      })),
      rows: counts,
      columns: columns.map((values, column): QuickColumn => {
        const sum = (of: 'missing' | 'infinite'): number =>
          found.reduce((all, each) => all + each[of][column]!, 0);
        if (values instanceof Float64Array)
          return { values, present: total - sum('missing'), infinite: sum('infinite') };
        const texts = found.map((each) => each.texts[column]!);
        return values
          ? mergeTexts(values, texts, common, target)
          : { codes: new Int32Array(0), texts: [] };
      }),
    };
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
    await hashes.catch(() => undefined);
  }
}

/**
 * Reads CSV files of the usual kind: UTF-8, one kind of line ends, no quotes, every record as wide as
 * the header, numbers where the beginning has numbers.
 *
 * @returns undefined for all others, and where they have no room in memory
 * @throws TrainyardError `data.csvCharacter`
 */
export async function readPlain(
  paths: readonly string[],
  options: PlainOptions,
  signal: AbortSignal | undefined,
): Promise<PlainTable | undefined> {
  const files = await Promise.all(
    paths.map(async (path) => ({
      path,
      size: (await stat(path).catch(() => undefined))?.size ?? 0,
    })),
  );
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (files.length === 0 || !fits(bytes)) return undefined;
  const crew = startCrew(bytes);
  try {
    return await readWith(crew, files, options, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Unusual) return undefined;
    throw error;
  } finally {
    crew.close();
  }
}
