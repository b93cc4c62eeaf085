import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { asset } from '../../src/runner/assets';
import { libraryNames } from '../../src/runner/engine/setUp';
import { folderWith, jsonLines, trainyard } from '../support/cli';
import { tableConfig, twoClasses } from '../support/tables';

const before = process.env.TRAINYARD_HOME;
beforeEach(() => {
  process.env.TRAINYARD_HOME = folderWith();
});
afterEach(() => {
  vi.unstubAllEnvs();
  if (before === undefined) delete process.env.TRAINYARD_HOME;
  else process.env.TRAINYARD_HOME = before;
});

const project = (): string =>
  folderWith({ 't.csv': twoClasses(40), 'm.train.json': tableConfig({ train: { epochs: 1 } }) });

it('names a set-up that cannot be, with exit code 3', async () => {
  const { code, err } = await trainyard('/', 'setup', 'tensorflow', '--python', '/nowhere/python');
  expect(code).toBe(3);
  expect(err).toContain('setup.pythonNotFound');
});

it('trains on the next backend where the set-up is broken, and says why', async () => {
  const home = folderWith({
    'tensorflow.json': JSON.stringify({ binding: '/gone/binding.node', libraries: '/gone' }),
  });
  process.env.TRAINYARD_HOME = home;
  const { code, out } = await trainyard(project(), 'train', 'm.train.json', '--json');
  expect(code).toBe(0);
  const events = jsonLines(out);
  expect(events.at(-1)).toMatchObject({ type: 'done', backend: 'wasm' });
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'diagnostic', code: 'backend.passedOver' }),
  );
  const listed = await trainyard('/', 'backends');
  expect(listed.out).toContain('/gone/binding.node');
});

it('says that a binding is of another version where it cannot be made anew, and goes on', async () => {
  const home = folderWith({
    'tensorflow/tfjs_binding-0123456789ab.node': '',
    ...Object.fromEntries(libraryNames.map((name) => [`libraries/${name}`, ''])),
  });
  const binding = join(home, 'tensorflow/tfjs_binding-0123456789ab.node');
  const setUp = { binding, libraries: join(home, 'libraries') };
  writeFileSync(join(home, 'tensorflow.json'), JSON.stringify(setUp));
  process.env.TRAINYARD_HOME = home;
  const { code, out } = await trainyard(project(), 'train', 'm.train.json', '--json');
  expect(code).toBe(0);
  expect(jsonLines(out).find((each) => each.code === 'backend.passedOver')).toMatchObject({
    message: expect.stringContaining(binding),
  });
  expect(readdirSync(join(home, 'tensorflow'))).toEqual(['tfjs_binding-0123456789ab.node']);
});

/**
 * A set-up whose binding is of another version, so that it is compiled anew; gives the compiler.
 * @param compile what the compiler does, in the shell, when it is not asked for its version
 */
function outdatedSetUp(compile: string): string {
  const home = folderWith({
    'tensorflow/tfjs_binding-0123456789ab.node': '',
    'libraries/include/tensorflow/c/c_api.h': '',
    ...Object.fromEntries(libraryNames.map((name) => [`libraries/${name}`, ''])),
    'compiler.sh': `#!/bin/sh\n[ "$1" = --version ] && exit 0\n${compile}\n`,
  });
  const compiler = join(home, 'compiler.sh');
  chmodSync(compiler, 0o755);
  vi.stubEnv('CXX', compiler);
  vi.stubEnv('TRAINYARD_HOME', home);
  const binding = join(home, 'tensorflow/tfjs_binding-0123456789ab.node');
  const setUp = { binding, libraries: join(home, 'libraries'), version: '2.21.0' };
  writeFileSync(join(home, 'tensorflow.json'), JSON.stringify(setUp));
  return compiler;
}

it('tells what it does while it makes a binding anew, before it goes on', async () => {
  const compiler = outdatedSetUp('exit 1');
  const { code, out } = await trainyard(project(), 'train', 'm.train.json', '--json');
  expect(code).toBe(0);
  const events = jsonLines(out);
  const stages = events.flatMap((each) => (each.stage === 'build' ? [each.message] : []));
  expect(stages).toEqual(
    expect.arrayContaining([
      expect.stringContaining('TensorFlow 2.21.0'),
      expect.stringContaining(compiler),
    ]),
  );
  expect(stages.at(-1)).toBe(stages[0]);
  // It is tried once, though more than one asks for the backend.
  expect(stages.filter((stage) => String(stage).includes(compiler))).toHaveLength(1);
  const passedOver = events.findIndex((each) => each.code === 'backend.passedOver');
  expect(passedOver).toBeGreaterThan(events.findIndex((each) => each.message === stages.at(-2)));
});

it('is stopped while the compiler is at work', async () => {
  outdatedSetUp('exec sleep 1000');
  const child = spawn(process.execPath, [asset('cli.cjs'), 'train', 'm.train.json', '--json'], {
    cwd: project(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let seen = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    seen += text;
    if (seen.includes('compiler.sh') && !child.killed) child.kill('SIGTERM');
  }
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(130);
  expect(jsonLines(seen).at(-1)).toMatchObject({ type: 'done', state: 'stopped' });
});

it('says that none is set up only where it is asked for', async () => {
  const folder = project();
  const auto = await trainyard(folder, 'train', 'm.train.json', '--json');
  expect(jsonLines(auto.out).filter(({ code }) => code === 'backend.passedOver')).toEqual([]);
  const named = await trainyard(folder, 'train', 'm.train.json', '--backend', 'tensorflow');
  expect(named.code).toBe(3);
  expect(named.err).toContain('backend.unavailable');
});

it('sets the path of the loader before the runner starts, and passes exit codes and signals on', async () => {
  const env = { ...process.env, TRAINYARD_TENSORFLOW_LIBRARIES: '/opt/tensorflow' };
  const launch = (...args: string[]) =>
    spawnSync(process.execPath, [asset('cli.cjs'), ...args], { env });
  expect(launch('validate', '/nowhere.train.json').status).toBe(1);
  expect(launch('nonsense').status).toBe(2);
  expect(launch('schema').status).toBe(0);

  const folder = folderWith({
    't.csv': twoClasses(400),
    'm.train.json': tableConfig({ train: { epochs: 100000 } }),
  });
  const child = spawn(process.execPath, [asset('cli.cjs'), 'train', 'm.train.json', '--json'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let seen = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    seen += text;
    if (seen.includes('"type":"epoch"') && !child.killed) {
      const [runner] = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], {
        encoding: 'utf8',
      })
        .trim()
        .split('\n');
      const environment = execFileSync('cat', [`/proc/${runner!.trim()}/environ`], {
        encoding: 'utf8',
      }).split('\0');
      // What was in it before, as where a TensorFlow is set up for the tests, comes behind.
      const path = environment.find((line) => line.startsWith('LD_LIBRARY_PATH='));
      expect(path).toMatch(/^LD_LIBRARY_PATH=\/opt\/tensorflow(:|$)/);
      expect(environment).toContain('TF_FORCE_GPU_ALLOW_GROWTH=true');
      child.kill('SIGTERM');
    }
  }
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(130);
});
