import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { preview, type Preview } from '../augment/preview';
import { writePreview } from '../augment/writePreview';
import type { Pictures } from '../data/dataset';
import { startBackend } from '../engine/backends';
import type { SplitData } from '../prepare/readData';
import { placed, type OpenConfig } from './configFile';
import { splitConfig } from './preparation';

/** Pictures shown where none is asked for, each of another class as far as there are. */
const SAMPLES = 5;

export interface PreviewOptions {
  /** Views of each picture. */
  readonly count: number;
  /** Position in the training part; without it a few of different classes. */
  readonly sample?: number;
}

/** Positions in the training part: the first of each class, then the next ones. */
function spread({ target }: Pictures): number[] {
  const first = new Map<number, number>();
  target.forEach((label, position) => first.has(label) || first.set(label, position));
  const rest = Array.from(target.keys()).filter((i) => first.get(target[i]!) !== i);
  return [...[...first.values()].sort((a, b) => a - b), ...rest].slice(0, SAMPLES);
}

function positions(train: Pictures, sample: number | undefined): number[] {
  if (sample === undefined) return spread(train);
  if (sample < train.target.length) return [sample];
  throw new TrainyardError({
    code: 'preview.sample',
    message: l10n.t(
      'There is no sample {0}: the training part holds {1}, counted from 0.',
      sample,
      train.target.length,
    ),
    exitCode: 2,
  });
}

/** What augmentation makes of training pictures, from data that are read already. */
export async function previewSplit(
  config: OpenConfig,
  split: SplitData,
  { count, sample }: PreviewOptions,
): Promise<Preview> {
  const { dataset } = split.loaded;
  if (dataset.type !== 'images')
    return placed(config, async () => {
      throw new TrainyardError({
        code: 'preview.needsPictures',
        at: ['data'],
        message: l10n.t('Augmentation is previewed on pictures, but the data are a table.'),
      });
    });
  const { tf } = await startBackend(config.resolved.backend);
  const chosen = positions(split.parts.train as Pictures, sample);
  return preview({
    tf,
    dataset,
    configs: config.resolved.augment,
    seed: config.resolved.seed,
    count,
    samples: chosen.map((position) => split.places.train[position]!),
  });
}

/** The same from the config alone: reads the data first. */
export async function previewConfig(config: OpenConfig, options: PreviewOptions): Promise<Preview> {
  return previewSplit(config, await splitConfig(config), options);
}

/** Writes PNG files and preview.json; gives the names of the files. */
export const writePreviewOf = (views: Preview, out: string): Promise<string[]> =>
  writePreview(views, out);
