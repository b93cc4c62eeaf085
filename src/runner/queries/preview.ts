import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { PreviewAsked } from '../../shared/protocol/service';
import { augmentations } from '../augment';
import { drawAll } from '../augment/augment';
import { measureCost, timed, type Cost } from '../augment/cost';
import { endsOfAll, type ArgumentEnds } from '../augment/ends';
import { frameOf } from '../augment/frame';
import { poolOf } from '../augment/pool';
import { preview, type Preview } from '../augment/preview';
import { writePreview } from '../augment/writePreview';
import { startBackend } from '../engine/backends';
import { disposeBatch } from '../engine/batch';
import type { Preparation } from '../prepare';
import { openSession } from '../run/session';
import { Batches } from '../train/batches';
import { placed, type OpenConfig } from './configFile';
import { prepareConfig } from './preparation';

/** Pictures shown where the request does not say how many, of as many classes as there are. */
const SAMPLES = 5;
/** Views whose filled share is counted, to warn of what is moved out of sight. */
const COUNTED = 512;

/** Which pictures, and of which epochs; see the service's protocol. */
export type PreviewOptions = PreviewAsked & { readonly count: number };

/** Positions by class in turns: the first of each class, then the second of each, … */
function inTurns(y: Float32Array, only: number | undefined): number[] {
  const byClass = new Map<number, number[]>();
  y.forEach((label, position) => {
    if (only !== undefined && label !== only) return;
    const known = byClass.get(label);
    if (known) known.push(position);
    else byClass.set(label, [position]);
  });
  const classes = [...byClass.entries()].sort(([a], [b]) => a - b).map(([, each]) => each);
  const longest = Math.max(0, ...classes.map(({ length }) => length));
  const turns: number[] = [];
  for (let turn = 0; turn < longest; turn++)
    for (const each of classes) if (turn < each.length) turns.push(each[turn]!);
  return turns;
}

function positionsOf({ prepared, loaded }: Preparation, options: PreviewOptions): number[] {
  const { y, rows } = prepared.parts.train;
  const { sample, skip = 0, samples = SAMPLES } = options;
  if (sample === undefined) {
    const only = options.class === undefined ? undefined : loaded.classes.indexOf(options.class);
    const all = inTurns(y, only === -1 ? undefined : only);
    return Array.from({ length: Math.min(samples, all.length) }, (_, i) => {
      return all[(skip + i) % all.length]!;
    });
  }
  if (sample < rows) return [sample];
  throw new TrainyardError({
    code: 'preview.sample',
    message: l10n.t(
      'There is no sample {0}: the training part holds {1}, counted from 0.',
      sample,
      rows,
    ),
    exitCode: 2,
  });
}

/** Names the pictures of the training part; one that balancing made has its first parent's name. */
function namer({ loaded, prepared }: Preparation): (position: number) => string {
  const { dataset } = loaded;
  const { ids } = prepared.parts.train;
  return (position) => {
    const id = ids[position]!;
    if (dataset.type !== 'images') return String(id);
    return (
      dataset.ids[id] ?? String(prepared.provenance.synthetic[id - dataset.ids.length]?.parents[0])
    );
  };
}

type Shape = readonly [number, number, number];

/** The pictures' shape; a config of a table has no pictures to show. */
function shapeOf(config: OpenConfig, { prepared }: Preparation): Promise<Shape> {
  const { lookup, preprocess } = prepared;
  return placed(config, async () => {
    if (lookup) return preprocess.inputShape as unknown as Shape;
    throw new TrainyardError({
      code: 'preview.needsPictures',
      at: ['data'],
      message: l10n.t(
        'Augmentation is shown on pictures, but the data are none. Rows of numbers can be augmented by {0}.',
        augmentations
          .filter(({ tables }) => tables)
          .map(({ name }) => name)
          .join(', '),
      ),
    });
  });
}

/** What augmentation makes of training pictures, from data that are prepared already. */
export async function previewPrepared(
  config: OpenConfig,
  preparation: Preparation,
  options: PreviewOptions,
  signal?: AbortSignal,
): Promise<Preview> {
  const shape = await shapeOf(config, preparation);
  const { augment: configs, seed, backend } = config.resolved;
  const positions = positionsOf(preparation, options);
  const { tf } = await startBackend(backend);
  return preview({
    ...{ tf, shape, positions, configs, seed },
    part: preparation.prepared.parts.train,
    nameOf: namer(preparation),
    from: options.epoch ?? 1,
    count: options.count,
    chain: options.chain ?? false,
    signal,
  });
}

/** The same from the config alone: reads the data first. */
export async function previewConfig(config: OpenConfig, options: PreviewOptions): Promise<Preview> {
  return previewPrepared(config, await prepareConfig(config), options);
}

/** Both ends of every amount, on one picture. */
export async function previewEnds(
  config: OpenConfig,
  preparation: Preparation,
  position: number,
): Promise<{ shape: Shape; ends: readonly ArgumentEnds[] }> {
  const shape = await shapeOf(config, preparation);
  const { augment, backend } = config.resolved;
  const { tf } = await startBackend(backend);
  const pool = poolOf(tf, preparation.prepared.parts.train, shape, true);
  return { shape, ends: await endsOfAll(tf, pool, position, augment) };
}

export interface AugmentationCost extends Cost {
  /** Median of a training step on the same batch, without making the batch. */
  readonly stepMs: number;
  readonly backend: string;
  /** Of views of the first epochs: how many show more than a third of fill, and the mean share. */
  readonly filled?: { readonly views: number; readonly overThird: number; readonly mean: number };
}

function countFilled(config: OpenConfig, preparation: Preparation) {
  const { augment: configs, seed } = config.resolved;
  const { train } = preparation.prepared.parts;
  const [height, width, channels] = preparation.prepared.preprocess.inputShape as Shape;
  const shape = { height, width, channels };
  const rows = Int32Array.from(train.ids.keys()).slice(0, COUNTED);
  const epochs = Math.ceil(COUNTED / rows.length);
  const shares: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const plan = { epoch, seed, configs };
    const drawn = drawAll({ ids: train.ids, shape }, rows, plan);
    rows.forEach((_, i) => {
      const frame = frameOf(drawn, i, plan, shape);
      if (frame && shares.length < COUNTED) shares.push(frame.filled);
    });
  }
  if (shares.length === 0) return undefined;
  return {
    views: shares.length,
    overThird: shares.filter((share) => share > 1 / 3).length / shares.length,
    mean: shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}

/** What augmentation takes of a batch's time, beside the step of the config's own model. */
export async function measureAugmentation(
  config: OpenConfig,
  preparation: Preparation,
  signal: AbortSignal,
): Promise<AugmentationCost> {
  const { prepared, resolved } = preparation;
  const shape = await shapeOf(config, preparation);
  const { tf, name } = await startBackend(resolved.backend);
  const { seed, augment: configs, train } = resolved;
  const part = prepared.parts.train;
  const pool = poolOf(tf, part, shape, true);
  const cost = await measureCost(tf, pool, train.batchSize, { configs, seed }, signal);
  const { step, model } = await placed(config, async () =>
    openSession(tf, resolved, prepared.preprocess),
  );
  const batches = new Batches({
    ...{ tf, prepared, seed, units: model.units, task: prepared.preprocess.task },
    ...{ batchSize: train.batchSize, shuffle: false, augment: [] },
  });
  const batch = batches.training(part, batches.order(part, 1), 0, 1);
  try {
    const stepMs = await timed(() => void step.train(batch, 0), signal);
    const filled = countFilled(config, preparation);
    return { ...cost, stepMs, backend: name, ...(filled && { filled }) };
  } finally {
    disposeBatch(tf, batch);
    batches.dispose();
    step.dispose();
    model.network.dispose();
  }
}

/** Writes PNG files and preview.json; gives the names of the files. */
export const writePreviewOf = (views: Preview, out: string): Promise<string[]> =>
  writePreview(views, out);
