import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  IDLE_MS,
  ServiceError,
  ServiceProcess,
  type Later,
} from '../../src/extension/processes/serviceProcess';
import { bundlePath, readBundle } from '../../src/build/l10n';
import { probePictures, probeTable } from '../../src/extension/probe';
import { Database } from '../../src/runner/data/tables/database';
import { likelyTarget, proposeConfig } from '../../src/shared/language/propose';
import { folderWith } from '../support/cli';
import { tableConfig, twoClasses } from '../support/tables';

/** Timers that a test lets ring. */
class Timers {
  readonly waiting = new Map<() => void, number>();
  readonly later: Later = (work, milliseconds) => {
    this.waiting.set(work, milliseconds);
    return () => this.waiting.delete(work);
  };
  ring(): void {
    const works = [...this.waiting.keys()];
    this.waiting.clear();
    for (const work of works) work();
  }
}

const running: ServiceProcess[] = [];
afterEach(() => running.splice(0).forEach((each) => each.stop()));

function service(timers = new Timers(), env: NodeJS.ProcessEnv = {}) {
  const children: ReturnType<typeof spawn>[] = [];
  const said: string[] = [];
  const made = new ServiceProcess({
    start: async () => {
      const child = spawn(process.execPath, [resolve('dist/service.cjs')], {
        env: { ...process.env, ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      children.push(child);
      return child;
    },
    log: (text) => void said.push(text),
    ended: (how) => `ended ${how}`,
    later: timers.later,
  });
  running.push(made);
  return { made, children, said, timers };
}
const project = () => {
  const folder = folderWith({ 't.csv': twoClasses(60, 20) });
  return { file: `${folder}/m.train.json`, text: tableConfig() };
};

describe('the wizard for new configs', () => {
  it.each([
    ['cars', 'cars.csv', 'mpg', 'regression', ['name']],
    ['yeast', 'yeast6.csv', 'Class', 'classification', []],
  ])('looks at %s and proposes what is valid', async (folder, source, target, task, exclude) => {
    const { made } = service();
    const file = resolve('examples', folder, 'new.train.json');
    const probed = await probeTable(
      (name, request) => made.ask(name, request),
      file,
      source,
      target,
    );
    expect(probed.overview.task).toBe(task);
    expect(probed.source).toMatchObject({ exclude });
    const text = proposeConfig('new', probed.source, probed.overview);
    const { problems } = await made.ask('validate', { file, text });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
  it('takes a table of any format, and leaves out what no cell can hold', async () => {
    const { made } = service();
    const rows = Array.from({ length: 60 }, (_, i) => {
      return JSON.stringify({ size: i / 3, tags: [i, i + 1], kind: i % 2 === 0 ? 'a' : 'b' });
    });
    const folder = folderWith({ 't.jsonl': `${rows.join('\n')}\n` });
    await Database.with(async (database) => {
      const from = `read_json('${folder}/t.jsonl')`;
      await database.run(`COPY (FROM ${from}) TO '${folder}/t.parquet' (FORMAT parquet)`);
    }, undefined);
    const { columns } = await made.ask('fileColumns', { source: `${folder}/t.parquet` });
    expect(columns.map(({ name, values }) => [name, values])).toEqual([
      ...[
        ['size', 'number'],
        ['tags', 'unusable'],
        ['kind', 'text'],
      ],
    ]);
    expect(likelyTarget(columns)).toBe('kind');
    const probed = await probeTable(
      (name, request) => made.ask(name, request),
      ...([`${folder}/new.train.json`, 't.parquet', 'kind', ['tags']] as const),
    );
    expect(probed.source).toMatchObject({ exclude: ['tags'], features: 1 });
  });
  it('looks at pictures', async () => {
    const { made } = service();
    const file = resolve('examples', 'digits', 'new.train.json');
    const probed = await probePictures(
      (name, request) => made.ask(name, request),
      file,
      'pictures',
    );
    expect(probed.overview).toMatchObject({ task: 'classification', pictures: true });
    const text = proposeConfig('new', probed.source, probed.overview);
    const { problems } = await made.ask('validate', { file, text });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
  it('tells what it cannot mend', async () => {
    const { made } = service();
    const file = resolve('examples', 'cars', 'new.train.json');
    const asking = probeTable((name, request) => made.ask(name, request), file, 'none.csv', 'x');
    await expect(asking).rejects.toBeInstanceOf(ServiceError);
  });
});

describe('the service process of an editor', () => {
  it('starts at the first question, once', async () => {
    const { made, children } = service();
    expect(made.pid).toBeUndefined();
    const request = project();
    const answers = await Promise.all([made.ask('columns', request), made.ask('columns', request)]);
    expect(answers[0].classes).toEqual(answers[1].classes);
    expect(children).toHaveLength(1);
  });
  it('ends when it has been idle for five minutes, without a word in the log', async () => {
    const { made, children, timers, said } = service();
    await made.ask('validate', project());
    expect([...timers.waiting.values()]).toEqual([IDLE_MS]);
    const ended = once(children[0]!, 'exit');
    timers.ring();
    expect(await ended).toEqual([0, null]);
    expect(made.pid).toBeUndefined();
    expect(said).toEqual([]);
    await made.ask('validate', project());
    expect(children).toHaveLength(2);
  });
  it('is not idle while it is asked', async () => {
    const { made, timers } = service();
    await made.ask('validate', project());
    const asking = made.ask('validate', project());
    expect(timers.waiting.size).toBe(0);
    await asking;
    expect(timers.waiting.size).toBe(1);
  });
  it('tells a crash to who asked, and starts anew with the next question', async () => {
    const { made, children, said } = service();
    await made.ask('validate', project());
    const asking = made.ask('inspect', project());
    const failed = expect(asking).rejects.toMatchObject({ reason: { code: 'service.ended' } });
    process.kill(made.pid!, 'SIGKILL');
    await failed;
    expect(said).toEqual(['ended SIGKILL']);
    const { problems } = await made.ask('validate', project());
    expect(problems).toEqual([]);
    expect(children).toHaveLength(2);
  });
  it("answers in the editor's language", async () => {
    const bundle = resolve(bundlePath('zh-cn'));
    const { made } = service(new Timers(), { TRAINYARD_MESSAGES: bundle });
    const { problems } = await made.ask('validate', { ...project(), text: '{"sede": 1}' });
    const { message } = problems.find(({ code }) => code === 'config.unknownKey')!;
    const known = readBundle(bundle)['"{0}" is unknown here.{1}']!;
    expect(message.startsWith(known.replace('{0}', 'sede').replace('{1}', ''))).toBe(true);
  });
  it('gives the figures that stand around a config, and what was left open', async () => {
    const { made } = service();
    const asked = project();
    const overview = await made.ask('overview', asked);
    const { parts, classes, layers, resolved, task } = overview;
    const rows = parts.train + parts.validation + parts.test;
    expect(classes.reduce((sum, each) => sum + each.rows, 0)).toBe(rows);
    expect([task, resolved.compile.loss.type]).toEqual(['classification', 'binaryCrossentropy']);
    expect(layers!.some(({ index }) => index === 0)).toBe(true);
    // A model that cannot be built leaves the figures of the data.
    const bad = JSON.parse(asked.text) as { model: { layers: unknown[] } };
    bad.model.layers = [{ type: 'conv2d', filters: 2, kernelSize: 3 }];
    const without = await made.ask('overview', { ...asked, text: JSON.stringify(bad) });
    expect(without.layers).toBeUndefined();
    expect(without.parts).toEqual(parts);
  });
  it('reads the data again only where it is asked to', async () => {
    const { made } = service();
    const folder = folderWith({ 't.csv': twoClasses(60, 20) });
    const asked = { file: `${folder}/m.train.json`, text: tableConfig() };
    expect((await made.ask('validate', asked)).problems).toEqual([]);
    writeFileSync(`${folder}/t.csv`, 'nothing\n1\n2\n');
    expect((await made.ask('validate', { ...asked, anew: false })).problems).toEqual([]);
    const { problems } = await made.ask('validate', { ...asked, anew: true });
    expect(problems.map(({ severity }) => severity)).toContain('error');
  });
  it('is asked again where it could not start', async () => {
    let tries = 0;
    const made = new ServiceProcess({
      start: async () => {
        if (++tries === 1) throw new Error('no Node');
        return spawn(process.execPath, [resolve('dist/service.cjs')]);
      },
      log: () => undefined,
      ended: String,
      later: new Timers().later,
    });
    running.push(made);
    await expect(made.ask('validate', project())).rejects.toThrow('no Node');
    expect((await made.ask('validate', project())).problems).toEqual([]);
  });
  it('cancels what nobody waits for', async () => {
    const { made } = service();
    const controller = new AbortController();
    const asking = made.ask('inspect', project(), controller.signal);
    controller.abort();
    await expect(asking).rejects.toBeInstanceOf(ServiceError);
    await expect(asking).rejects.toMatchObject({ reason: { code: 'cancelled' } });
  });
});

it('what the editor loads at its start is small, and holds no tensors', () => {
  const text = readFileSync(resolve('dist/extension.cjs'), 'utf8');
  expect(text.length).toBeLessThan(300_000);
  expect(text).not.toMatch(/registerKernel|@duckdb|require\("sharp"\)/);
  // The catalog is read when it is first asked for.
  expect(text).not.toContain('globalAveragePooling2d","doc');
});
