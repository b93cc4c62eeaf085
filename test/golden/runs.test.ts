import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, trainyard } from '../support/cli';
import { bars, pictureConfig } from '../support/pictures';
import { linear, tableConfig, twoClasses } from '../support/tables';

/** What is new in each run (its id, its times) as a word. */
const steady = (text: string): string =>
  text
    .replace(/\d{8}-\d{9}-[\w-]+/g, 'RUN')
    .replace(/ {2}\d+ s$/gm, '  TIME')
    .replace(/trainyard-test-\w+/g, 'FOLDER');

/** Compares with a file of test/golden; UPDATE_GOLDEN=1 writes it. */
function golden(name: string, text: string): void {
  const path = join('test', 'golden', `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, steady(text));
  expect(existsSync(path), `${path} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
  expect(steady(text)).toBe(readFileSync(path, 'utf8'));
}

const projects: Record<string, () => Promise<Record<string, string | Buffer>>> = {
  classification: async () => ({
    't.csv': twoClasses(120, 30),
    'm.train.json': tableConfig({
      balance: { type: 'smote', kNeighbors: 3 },
      compile: {
        optimizer: { type: 'adam', learningRate: 0.05 },
        metrics: ['accuracy', 'f1', 'auc'],
      },
      train: {
        ...{ epochs: 5, batchSize: 16 },
        learningRateSchedule: { type: 'cosineDecay', warmupSteps: 4 },
      },
    }),
  }),
  regression: async () => ({
    't.csv': linear(150),
    'm.train.json': tableConfig({
      data: { type: 'table', source: 't.csv', target: 'y' },
      compile: { loss: 'huber', optimizer: { type: 'rmsprop', learningRate: 0.01 } },
    }),
  }),
  pictures: async () => ({
    ...(await bars(20, 'pictures/')),
    'm.train.json': pictureConfig({
      augment: [
        { type: 'affine', rotationRange: 10, widthShiftRange: 0.1 },
        { type: 'gaussianNoise', stddev: 0.02 },
      ],
    }),
  }),
};

describe.each(Object.entries(projects))('%s', (name, files) => {
  it('trains, reports and is inspected as ever', async () => {
    const folder = folderWith(await files());
    const inspected = await trainyard(folder, 'inspect', 'm.train.json');
    const trained = await trainyard(folder, 'train', 'm.train.json', '--backend', 'cpu');
    expect(trained.code).toBe(0);
    golden(name, `${inspected.out}\n${trained.out}`);
  });
});
