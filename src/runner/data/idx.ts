import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import { defineData, type Pictures } from './dataset';
import { fileError, located } from './files';
import { labelsToTarget } from './labels';

const MAX_BYTES = 4 * 1024 ** 3 - 1;
/** Values by the third byte of the magic number. */
const kinds: Readonly<Record<number, { bytes: number; read(data: Buffer, at: number): number }>> = {
  0x08: { bytes: 1, read: (data, at) => data[at]! },
  0x09: { bytes: 1, read: (data, at) => data.readInt8(at) },
  0x0b: { bytes: 2, read: (data, at) => data.readInt16BE(at) },
  0x0c: { bytes: 4, read: (data, at) => data.readInt32BE(at) },
  0x0d: { bytes: 4, read: (data, at) => data.readFloatBE(at) },
  0x0e: { bytes: 8, read: (data, at) => data.readDoubleBE(at) },
};

interface IdxFile {
  readonly path: string;
  readonly kind: number;
  readonly shape: readonly number[];
  readonly data: Buffer;
  readonly hash: string;
}

function notIdx(path: string, at: ConfigPath, reason: string): TrainyardError {
  return new TrainyardError({
    code: 'data.idxFormat',
    at,
    message: l10n.t('{0} is no idx file that can be used: {1}', path, reason),
  });
}

async function bytesOf(path: string, at: ConfigPath): Promise<{ bytes: Buffer; hash: string }> {
  let stored: Buffer;
  try {
    stored = await readFile(path);
  } catch (error) {
    throw fileError(error, path, at);
  }
  const hash = createHash('sha256').update(stored).digest('hex');
  if (stored[0] !== 0x1f || stored[1] !== 0x8b) return { bytes: stored, hash };
  try {
    return { bytes: await promisify(gunzip)(stored, { maxOutputLength: MAX_BYTES }), hash };
  } catch (error) {
    throw notIdx(path, at, l10n.t('it cannot be unpacked ({0}).', (error as Error).message));
  }
}

/**
 * Reads a file in the format of MNIST (http://yann.lecun.com/exdb/mnist/), packed with gzip or not.
 *
 * @throws TrainyardError `data.idxFormat`, `data.fileUnreadable`
 */
async function readIdx(path: string, at: ConfigPath): Promise<IdxFile> {
  const { bytes, hash } = await bytesOf(path, at);
  const kind = bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 ? kinds[bytes[2]!] : undefined;
  const rank = bytes[3] ?? 0;
  const start = 4 + 4 * rank;
  if (kind === undefined || rank === 0 || bytes.length < start)
    throw notIdx(path, at, l10n.t('it does not begin as one (0, 0, type, dimensions).'));
  const shape = Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const expected = shape.reduce((a, b) => a * b, kind.bytes);
  const data = bytes.subarray(start);
  if (data.length !== expected)
    throw notIdx(
      path,
      at,
      l10n.t(
        'its header tells {0} and so {1} bytes of data, but there are {2}.',
        `[${shape.join(', ')}]`,
        expected,
        data.length,
      ),
    );
  return { path, kind: bytes[2]!, shape, data, hash };
}

function labelsOf({ path, kind, shape, data }: IdxFile, at: ConfigPath): string[] {
  if (shape.length !== 1)
    throw notIdx(path, at, l10n.t('labels have one dimension, but it has {0}.', shape.length));
  const { bytes, read } = kinds[kind]!;
  return Array.from({ length: shape[0]! }, (_, i) => String(read(data, i * bytes)));
}

function pictureShape({ path, kind, shape }: IdxFile, at: ConfigPath): [number, number, number] {
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
  },
  async load(values, { baseDir, task = 'auto', signal }) {
    const at = { images: ['data', 'images'], labels: ['data', 'labels'] } as const;
    const file = async (name: 'images' | 'labels'): Promise<IdxFile> =>
      readIdx(await located(values[name], baseDir, 'file', at[name]), at[name]);
    const [pictures, labels] = [await file('images'), await file('labels')];
    signal?.throwIfAborted();
    const shape = pictureShape(pictures, at.images);
    const names = labelsOf(labels, at.labels);
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
    const dataset: Pictures = {
      type: 'images',
      ids: names.map((_, i) => String(i)),
      pixels: new Uint8Array(pictures.data),
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
      warnings: [],
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
