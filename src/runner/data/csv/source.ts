import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import { fileError } from '../files';

const chunkBytes = 1 << 20;
const sampleBytes = 1 << 18;
const mostUnpacked = 64 * 1024 ** 3;

/** A CSV file as DuckDB can read it: UTF-8 with one kind of line ends. */
export interface CsvSource {
  /** The user's file, which messages name. */
  readonly file: string;
  /** The file to read: the same, or a copy of it with the same lines. */
  readonly path: string;
  readonly encoding: string;
  /** SHA-256 of the user's file. */
  readonly fingerprint: string;
  /** Its beginning, at most 256 KiB, without a byte order mark. */
  readonly sample: string;
  readonly bytes: number;
  /** Somewhere behind the first line stands an underscore between digits, as in 1_000. */
  readonly groupedDigits: boolean;
}

interface Survey {
  readonly fingerprint: string;
  readonly encoding: string;
  readonly oneLineEnd: boolean;
  readonly bytes: number;
  readonly groupedDigits: boolean;
}

/** Other tables that people have and that no reader here takes. */
const otherFormats = ['.xlsx', '.xls', '.ods', '.zip', '.feather', '.arrow', '.orc', '.pkl'];

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** Length of the bytes up to the last whole character. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? bytes.length - back : bytes.length;
    }
    if (byte < 0x80) return bytes.length;
  }
  return bytes.length;
}

function notText(file: string, line: number, what: string, at: ConfigPath): TrainyardError {
  return new TrainyardError({
    code: 'data.encoding',
    at,
    file,
    line,
    message: l10n.t(
      '{0}, line {1}: {2}. Expected a text file in UTF-8; if it is in another encoding, set csv.encoding, e.g. to "windows-1252".',
      file,
      line,
      what,
    ),
  });
}

/** Counts line ends of each kind over the chunks of a file. */
class LineEnds {
  lineFeeds = 0;
  private pairs = 0;
  private returns = 0;
  private last = 0;

  add(bytes: Buffer): void {
    for (let i = bytes.indexOf(10); i !== -1; i = bytes.indexOf(10, i + 1)) {
      this.lineFeeds++;
      if ((i === 0 ? this.last : bytes[i - 1]) === 13) this.pairs++;
    }
    for (let i = bytes.indexOf(13); i !== -1; i = bytes.indexOf(13, i + 1)) this.returns++;
    this.last = bytes.at(-1) ?? this.last;
  }

  get one(): boolean {
    return this.returns === this.pairs && (this.pairs === 0 || this.pairs === this.lineFeeds);
  }
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Unpacks a gzip file, but not without end. */
async function unpack(file: string, copy: string, at: ConfigPath): Promise<void> {
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(bytes > mostUnpacked ? new RangeError(l10n.t('more than 64 GiB')) : null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(file), createGunzip(), bounded, createWriteStream(copy));
  } catch (error) {
    throw new TrainyardError({
      code: 'data.gzip',
      at,
      file,
      message: l10n.t('{0} cannot be unpacked: {1}.', file, (error as Error).message),
      cause: error,
    });
  }
}

const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 48 && byte <= 57;

/** Whether an underscore stands between digits behind `from`; at the chunk's ends, to be safe, too. */
function groupsDigits(bytes: Buffer, from: number): boolean {
  for (let i = bytes.indexOf(95, from); i !== -1; i = bytes.indexOf(95, i + 1)) {
    const [before, after] = [bytes[i - 1], bytes[i + 1]];
    if ((before === undefined || isDigit(before)) && (after === undefined || isDigit(after)))
      return true;
  }
  return false;
}

/** Reads all bytes once: hash, encoding, line ends; refuses what is no text. */
async function survey(
  path: string,
  file: string,
  given: string | undefined,
  at: ConfigPath,
  signal: AbortSignal | undefined,
): Promise<Survey> {
  const hash = createHash('sha256');
  const ends = new LineEnds();
  let encoding = given;
  let tail = Buffer.alloc(0);
  let size = 0;
  let groupedDigits = false;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal })) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    groupedDigits ||= groupsDigits(bytes, size === 0 ? Math.max(0, bytes.indexOf(10)) : 0);
    size += bytes.length;
    encoding ??= encodingOf(bytes);
    if (encoding === 'utf-8') {
      const joined = tail.length > 0 ? Buffer.concat([tail, bytes]) : bytes;
      const whole = joined.subarray(0, wholeCharacters(joined));
      checkText(whole, file, ends.lineFeeds, at);
      tail = Buffer.from(joined.subarray(whole.length));
    }
    ends.add(bytes);
  }
  if (tail.length > 0) throw notText(file, ends.lineFeeds + 1, l10n.t('not UTF-8'), at);
  return {
    fingerprint: hash.digest('hex'),
    encoding: encoding ?? 'utf-8',
    oneLineEnd: ends.one,
    bytes: size,
    groupedDigits,
  };
}

function checkText(bytes: Buffer, file: string, linesBefore: number, at: ConfigPath): void {
  const nul = bytes.indexOf(0);
  if (nul === -1 && isUtf8(bytes)) return;
  let line = linesBefore + 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(10, from);
    const to = end === -1 ? bytes.length : end + 1;
    if (nul >= from && nul < to) throw notText(file, line, l10n.t('a NUL byte'), at);
    if (!isUtf8(bytes.subarray(from, to))) throw notText(file, line, l10n.t('not UTF-8'), at);
    from = to;
  }
}

/** Writes the file anew as UTF-8 with line feeds; lines stay what they were. */
async function copyAsUtf8(
  file: string,
  copy: string,
  encoding: string,
  at: ConfigPath,
): Promise<void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const target = await open(copy, 'w');
  let line = 1;
  try {
    let held = '';
    const write = async (text: string, last: boolean): Promise<void> => {
      const whole = held + text;
      held = !last && whole.endsWith('\r') ? '\r' : '';
      const clean = whole.slice(0, whole.length - held.length).replace(/\r\n?/g, '\n');
      if (clean.includes('\0')) throw notText(file, line, l10n.t('a NUL character'), at);
      line += clean.split('\n').length - 1;
      await target.write(clean);
    };
    for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes }))
      await write(decoder.decode(chunk as Buffer, { stream: true }), false);
    await write(decoder.decode(), true);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw notText(
      file,
      line,
      l10n.t('after this line there are bytes that are no {0}', encoding),
      at,
    );
  } finally {
    await target.close();
  }
}

/** The first bytes of a file, at most 256 KiB. */
export async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A head as text, without a byte order mark and a torn last character. */
export const textOf = (head: Buffer): string =>
  new TextDecoder('utf-8').decode(head, { stream: head.length === sampleBytes });

export const beginning = async (path: string): Promise<string> => textOf(await headOf(path));

const isOtherFormat = (file: string): boolean => otherFormats.includes(extname(file).toLowerCase());
const isArff = (sample: string): boolean => /^(\s*%.*\n)*\s*@relation\b/i.test(sample);

/** Whether {@link openSource} would refuse a file for what its name and its beginning say. */
export const isRefused = (file: string, sample: string): boolean =>
  isOtherFormat(file) || sample.trim() === '' || isArff(sample);

/** Weka's and KEEL's format has the names of the columns in lines of their own above the rows. */
const attributeRelation = (file: string, at: ConfigPath): TrainyardError =>
  new TrainyardError({
    code: 'data.format',
    at,
    file,
    message: l10n.t(
      '{0} is an ARFF file. Make it a CSV file: put the names of its @attribute lines into one line, with commas, in place of all up to @data.',
      file,
    ),
  });

/**
 * Makes a file ready to be read. A copy goes to `temporary` where the file is not UTF-8, mixes line
 * ends (DuckDB refuses that) or has a name that DuckDB would take for a pattern.
 *
 * @throws TrainyardError `data.format`, `data.encoding`, `data.empty`, `data.fileUnreadable`
 */
export async function openSource(
  file: string,
  encoding: string | undefined,
  temporary: string,
  at: ConfigPath,
  signal?: AbortSignal,
): Promise<CsvSource> {
  if (isOtherFormat(file))
    throw new TrainyardError({
      code: 'data.format',
      at,
      message: l10n.t(
        '{0} is no table that can be read: expected CSV, TSV, Parquet, JSON or JSON Lines. Save it as one of these and name that file here.',
        file,
      ),
    });
  const own = join(temporary, createHash('sha256').update(file).digest('hex'));
  try {
    const readable = (await isGzip(file)) ? `${own}-unpacked.csv` : file;
    if (readable !== file) await unpack(file, readable, at);
    const found = await survey(readable, file, encoding, at, signal);
    const asIs = found.encoding === 'utf-8' && found.oneLineEnd && !/[*?[\]{}]/.test(readable);
    const path = asIs ? readable : `${own}.csv`;
    if (!asIs) await copyAsUtf8(readable, path, found.encoding, at);
    const sample = await beginning(path);
    if (sample.trim() === '')
      throw new TrainyardError({
        code: 'data.empty',
        at,
        file,
        message: l10n.t('{0} is empty; expected a header line and rows.', file),
      });
    if (isArff(sample)) throw attributeRelation(file, at);
    return { ...found, file, path, sample };
  } catch (error) {
    signal?.throwIfAborted();
    throw fileError(error, file, at);
  }
}
