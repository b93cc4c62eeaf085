import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readEvents, readManifest } from '../../src/runner/rundir/directory';
import { folderWith, jsonLines, trainyard } from '../support/cli';
import { resume, train } from '../support/runs';
import { tableConfig, twoClasses } from '../support/tables';

afterEach(() => vi.restoreAllMocks());

const project = (changes: Record<string, unknown>): string =>
  folderWith({ 't.csv': twoClasses(120), 'm.train.json': tableConfig(changes) });
const lines = (runDir: string, name: string): string[][] =>
  readFileSync(join(runDir, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

it('csvLogger writes a row an epoch, and none twice where a run is resumed', async () => {
  const folder = project({
    train: { epochs: 6, callbacks: ['csvLogger'], checkpoints: { everyEpochs: 3 } },
  });
  const controller = new AbortController();
  const { runDir } = await train(folder, {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'epoch' && event.epoch === 2) controller.abort();
    },
  });
  await resume(runDir);
  const [names, ...rows] = lines(runDir, 'training.csv');
  expect(names!.slice(0, 3)).toEqual(['epoch', 'learningRate', 'loss']);
  expect(rows.map(([epoch]) => epoch)).toEqual(['1', '2', '3', '4', '5', '6']);
  const epochs = readEvents(runDir).filter((event) => event.type === 'epoch');
  const last = epochs.at(-1)!;
  const at = names!.indexOf('val_loss');
  expect(Number(rows.at(-1)![at])).toBe(last.type === 'epoch' ? last.metrics.val_loss : NaN);
});

it('tensorBoard writes records with checksums that hold, one an epoch', async () => {
  const folder = project({ train: { epochs: 3, callbacks: ['tensorBoard'] } });
  const { runDir } = await train(folder);
  const bytes = readFileSync(join(runDir, 'events.out.tfevents.trainyard'));
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    records.push(bytes.subarray(at + 12, at + 12 + length));
    at += length + 16;
  }
  expect(records).toHaveLength(4);
  expect(records[0]!.toString('latin1')).toContain('brain.Event:2');
  for (const record of records.slice(1))
    expect(record.toString('latin1')).toContain('epoch_val_loss');
  // The checksum that TensorFlow's own files have of a first record of 24 bytes.
  expect(bytes.readUInt32LE(0)).toBe(24);
  expect(bytes.readUInt32LE(8)).toBe(0x224b7fa3);
});

it('timeBudget ends training after the epoch in which its time ran out', async () => {
  const folder = project({
    train: { epochs: 50, callbacks: [{ type: 'timeBudget', seconds: 1000 }] },
  });
  let late = 0;
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => clock() + late);
  const { runDir, state } = await train(folder, {
    onEvent: (event) => {
      if (event.type === 'epoch' && event.epoch === 2) late = 1e6;
    },
  });
  expect(state).toBe('finished');
  expect(readEvents(runDir).filter(({ type }) => type === 'epoch')).toHaveLength(3);
});

it('swapEmaWeights needs averages', async () => {
  const folder = project({ train: { callbacks: ['swapEmaWeights'] } });
  const { code, err } = await trainyard(folder, 'train', 'm.train.json');
  expect(code).toBe(1);
  expect(err).toContain('train.noAverages');
});

it('useEma ends with the averages, and with swapEmaWeights validates on them', async () => {
  const optimizer = { type: 'adam', useEma: true, emaMomentum: 0.9 };
  const metrics = async (changes: Record<string, unknown>): Promise<Record<string, number>[]> => {
    const folder = project({ compile: { optimizer }, ...changes });
    const { code, out } = await trainyard(folder, 'train', 'm.train.json', '--json');
    expect(code).toBe(0);
    return jsonLines(out)
      .filter(({ type }) => type === 'epoch' || type === 'done')
      .map((event) => event.metrics as Record<string, number>);
  };
  const plain = await metrics({ train: { epochs: 3 } });
  const swapped = await metrics({ train: { epochs: 3, callbacks: ['swapEmaWeights'] } });
  // The steps are the same; validation is not.
  expect(swapped.map(({ loss }) => loss)).toEqual(plain.map(({ loss }) => loss));
  expect(swapped[1]!.val_loss).not.toBe(plain[1]!.val_loss);
  expect(swapped.at(-1)!.test_accuracy).toBe(plain.at(-1)!.test_accuracy);
});

it('a run with averages resumes to the same weights', async () => {
  const changes = {
    compile: { optimizer: { type: 'sgd', useEma: true, gradientAccumulationSteps: 2 } },
    train: { epochs: 4, callbacks: ['swapEmaWeights'] },
  };
  const whole = await train(project(changes));
  const controller = new AbortController();
  const cut = await train(project(changes), {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'epoch' && event.epoch === 2) controller.abort();
    },
  });
  await resume(cut.runDir);
  const weights = (runDir: string): Buffer => {
    const { last } = readManifest(runDir).checkpoints;
    return readFileSync(join(runDir, 'checkpoints', last!, 'weights.bin'));
  };
  expect(weights(cut.runDir).equals(weights(whole.runDir))).toBe(true);
});
