import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith, trainyard } from '../support/cli';
import { lastHash, resume, train } from '../support/runs';
import { tableConfig, twoClasses } from '../support/tables';

const streaming = ['data.stream=always'];
const project = (): string =>
  folderWith({
    't.csv': twoClasses(600),
    'm.train.json': tableConfig({
      train: { epochs: 3, batchSize: 16, checkpoints: { everySteps: 5 } },
    }),
  });

it('trains from disk to the very weights that training in memory gives', async () => {
  const folder = project();
  const memory = await train(folder);
  const streamed = await train(folder, { sets: streaming });
  expect(streamed.done.metrics).toEqual(memory.done.metrics);
  expect(lastHash(streamed.runDir)).toBe(lastHash(memory.runDir));
  expect(streamed.report?.samples).toEqual(memory.report?.samples);
});

it('goes on in the middle of an epoch where it was stopped', async () => {
  const folder = project();
  const whole = await train(folder, { sets: streaming });
  const controller = new AbortController();
  const { state, runDir } = await train(folder, {
    sets: streaming,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'checkpoint' && event.step === 35) controller.abort();
    },
  });
  expect(state).toBe('stopped');
  const { done } = await resume(runDir);
  expect(done.metrics).toEqual(whole.done.metrics);
  expect(lastHash(runDir)).toBe(lastHash(whole.runDir));
});

it('inspects, prepares and evaluates it too', async () => {
  const folder = project();
  const at = (...args: string[]) => trainyard(folder, ...args, '--set', streaming[0]!);
  const inspected = await at('inspect', 'm.train.json', '--json');
  expect(inspected.code).toBe(0);
  const report = JSON.parse(inspected.out) as Record<string, unknown>;
  expect(report).toMatchObject({ rows: { read: 600, clean: 600 }, sampled: 600 });
  expect((await at('inspect', 'm.train.json')).out).toContain('data.streamed');
  await at('prepare', 'm.train.json', '--out', 'streamed');
  await trainyard(folder, 'prepare', 'm.train.json', '--out', 'memory');
  for (const name of ['x_train.npy', 'y_test.npy', 'prepared.json'])
    expect(readFileSync(join(folder, 'streamed', name))).toEqual(
      readFileSync(join(folder, 'memory', name)),
    );
  const { runDir, report: tested } = await train(folder, { sets: streaming });
  const evaluated = await trainyard(folder, 'evaluate', runDir, '--json');
  expect(JSON.parse(evaluated.out)).toEqual(JSON.parse(JSON.stringify(tested)));
});
