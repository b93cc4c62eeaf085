import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import type { Region } from '../stream/region';
import { defineData, type LoadContext, type Pictures } from './dataset';
import { located, openRegion } from './files';
import { labelsToTarget } from './labels';
import {
  MOST_BYTES,
  picturesIn,
  stayInFile,
  streamedPictures,
  streamParam,
} from './storedPictures';
import { NotUnpacked, unpacked } from './unpacked';

/** A header is shorter, packed or not. */
const HEAD_BYTES = 1 << 12;
/** Values by the third byte of the magic number. */
const kinds: Readonly<Record<number, { bytes: number; read(data: Buffer, at: number): number }>> = {
  0x08: { bytes: 1, read: (data, at) => data[at]! },
  0x09: { bytes: 1, read: (data, at) => data.readInt8(at) },
  0x0b: { bytes: 2, read: (data, at) => data.readInt16BE(at) },
  0x0c: { bytes: 4, read: (data, at) => data.readInt32BE(at) },
  0x0d: { bytes: 4, read: (data, at) => data.readFloatBE(at) },
  0x0e: { bytes: 8, read: (data, at) => data.readDoubleBE(at) },
};

interface IdxHeader {
  readonly kind: number;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly start: number;
  /** Of the values. */
  readonly bytes: number;
}

/** A file that is looked into before it is read. */
interface IdxFile extends IdxHeader {
  readonly path: string;
  readonly at: ConfigPath;
  readonly hash: string;
  readonly file: Region;
  /** With gzip. */
  readonly packed: boolean;
}

function notIdx(path: string, at: ConfigPath, reason: string): TrainyardError {
  return new TrainyardError({
    code: 'data.idxFormat',
    at,
    message: l10n.t('{0} is no idx file that can be used: {1}', path, reason),
  });
}

const notUnpacked = (path: string, at: ConfigPath, error: unknown): TrainyardError =>
  notIdx(path, at, l10n.t('it cannot be unpacked ({0}).', (error as Error).message));

function headerIn(bytes: Buffer, path: string, at: ConfigPath): IdxHeader {
  const kind = bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 ? kinds[bytes[2]!] : undefined;
  const rank = bytes[3] ?? 0;
  const start = 4 + 4 * rank;
  if (kind === undefined || rank === 0 || bytes.length < start)
    throw notIdx(path, at, l10n.t('it does not begin as one (0, 0, type, dimensions).'));
  const shape = Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  return { kind: bytes[2]!, shape, start, bytes: shape.reduce((a, b) => a * b, kind.bytes) };
}

/**
 * Opens a file in the format of MNIST (http://yann.lecun.com/exdb/mnist/), packed with gzip or not.
 *
 * @throws TrainyardError `data.idxFormat`, `data.fileUnreadable`
 */
async function openIdx(path: string, at: ConfigPath, signal?: AbortSignal): Promise<IdxFile> {
  const hash = createHash('sha256');
  const file = await openRegion(path, at, hash, signal);
  let head = file.read(0, HEAD_BYTES);
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  if (packed)
    try {
      // The first bytes alone.
      head = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    } catch (error) {
      throw notUnpacked(path, at, error);
    }
  return { ...headerIn(head, path, at), path, at, hash: hash.digest('hex'), file, packed };
}

function requireBytes({ path, at, shape, bytes }: IdxFile, found: number): void {
  if (found === bytes) return;
  throw notIdx(
    path,
    at,
    l10n.t(
      'its header tells {0} and so {1} bytes of data, but there are {2}.',
      `[${shape.join(', ')}]`,
      bytes,
      found,
    ),
  );
}

/** The values in memory. */
async function valuesOf(opened: IdxFile): Promise<Buffer> {
  const { path, at, file, packed, start } = opened;
  if (!packed) {
    requireBytes(opened, file.size - start);
    return file.read(start, file.size);
  }
  let all: Buffer;
  try {
    const maxOutputLength = Math.min(MOST_BYTES, start + opened.bytes + 1);
    all = await promisify(gunzip)(file.read(0, file.size), { maxOutputLength });
  } catch (error) {
    throw notUnpacked(path, at, error);
  }
  requireBytes(opened, all.length - start);
  return all.subarray(start);
}

/** The values where they lie, or where they were unpacked to. */
async function regionOf(opened: IdxFile, { baseDir, signal }: LoadContext): Promise<Region> {
  const { path, at, hash, file, packed, start, bytes } = opened;
  if (!packed) {
    requireBytes(opened, file.size - start);
    return file.part(start, bytes);
  }
  const all = { path, hash, name: '', start: 0, bytes: file.size, size: start + bytes } as const;
  try {
    return (await unpacked({ ...all, kind: 'gzip' }, baseDir, at, signal)).part(start, bytes);
  } catch (error) {
    if (error instanceof NotUnpacked) throw notUnpacked(path, at, error);
    throw error;
  }
}

async function labelsOf(opened: IdxFile): Promise<string[]> {
  const { path, at, kind, shape } = opened;
  if (shape.length !== 1)
    throw notIdx(path, at, l10n.t('labels have one dimension, but it has {0}.', shape.length));
  const { bytes, read } = kinds[kind]!;
  const data = await valuesOf(opened);
  return Array.from({ length: shape[0]! }, (_, i) => String(read(data, i * bytes)));
}

function pictureShape({ path, at, kind, shape }: IdxFile): [number, number, number] {
  const [, height = 0, width = 0, channels = 1] = shape;
  if (kind !== 0x08 || (shape.length !== 3 && shape.length !== 4))
    throw notIdx(
      path,
      at,
      l10n.t('pictures are unsigned bytes, [n, height, width] or [n, height, width, channels].'),
    );
  if (height * width * channels === 0) throw notIdx(path, at, l10n.t('its pictures are empty.'));
  return [height, width, channels];
}

export const idx = defineData({
  kind: 'data',
  name: 'idx',
  doc: 'Pictures and labels in two files of the format that MNIST comes in, packed with gzip or not.',
  source: 'http://yann.lecun.com/exdb/mnist/',
  params: {
    images: { type: 'string', of: 'path', required: true, doc: 'The file with the pictures.' },
    labels: { type: 'string', of: 'path', required: true, doc: 'The file with the labels.' },
    stream: streamParam,
  },
  async load(values, context) {
    const { baseDir, task = 'auto', signal } = context;
    const at = { images: ['data', 'images'], labels: ['data', 'labels'] } as const;
    const file = async (name: 'images' | 'labels'): Promise<IdxFile> =>
      openIdx(await located(values[name], baseDir, 'file', at[name]), at[name], signal);
    const [pictures, labels] = [await file('images'), await file('labels')];
    const shape = pictureShape(pictures);
    const names = await labelsOf(labels);
    const count = pictures.shape[0]!;
    if (names.length !== count)
      throw new TrainyardError({
        code: 'data.idxCounts',
        at: at.labels,
        message: l10n.t(
          '{0} holds {1} labels, but {2} holds {3} pictures; they must belong together.',
          labels.path,
          names.length,
          pictures.path,
          count,
        ),
      });
    const target = labelsToTarget(names, task, at.labels);
    const { bytes } = pictures;
    const streamed = stayInFile(pictures, values.stream, context.notStreamed, at.images);
    const pixels = streamed
      ? picturesIn([{ region: await regionOf(pictures, context), count }], bytes / count)
      : new Uint8Array(await valuesOf(pictures));
    signal?.throwIfAborted();
    const dataset: Pictures = {
      type: 'images',
      ids: names.map((_, i) => String(i)),
      pixels,
      shape,
      target: target.target,
    };
    return {
      dataset,
      task: target.task,
      classes: target.classes,
      targetName: 'class',
      read: count,
      rejected: [],
      warnings: streamed ? [streamedPictures(bytes, at.images)] : [],
      fingerprint: createHash('sha256').update(`${pictures.hash} ${labels.hash}`).digest('hex'),
      details: {
        source: pictures.path,
        format: {
          imageSize: [shape[0], shape[1]],
          colorMode: shape[2] === 1 ? 'grayscale' : 'rgb',
          resize: 'stretch',
        },
        sizes: { [`${shape[1]}×${shape[0]}`]: count },
        colorModes: {
          [shape[2] === 1 ? 'grayscale' : shape[2] === 3 ? 'rgb' : `${shape[2]} channels`]: count,
        },
        damaged: [],
      },
    };
  },
});
