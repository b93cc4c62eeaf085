import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createBirpc } from 'birpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineSplitter, type Reply } from '../../src/shared/protocol/rpc';
import type { ServiceFunctions, ServiceListener } from '../../src/shared/protocol/service';
import { folderWith, trainyard } from '../support/cli';
import { bars, pictureConfig } from '../support/pictures';
import { tableConfig, twoClasses } from '../support/tables';

const told: [token: string, message: string][] = [];
let child: ChildProcess;
let service: { [K in keyof ServiceFunctions]: ServiceFunctions[K] };
beforeAll(() => {
  child = spawn(process.execPath, [resolve('dist/service.cjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  service = createBirpc<ServiceFunctions, ServiceListener>(
    { progress: (token, message) => void told.push([token, message]) },
    {
      post: (line: string) => child.stdin!.write(`${line}\n`),
      on: (receive) => {
        const lines = new LineSplitter((line) => receive(line));
        child.stdout!.setEncoding('utf8').on('data', (text: string) => lines.push(text));
      },
      serialize: (message) => JSON.stringify(message),
      deserialize: (line: string) => JSON.parse(line) as never,
      timeout: -1,
    },
  ) as unknown as typeof service;
});
afterAll(async () => {
  const closed = once(child, 'exit');
  child.stdin!.end();
  const [code] = (await closed) as [number];
  expect(code).toBe(0);
});

function ok<T>(reply: Reply<T>): T {
  if ('err' in reply) throw new Error(`${reply.err.code}: ${reply.err.message}`);
  return reply.ok;
}

const project = (changes: object = {}) => {
  const folder = folderWith({ 't.csv': twoClasses(100, 20) });
  return { file: join(folder, 'm.train.json'), text: tableConfig({ ...changes }) };
};

describe('the service process', () => {
  it('validates a text that is not saved', async () => {
    const good = project();
    expect(ok(await service.validate(good)).problems).toEqual([]);
    const { problems } = ok(await service.validate({ ...good, text: '{"dat": 1}' }));
    expect(problems.map(({ code }) => code)).toContain('config.unknownKey');
    const unknown = { ...good, text: good.text.replace('"label"', '"lable"') };
    expect(ok(await service.validate(unknown)).problems[0]).toMatchObject({
      code: 'data.columnUnknown',
      fix: { value: 'label' },
    });
  });

  it('tells columns and classes', async () => {
    const { columns, classes, task } = ok(await service.columns(project()));
    expect(columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      ...['x1 numeric', 'x2 numeric', 'colour categorical'],
    ]);
    expect(classes).toEqual(['no', 'yes']);
    expect(task).toBe('classification');
  });

  it('tells the shapes of the layers, by their place in the config', async () => {
    const { layers } = ok(await service.shapes(project()));
    expect(layers[0]).toMatchObject({ index: 0, type: 'dense', outputShape: [8], parameters: 48 });
    expect(layers.map(({ name }) => name)).toEqual(['dense', 'output', 'sigmoid']);
  });

  it('tells a request that reads data how far it is', async () => {
    ok(await service.inspect({ ...project(), token: 'reading' }));
    expect(told.filter(([token]) => token === 'reading').map(([, text]) => text)).toContain(
      'Reading the data',
    );
  });

  it('goes on reading for those who still wait when one gives up', async () => {
    const request = project();
    const [given, , waited] = await Promise.all([
      service.inspect({ ...request, token: 'given up' }),
      service.cancel('given up'),
      service.previewScale(request),
    ]);
    expect(given).toMatchObject({ err: { code: 'cancelled' } });
    expect(ok(waited).rows.read).toBe(100);
  });

  it('finds the rows behind a bar, values of two columns and a layout of the points', async () => {
    const request = project();
    const { splits, projection } = ok(await service.inspect(request));
    const filter = { part: 'train', class: 'yes' } as const;
    const { total, rows } = ok(await service.rows({ ...request, filter }));
    expect(total).toBe(splits.train.classes.yes);
    expect(rows[0]).toMatchObject({ part: 'train', target: 'yes' });
    const { x } = ok(await service.pair({ ...request, columns: ['x1', 'x2'] }));
    expect(x).toHaveLength(projection!.x.length);
    const laid = ok(await service.umap(request));
    expect(laid!.names).toEqual(projection!.names);
  });

  it('previews another scaler and balancer without a change of the text', async () => {
    const request = project();
    const report = ok(
      await service.previewScale({ ...request, scale: 'minMax', balance: 'randomOverSampler' }),
    );
    expect(report.balanced.rows).toBe(112);
    expect(report.features[0]!.scaled).toMatchObject({ min: 0, max: 1 });
    const inspected = ok(await service.inspect(request));
    expect(inspected.balanced.rows).toBe(70);
  });

  it('previews augmentation', async () => {
    const folder = folderWith(await bars(10, 'pictures/'));
    const file = join(folder, 'm.train.json');
    const text = pictureConfig({ augment: [{ type: 'affine', rotationRange: 30 }] });
    const { samples } = ok(await service.preview({ file, text, count: 2 }));
    expect(samples[0]!.views).toHaveLength(2);
    expect(samples[0]!.src).toMatch(/^data:image\/png;base64,/);
    expect(samples[0]!.views[0]!.src).not.toBe(samples[0]!.src);
    const asked = { samples: 3, skip: 1, class: 'lying', epoch: 4, chain: true };
    const lying = ok(await service.preview({ file, text, count: 1, ...asked }));
    expect(lying.samples.map((sample) => sample.class)).toEqual(['lying', 'lying', 'lying']);
    expect(lying.samples[0]!.views[0]!.chain).toEqual([lying.samples[0]!.views[0]!.src]);
    const { position } = lying.samples[0]!;
    const { ends } = ok(await service.previewEnds({ file, text, sample: position }));
    expect(ends.map(({ argument, low }) => [argument, low.value])).toEqual([
      ['rotationRange', -30],
    ]);
    expect(ends[0]!.high.value).toBeCloseTo(30);
    const cost = ok(await service.augmentationCost({ file, text }));
    expect(cost).toMatchObject({ batch: 14, filled: { views: 512 } });
    expect(cost.entriesMs).toHaveLength(1);
    expect(cost.stepMs).toBeGreaterThan(0);
    const { classes } = ok(await service.pictures({ file, text, perClass: 3 }));
    expect(classes.map((each) => [each.class, each.pictures.length])).toEqual([
      ['lying', 3],
      ['upright', 3],
    ]);
  });

  it('predicts with a run', async () => {
    const folder = folderWith({ 't.csv': twoClasses(100), 'm.train.json': tableConfig() });
    await trainyard(folder, 'train', 'm.train.json', '--backend', 'cpu');
    const { out } = await trainyard(folder, 'runs', '--json');
    const [run] = JSON.parse(out) as { path: string }[];
    const reply = ok(await service.predict({ run: run!.path, inputs: [join(folder, 't.csv')] }));
    expect((reply as { predictions: unknown[] }).predictions).toHaveLength(100);
    expect(readFileSync(join(run!.path, 'run.json'), 'utf8')).toContain('"finished"');
  });

  it('answers with a code where it cannot, and goes on', async () => {
    expect(
      await service.inspect(project({ data: { type: 'table', source: 'no.csv', target: 'y' } })),
    ).toMatchObject({
      err: { code: 'data.fileMissing', problems: [{ line: 4 }] },
    });
    expect(await service.predict({ run: '/nowhere', inputs: [] })).toMatchObject({
      err: { code: 'run.notFound' },
    });
    expect(ok(await service.backends({}))).toBeTruthy();
  });

  it('cancels a request by its token', async () => {
    const request = { ...project(), token: 'one' };
    const pending = service.inspect(request);
    expect(ok(await service.cancel('one'))).toBe(true);
    expect(await pending).toMatchObject({ err: { code: 'cancelled' } });
    expect(ok(await service.cancel('one'))).toBe(false);
    expect(ok(await service.inspect({ ...request, token: 'two' }))).toBeTruthy();
  });

  it('gives the samples of a run as they were read', async () => {
    const folder = folderWith({ 't.csv': twoClasses(60, 20), 'm.train.json': tableConfig() });
    const trained = await trainyard(
      ...[folder, 'train', 'm.train.json', '--backend', 'cpu', '--set', 'train.epochs=1'],
    );
    const run = trained.out.trim().split('Run: ').at(-1)!;
    const given = ok(await service.samples({ run, names: [3, 0, 1e9] }));
    const [head, ...lines] = readFileSync(join(folder, 't.csv'), 'utf8').split('\n');
    const names = head!.split(',');
    const cell = (line: number, column: string): string =>
      lines[line]!.split(',')[names.indexOf(column)]!;
    expect(given.samples.map(({ name }) => name)).toEqual([3, 0, 1e9]);
    given.columns.forEach((column, i) => {
      expect(String(given.samples[0]!.values![i])).toBe(cell(3, column));
      expect(String(given.samples[1]!.values![i])).toBe(cell(0, column));
    });
    expect(given.samples[2]).toEqual({ name: 1e9 });
  });
});
