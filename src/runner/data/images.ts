import { constants } from 'node:buffer';
import { createHash } from 'node:crypto';
import { totalmem } from 'node:os';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type Warning } from '../../shared/problem';
import { inParallel } from '../parallel';
import { join } from 'node:path';
import { openCacheFolder } from './pictures/cacheFolder';
import { defineData, type LoadContext, type Pictures, type Rejected } from './dataset';
import { located } from './files';
import { labelsToTarget } from './labels';
import {
  decodePicture,
  hashOf,
  headerOf,
  readPicture,
  statPicture,
  UnusablePicture,
  type DecodedPicture,
  type PictureFormat,
} from './pictures/decode';
import { PictureCache } from './pictures/cache';
import { KnownHashes } from './pictures/knownHashes';
import { readLayout, type LabelledFile } from './pictures/layout';
import { readManifest } from './pictures/manifest';

/** Pictures without a size asked for get the commonest one, but none longer than this. */
const LONGEST_SIDE = 256;
/** What an array may hold: 4 GiB before Node 22, as much as there is memory since. */
const MAX_TOTAL_BYTES = Math.min(constants.MAX_LENGTH - 1, totalmem());
const NAMED_IN_WARNING = 5;
const at = ['data', 'source'] as const;

type Size = readonly [number, number];

/** How often each value occurs, the most frequent first. */
function tally(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}

/** [height, width] of most pictures, made smaller where that is long. */
async function commonSize(files: readonly LabelledFile[], signal?: AbortSignal): Promise<Size> {
  const sizes = await inParallel(files, async ({ path }) => {
    signal?.throwIfAborted();
    try {
      const { width, height } = await headerOf(await readPicture(path));
      return `${height} ${width}`;
    } catch {
      // Told with its reason when it is decoded.
      return undefined;
    }
  });
  const [most] = Object.keys(tally(sizes.filter((size) => size !== undefined)));
  const [height = 1, width = 1] = (most ?? '').split(' ').map(Number);
  const factor = Math.min(1, LONGEST_SIDE / Math.max(height, width));
  return [Math.max(1, Math.round(height * factor)), Math.max(1, Math.round(width * factor))];
}

interface Usable {
  readonly file: LabelledFile;
  readonly hash: string;
  readonly size: string;
  readonly mode: string;
  readonly damaged: boolean;
}

/** A picture's hash, and its bytes where they had to be read for it; the very ones that the manifest means. */
async function contentOf(
  { path, sha256 }: LabelledFile,
  known: KnownHashes | undefined,
): Promise<{ hash: string; bytes?: Buffer }> {
  const found = await statPicture(path);
  const before = known?.get(path, found);
  const bytes = before === undefined ? await readPicture(path) : undefined;
  const hash = before ?? hashOf(bytes!);
  if (bytes !== undefined) known?.set(path, found, hash);
  if (sha256 === undefined || sha256 === hash) return { hash, ...(bytes && { bytes }) };
  throw new UnusablePicture(l10n.t('another content than its sha256 tells'));
}

/** What earlier runs left of pictures. */
interface Remembered {
  readonly cache: PictureCache;
  readonly known: KnownHashes;
}

async function decodeAll(
  files: readonly LabelledFile[],
  format: PictureFormat,
  remembered: Remembered | undefined,
  { signal, onProgress }: LoadContext,
): Promise<{ usable: Usable[]; pixels: Uint8Array; rejected: Rejected[] }> {
  const { cache, known } = remembered ?? {};
  const [height, width] = format.imageSize;
  const size = height * width * (format.colorMode === 'rgb' ? 3 : 1);
  // Each picture goes to its place at once, so that none is held twice.
  const all = new Uint8Array(files.length * size);
  const placeOf = (index: number): Uint8Array => all.subarray(index * size, (index + 1) * size);
  const usableAs = (file: LabelledFile, hash: string, header: Omit<DecodedPicture, 'pixels'>) => {
    const { width: w, height: h, mode, damaged } = header;
    return { file, hash, size: `${w}×${h}`, mode, damaged };
  };
  const orReason = async (file: LabelledFile, work: () => Promise<Usable>) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnusablePicture)) throw error;
      return { file: file.id, reason: error.message };
    }
  };
  const decode = async (index: number, hash: string, bytes: Buffer): Promise<Usable> => {
    const decoded = await decodePicture(bytes, format);
    const pixels = placeOf(index);
    pixels.set(decoded.pixels);
    await cache?.add(hash, { ...decoded, pixels });
    return usableAs(files[index]!, hash, decoded);
  };
  const cached: { readonly index: number; readonly hash: string }[] = [];
  let done = 0;
  const results = await inParallel(files, async (file, index): Promise<Usable | Rejected> => {
    signal?.throwIfAborted();
    const result = await orReason(file, async () => {
      const { hash, bytes } = await contentOf(file, known);
      const header = cache?.find(hash);
      if (header === undefined) return decode(index, hash, bytes ?? (await readPicture(file.path)));
      cached.push({ index, hash });
      return usableAs(file, hash, header);
    });
    onProgress?.(++done, files.length);
    return result;
  });
  const wanted = cached.map(({ index, hash }) => ({ hash, into: placeOf(index) }));
  const lost = (await cache?.read(wanted, signal)) ?? [];
  await inParallel(lost, async (which) => {
    const { index, hash } = cached[which]!;
    const file = files[index]!;
    results[index] = await orReason(file, async () =>
      decode(index, hash, await readPicture(file.path)),
    );
  });
  await cache?.close();
  await known?.close();
  let used = 0;
  results.forEach((each, index) => {
    if ('reason' in each) return;
    if (used < index) all.copyWithin(used * size, index * size, (index + 1) * size);
    used++;
  });
  return {
    usable: results.filter((each) => 'hash' in each),
    pixels: all.subarray(0, used * size),
    rejected: results.filter((each) => 'reason' in each),
  };
}

function unreadable(rejected: readonly Rejected[], read: number): Warning[] {
  if (rejected.length === 0) return [];
  const named = rejected
    .slice(0, NAMED_IN_WARNING)
    .map(({ file, reason }) => `${file} (${reason})`)
    .join(', ');
  const more = rejected.length > NAMED_IN_WARNING ? ', …' : '';
  return [
    {
      code: 'data.unreadable',
      at,
      message: l10n.t('{0} of {1} files are left out: {2}', rejected.length, read, named + more),
    },
  ];
}

function noPictures(source: string, rejected: readonly Rejected[]): TrainyardError {
  const [first] = rejected;
  return new TrainyardError({
    code: 'data.noPictures',
    at,
    message:
      l10n.t('None of the files in {0} is a picture that can be read.', source) +
      (first === undefined ? '' : ` ${first.file}: ${first.reason}.`),
  });
}

/** @throws TrainyardError data.tooLarge */
function requireRoom(count: number, [height, width]: Size, channels: number): void {
  const bytes = count * height * width * channels;
  if (bytes <= MAX_TOTAL_BYTES) return;
  throw new TrainyardError({
    code: 'data.tooLarge',
    at: ['data', 'imageSize'],
    message: l10n.t(
      '{0} pictures of {1} × {2} would take {3} GiB of memory; at most {4} GiB are possible. Give a smaller imageSize.',
      count,
      height,
      width,
      (bytes / 1024 ** 3).toFixed(1),
      (MAX_TOTAL_BYTES / 1024 ** 3).toFixed(1),
    ),
  });
}

export const images = defineData({
  kind: 'data',
  name: 'images',
  doc: 'Pictures in folders, one folder a class; its name is the class.',
  source: 'Keras image_dataset_from_directory',
  params: {
    source: {
      type: 'string',
      of: 'path',
      required: true,
      doc: 'The folder with the class folders, or with train, validation and test folders that hold them; of the layout manifest: the table.',
    },
    layout: {
      type: 'enum',
      values: ['folders', 'manifest'],
      default: 'folders',
      doc: 'How classes are told: by folder, or by a table (CSV, Parquet, JSON) with the columns path and label, and if you like split (train, validation, test), weight (in the loss) and sha256 (of the file).',
    },
    cache: {
      type: 'boolean',
      default: true,
      doc: 'Keep decoded pictures in .trainyard/cache beside the config file (at most 8 GiB), so that the next run need not decode them again.',
    },
    imageSize: {
      type: 'list',
      of: { type: 'integer', min: 1, max: 8192, doc: 'A side.', unit: 'pixels' },
      minItems: 2,
      maxItems: 2,
      doc: '[height, width] that all pictures get; default the commonest one, at most 256 long.',
      unit: 'pixels',
    },
    colorMode: {
      type: 'enum',
      values: ['rgb', 'grayscale'],
      default: 'rgb',
      doc: 'Three channels or one.',
    },
    resize: {
      type: 'enum',
      values: ['stretch', 'pad', 'crop'],
      default: 'stretch',
      doc: 'How a picture of another shape is made to fit: stretched, with black bars, or cut at its edges.',
    },
  },
  async load(values, context) {
    const listed = values.layout === 'manifest';
    const source = await located(values.source, context.baseDir, listed ? 'file' : 'folder', at);
    const layout = listed
      ? await readManifest(source, context.signal)
      : { ...(await readLayout(source)), weighted: false };
    const { colorMode, resize } = values;
    const imageSize =
      (values.imageSize as Size | undefined) ?? (await commonSize(layout.files, context.signal));
    const channels = colorMode === 'rgb' ? 3 : 1;
    requireRoom(layout.files.length, imageSize, channels);
    const format = { imageSize, colorMode, resize };
    const folder = values.cache ? await openCacheFolder(context.baseDir) : undefined;
    const pictures = folder && join(folder, 'pictures');
    const remembered = pictures && {
      cache: await PictureCache.open(pictures, format),
      known: await KnownHashes.open(pictures, source),
    };
    const decoded = await decodeAll(layout.files, format, remembered || undefined, context);
    const { usable, pixels } = decoded;
    const rejected = [...layout.rejected, ...decoded.rejected];
    const read = layout.files.length + layout.rejected.length;
    if (usable.length === 0) throw noPictures(source, rejected);

    const [height, width] = imageSize;
    const labels = usable.map(({ file }) => file.label);
    const { task, classes, target } = labelsToTarget(labels, context.task ?? 'auto', at);
    const parted = usable[0]!.file.part !== undefined;
    const dataset: Pictures = {
      type: 'images',
      ids: usable.map(({ file }) => file.id),
      pixels,
      shape: [height, width, channels],
      target,
      ...(parted && { parts: usable.map(({ file }) => file.part!) }),
      ...(layout.weighted && { weights: Float64Array.from(usable, ({ file }) => file.weight!) }),
    };
    const fingerprint = createHash('sha256');
    for (const { file, hash } of usable) {
      const { id, label, part, weight } = file;
      const told = listed ? `\0${label}\0${part ?? ''}\0${weight ?? ''}` : '';
      fingerprint.update(`${id}\0${hash}${told}\n`);
    }
    return {
      dataset,
      task,
      classes,
      targetName: listed ? 'label' : 'class',
      read,
      rejected,
      warnings: [...layout.warnings, ...unreadable(rejected, read)],
      fingerprint: fingerprint.digest('hex'),
      details: {
        source,
        format,
        sizes: tally(usable.map(({ size }) => size)),
        colorModes: tally(usable.map(({ mode }) => mode)),
        damaged: usable.filter(({ damaged }) => damaged).map(({ file }) => file.id),
      },
    };
  },
});
