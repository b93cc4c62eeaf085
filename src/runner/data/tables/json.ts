import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import type { TextFile } from '../csv/read';
import { beginning } from '../csv/source';
import type { Rejected } from '../dataset';
import { fileError } from '../files';

type JsonRecord = Readonly<Record<string, unknown>>;
type Parsed = { readonly line: number } & (
  { readonly record: JsonRecord } | { readonly column: number; readonly reason: string }
);

/** What V8 can hold as one text. */
const mostCharacters = 2 ** 29 - 25;

const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** 0-based place of a syntax error; V8 tells it in the message. */
function positionOf(error: unknown, text: string): number {
  const told = /position (\d+)/.exec((error as Error).message)?.[1];
  return told === undefined ? text.length : Number(told);
}

function parseLine(text: string, line: number): Parsed {
  try {
    const record: unknown = JSON.parse(text);
    if (isRecord(record)) return { line, record };
    return { line, column: 1, reason: l10n.t('No JSON object') };
  } catch (error) {
    const column = positionOf(error, text) + 1;
    return { line, column, reason: l10n.t('No valid JSON') };
  }
}

/** Lines of a file with their numbers, blank ones left out. */
async function* linesOf(
  file: string,
  gzip: boolean,
): AsyncGenerator<{ line: number; text: string }> {
  const bytes = createReadStream(file, { highWaterMark: 1 << 20 });
  const input = gzip ? bytes.pipe(createGunzip()) : bytes;
  if (gzip) bytes.on('error', (error) => input.destroy(error));
  let line = 0;
  // Without this, an error while nobody reads the lines would end the program.
  const failed = once(input, 'error').then(
    ([error]) => error as Error,
    () => undefined,
  );
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line++;
    const clean = line === 1 ? text.replace(/^\ufeff/, '') : text;
    if (clean.trim() !== '') yield { line, text: clean };
  }
  if (input.errored) throw (await failed) ?? input.errored;
}

async function* lineRecords(file: string, gzip: boolean): AsyncGenerator<Parsed> {
  for await (const { line, text } of linesOf(file, gzip)) yield parseLine(text, line);
}

function notRecords(file: string, at: ConfigPath, line: number, column: number, what: string) {
  return new TrainyardError({
    code: 'data.jsonFormat',
    at,
    file,
    line,
    column,
    message: l10n.t(
      '{0}:{1}:{2}: {3}. Expected a list of objects, [{"column": value, …}, …], or one object a line (JSON Lines); pandas writes both with to_json(orient="records").',
      file,
      line,
      column,
      what,
    ),
  });
}

/** The objects of one JSON list; the line is that of the list's beginning, as JSON.parse keeps none. */
async function listRecords(file: string, gzip: boolean, at: ConfigPath): Promise<Parsed[]> {
  const bytes = createReadStream(file);
  let text = '';
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of gzip ? bytes.pipe(createGunzip()) : bytes) {
    text += decoder.decode(chunk as Buffer, { stream: true });
    if (text.length > mostCharacters)
      throw notRecords(file, at, 1, 1, l10n.t('longer than 512 MB; write it as JSON Lines'));
  }
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) throw notRecords(file, at, 1, 1, l10n.t('no list'));
    return list.map((record: unknown, i) =>
      isRecord(record)
        ? { line: 1, record }
        : { line: 1, column: 1, reason: l10n.t('Entry {0} is no object', i) },
    );
  } catch (error) {
    if (error instanceof TrainyardError) throw error;
    const before = text.slice(0, positionOf(error, text));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    throw notRecords(file, at, line, column, l10n.t('no valid JSON'));
  }
}

async function isList(file: string, gzip: boolean): Promise<boolean> {
  for await (const { text } of linesOf(file, gzip)) {
    const first = text.trimStart();
    if (!first.startsWith('[') && !first.startsWith('{')) return false;
    // An object over several lines is no JSON Lines either, and told as no list.
    return first.startsWith('[') || !('record' in parseLine(first, 1));
  }
  return false;
}

/** {a: {b: 1}} as {"a.b": 1}. */
function* cellsOf(record: JsonRecord, prefix = ''): Generator<[string, string]> {
  for (const [key, value] of Object.entries(record)) {
    const name = prefix + key;
    if (isRecord(value)) yield* cellsOf(value, `${name}.`);
    else if (value === null || value === undefined) yield [name, ''];
    else if (typeof value === 'string') yield [name, value];
    else yield [name, JSON.stringify(value)];
  }
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) || text !== text.trim()
    ? `"${text.replaceAll('"', '""').replace(/\r\n?/g, '\n')}"`
    : text;

/** The names of a file's columns in the order of their first appearance. */
async function columnsOf(records: AsyncIterable<Parsed> | readonly Parsed[]): Promise<string[]> {
  const names = new Set<string>();
  for await (const each of records)
    if ('record' in each) for (const [name] of cellsOf(each.record)) names.add(name);
  return [...names];
}

/**
 * Writes a JSON or JSON Lines file anew as CSV, nested objects as columns "outer.inner".
 *
 * @param folder for the copy
 * @throws TrainyardError `data.jsonFormat`, `data.empty`, `data.fileUnreadable`
 */
export async function openJson(
  folder: string,
  file: string,
  at: ConfigPath,
  signal?: AbortSignal,
): Promise<TextFile> {
  const path = join(folder, `${createHash('sha256').update(file).digest('hex')}-json.csv`);
  const gzip = /\.gz$/i.test(file);
  try {
    const list = (await isList(file, gzip)) ? await listRecords(file, gzip, at) : undefined;
    const records = () => list ?? lineRecords(file, gzip);
    const names = await columnsOf(records());
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file, { signal })) hash.update(chunk as Buffer);
    const rejected: Rejected[] = [];
    const lines: number[] = [];
    let groupedDigits = false;
    const out = createWriteStream(path);
    out.write(`${names.map(quoted).join(',')}\n`);
    for await (const each of records()) {
      signal?.throwIfAborted();
      if (!('record' in each)) {
        rejected.push({ file, line: each.line, column: each.column, reason: each.reason });
        continue;
      }
      const cells = new Map(cellsOf(each.record));
      const row = names.map((name) => quoted((cells.get(name) ?? '').replaceAll('\0', '\ufffd')));
      lines.push(each.line);
      groupedDigits ||= row.some((cell) => /\d_\d/.test(cell));
      // A quoted cell, so that a row of one missing value is no blank line.
      if (!out.write(`${row.join(',') || '""'}\n`)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'close');
    if (names.length === 0)
      throw new TrainyardError({
        code: rejected[0] ? 'data.allRejected' : 'data.empty',
        at,
        file,
        line: rejected[0]?.line,
        message: rejected[0]
          ? l10n.t(
              '{0}: none of its {1} records can be read; line {2}: {3}.',
              ...([file, rejected.length, rejected[0].line ?? 1, rejected[0].reason] as const),
            )
          : l10n.t('{0} holds no records.', file),
      });
    return {
      source: {
        ...{ file, path, encoding: 'utf-8', sample: await beginning(path), groupedDigits },
        bytes: (await stat(path)).size,
        fingerprint: hash.digest('hex'),
      },
      dialect: { delimiter: ',', quote: '"', header: true, decimal: '.', names },
      lines: Int32Array.from(lines),
      rejected,
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw fileError(error, file, at);
  }
}
