import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type Warning } from '../../shared/problem';
import { inParallel } from '../parallel';
import { defineData, type Pictures, type Rejected } from './dataset';
import { located } from './files';
import { labelsToTarget } from './labels';
import { openCacheFolder } from './pictures/cacheFolder';
import { headerOf, readPicture } from './pictures/decode';
import { bytesOf, decodeFiles } from './pictures/decodeFiles';
import { readLayout, type LabelledFile } from './pictures/layout';
import { readManifest } from './pictures/manifest';

/** Pictures without a size asked for get the commonest one, but none longer than this. */
const LONGEST_SIDE = 256;
const NAMED_IN_WARNING = 5;
const GIB = 1024 ** 3;
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

function streamedInfo(bytes: number): Warning {
  return {
    code: 'data.streamed',
    severity: 'info',
    at,
    message: l10n.t(
      'The decoded pictures, {0} GiB, are read from disk piece by piece. Everything is fitted and trained on all of them.',
      (bytes / GIB).toFixed(1),
    ),
  };
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
      doc: 'Keep decoded pictures in .trainyard/cache beside the config file (at most 8 GiB, or all of a run that reads them from there), so that the next run need not decode them again.',
    },
    stream: {
      type: 'enum',
      values: ['auto', 'always', 'never'],
      default: 'auto',
      doc: 'Read the decoded pictures from disk piece by piece instead of holding them in memory, with the same numbers; auto: where they would take more than a third of the memory that is free.',
    },
    imageSize: {
      type: 'list',
      of: { type: 'integer', min: 1, max: 8192, doc: 'A side.', unit: 'pixels' },
      minItems: 2,
      maxItems: 2,
      doc: '[height, width] that all pictures get, filtered by Lanczos; default the commonest one, at most 256 long. A JPEG at least twice as large is halved once or more while it is decoded, which is faster and off by one or two of the 255 levels on average.',
      unit: 'pixels',
    },
    colorMode: {
      type: 'enum',
      values: ['rgb', 'grayscale'],
      default: 'rgb',
      doc: 'Three channels or one. Levels are taken as they are stored; colour profiles count for CMYK alone.',
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
    const { colorMode, resize, stream } = values;
    const imageSize =
      (values.imageSize as Size | undefined) ?? (await commonSize(layout.files, context.signal));
    const channels = colorMode === 'rgb' ? 3 : 1;
    const format = { imageSize, colorMode, resize };
    const folder = values.cache ? await openCacheFolder(context.baseDir) : undefined;
    const remembered = folder && { folder: join(folder, 'pictures'), source };
    const found = await decodeFiles(layout.files, format, stream, remembered || undefined, context);
    const { usable, pixels } = found;
    const rejected = [...layout.rejected, ...found.rejected];
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
      warnings: [
        ...layout.warnings,
        ...unreadable(rejected, read),
        ...(found.streamed ? [streamedInfo(usable.length * bytesOf(format))] : []),
      ],
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
