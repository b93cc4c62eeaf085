import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type Warning } from '../../shared/problem';
import { inParallel } from '../parallel';
import { defineData, type LoadContext, type Pictures, type Rejected } from './dataset';
import { located } from './files';
import { labelsToTarget } from './labels';
import {
  decodePicture,
  headerOf,
  readPicture,
  UnusablePicture,
  type PictureFormat,
} from './pictures/decode';
import { readLayout, type LabelledFile } from './pictures/layout';

/** Pictures without a size asked for get the commonest one, but none longer than this. */
const LONGEST_SIDE = 256;
/** What an array may hold. */
const MAX_TOTAL_BYTES = 4 * 1024 ** 3 - 1;
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
      const { width, height } = await headerOf((await readPicture(path)).bytes);
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
  readonly pixels: Uint8Array;
  readonly size: string;
  readonly mode: string;
  readonly damaged: boolean;
}

async function decodeAll(
  files: readonly LabelledFile[],
  format: PictureFormat,
  { signal, onProgress }: LoadContext,
): Promise<{ usable: Usable[]; rejected: Rejected[] }> {
  let done = 0;
  const results = await inParallel(files, async (file): Promise<Usable | Rejected> => {
    signal?.throwIfAborted();
    try {
      const { bytes, hash } = await readPicture(file.path);
      const { width, height, ...decoded } = await decodePicture(bytes, format);
      return { file, hash, size: `${width}×${height}`, ...decoded };
    } catch (error) {
      if (!(error instanceof UnusablePicture)) throw error;
      return { file: file.id, reason: error.message };
    } finally {
      onProgress?.(++done, files.length);
    }
  });
  return {
    usable: results.filter((each) => 'pixels' in each),
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
      '{0} pictures of {1} × {2} would take {3} GiB of memory; at most 4 GiB are possible. Give a smaller imageSize.',
      count,
      height,
      width,
      (bytes / 1024 ** 3).toFixed(1),
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
      doc: 'The folder with the class folders, or with train, validation and test folders that hold them.',
    },
    layout: {
      type: 'enum',
      values: ['folders'],
      default: 'folders',
      doc: 'How classes are told: by folder.',
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
    const source = await located(values.source, context.baseDir, 'folder', at);
    const layout = await readLayout(source);
    const { colorMode, resize } = values;
    const imageSize =
      (values.imageSize as Size | undefined) ?? (await commonSize(layout.files, context.signal));
    const channels = colorMode === 'rgb' ? 3 : 1;
    requireRoom(layout.files.length, imageSize, channels);
    const format = { imageSize, colorMode, resize };
    const { usable, rejected: undecoded } = await decodeAll(layout.files, format, context);
    const rejected = [...layout.rejected, ...undecoded];
    const read = layout.files.length + layout.rejected.length;
    if (usable.length === 0) throw noPictures(source, rejected);

    const [height, width] = imageSize;
    const pixels = new Uint8Array(usable.length * height * width * channels);
    usable.forEach((each, i) => pixels.set(each.pixels, i * height * width * channels));
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
    };
    const fingerprint = createHash('sha256');
    for (const { file, hash } of usable) fingerprint.update(`${file.id}\0${hash}\n`);
    return {
      dataset,
      task,
      classes,
      targetName: 'class',
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
