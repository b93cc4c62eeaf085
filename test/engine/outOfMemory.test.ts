import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readEvents } from '../../src/runner/rundir/directory';
import { folderWith } from '../support/cli';
import { train } from '../support/runs';
import { tableConfig, twoClasses } from '../support/tables';
import { hasTensorFlow } from '../support/tensorflow';

it.skipIf(!hasTensorFlow)(
  'says that memory is used up in the very first step, and tries no other executor',
  async () => {
    process.env.TRAINYARD_TENSORFLOW_BINDING = process.env.TRAINYARD_TEST_BINDING;
    const layers = [
      { type: 'dense', units: 64 },
      // 1 TB, which no allocator gives.
      { type: 'repeatVector', n: 100_000_000 },
      'globalAveragePooling1d',
    ];
    const folder = folderWith({
      't.csv': twoClasses(60),
      'm.train.json': tableConfig({ model: { layers }, train: { epochs: 1, batchSize: 32 } }),
    });
    const running = train(folder, { backend: 'tensorflow' });
    await expect(running).rejects.toMatchObject({ code: 'backend.outOfMemory' });
    const events = readEvents(`${folder}/runs/${readdirSync(`${folder}/runs`)[0]!}`);
    expect(events.filter(({ type }) => type === 'log')).toEqual([]);
  },
);
