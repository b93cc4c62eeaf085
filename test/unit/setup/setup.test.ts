import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { libraryNames, readSetUp, type TensorflowSetUp } from '../../../src/runner/engine/setUp';
import { setUpTensorflow, type SetUpOptions } from '../../../src/runner/setup';
import { packageFor } from '../../../src/runner/setup/install';
import { renewedBinding } from '../../../src/runner/setup/renew';
import type { SetUpEvent } from '../../../src/runner/setup/setup';
import { bindingName } from '../../../src/runner/setup/sources';
import { folderWith } from '../../support/cli';

/** Says yes to a binding that reads "good", and fails as a loader does on any other. */
const CHECK = `
const text = require('node:fs').readFileSync(process.argv[2], 'utf8').trim();
if (text === 'crash') process.kill(process.pid, 'SIGILL');
if (text === 'good' && process.argv[2].endsWith('.node'))
  console.log(JSON.stringify({ version: '2.21.0', gpu: false }));
else { console.error('undefined symbol: TF_Version'); process.exitCode = 1; }`;

/** A folder with programs, a home, and what ships with Trainyard; all of them shell scripts. */
function machine({
  programs = {},
  prebuilt,
}: {
  programs?: Record<string, string>;
  prebuilt?: string;
}) {
  const folder = folderWith({
    'check.cjs': CHECK,
    'home/.keep': '',
    'sources/binding/tfjs_backend.cc': '',
    ...(prebuilt !== undefined && { 'prebuilt.node': prebuilt }),
    ...Object.fromEntries(
      Object.entries(programs).map(([name, text]) => [`bin/${name}`, `#!/bin/sh\n${text}\n`]),
    ),
  });
  for (const name of Object.keys(programs)) chmodSync(join(folder, 'bin', name), 0o755);
  const home = join(folder, 'home');
  const events: SetUpEvent[] = [];
  const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, TRAINYARD_HOME: home };
  const controller = new AbortController();
  const context = {
    env,
    signal: controller.signal,
    onEvent: (event: SetUpEvent) => void events.push(event),
    prebuilt: prebuilt === undefined ? undefined : join(folder, 'prebuilt.node'),
    sources: join(folder, 'sources'),
    check: join(folder, 'check.cjs'),
  };
  return {
    folder,
    home,
    env,
    events,
    controller,
    warnings: () => events.flatMap((each) => (each.type === 'warning' ? [each.code] : [])),
    setUp: (options: SetUpOptions = {}) => setUpTensorflow(options, context),
    /** The binding that a run finds. */
    renewed: () => renewedBinding(readSetUp(env) as TensorflowSetUp, context),
    /** What is in Trainyard's folder. */
    left: () => readdirSync(home).filter((name) => name !== '.keep'),
  };
}

/** A TensorFlow package's folder: its libraries and, for a compiler, its headers. */
const site = (libraries = libraryNames): string => {
  const folder = folderWith({
    ...Object.fromEntries(libraries.map((name) => [`tensorflow/${name}`, 'library'])),
    'tensorflow/include/tensorflow/c/c_api.h': '',
  });
  return join(folder, 'tensorflow');
};

/** A Python with this TensorFlow, whose pip does `pip` ($SITE: its --target). */
const python = (tensorflow: { version: string; folder: string } | null, pip = 'exit 9'): string => `
case "$1 $2 $3" in
"-m pip install")
  while [ $# -gt 0 ]; do [ "$1" = --target ] && SITE=$2; shift; done
  ${pip} ;;
*) echo '${JSON.stringify({ executable: 'PYTHON', version: '3.12.1', tensorflow })}' | sed "s|PYTHON|$0|" ;;
esac`;

const installs = `mkdir -p $SITE/tensorflow/include/tensorflow/c $SITE/keras
touch $SITE/tensorflow/include/tensorflow/c/c_api.h
${libraryNames.map((name) => `echo library > $SITE/tensorflow/${name}`).join('\n')}`;
const fails = (message: string): string => `echo "ERROR: ${message}" >&2; exit 1`;
const compiles = `
[ "$1" = --version ] && exit 0
while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
echo good > $out`;
const noCompiler = { 'c++': 'exit 1', 'g++': 'exit 1', 'clang++': 'exit 1' };

const fresh = { version: '2.21.0', folder: '' };
const fail = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: { code?: string; exitCode?: number }) => `${error.code} ${error.exitCode}`,
  );

describe('setting up TensorFlow', () => {
  it('takes the one of the active environment with the prebuilt binding, and remembers it', async () => {
    const folder = site();
    const pc = machine({ prebuilt: 'good' });
    const active = machine({ programs: { python: python({ ...fresh, folder }) } });
    Object.assign(pc.env, { VIRTUAL_ENV: active.folder });
    const result = await pc.setUp();
    expect(result).toMatchObject({ version: '2.21.0', gpu: false, libraries: folder });
    expect(readSetUp(pc.env)).toMatchObject({
      binding: join(pc.home, 'tensorflow-2.21.0', bindingName(join(pc.folder, 'sources'))),
      libraries: folder,
      python: join(active.folder, 'bin/python'),
    });
    expect(pc.left().sort()).toEqual(['tensorflow-2.21.0', 'tensorflow.json']);
  });

  it('installs one of its own where no Python has one, and keeps only its libraries', async () => {
    const pc = machine({ prebuilt: 'good', programs: { python3: python(null, installs) } });
    const { libraries, folder } = await pc.setUp();
    expect(libraries).toBe(join(folder!, 'site', 'tensorflow'));
    expect(readdirSync(libraries).sort()).toEqual([...libraryNames].sort());
    expect(readdirSync(join(folder!, 'site'))).toEqual(['tensorflow']);
    expect(existsSync(join(folder!, 'tmp'))).toBe(false);
  });

  it('replaces an earlier set-up whole, and only once the new one works', async () => {
    const pc = machine({ prebuilt: 'good', programs: { python3: python(null, installs) } });
    const first = await pc.setUp();
    writeFileSync(join(pc.folder, 'prebuilt.node'), 'crash');
    writeFileSync(join(pc.folder, 'bin/python3'), `#!/bin/sh${python(null, fails('x'))}`);
    await fail(pc.setUp());
    expect(readSetUp(pc.env)).toMatchObject({ folder: first.folder });
    writeFileSync(join(pc.folder, 'prebuilt.node'), 'good');
    writeFileSync(join(pc.folder, 'bin/python3'), `#!/bin/sh${python(null, installs)}`);
    const second = await pc.setUp();
    expect(second.folder).not.toBe(first.folder);
    expect(existsSync(first.folder!)).toBe(false);
  });

  it('compiles where there is no prebuilt binding, or one that does not fit', async () => {
    for (const prebuilt of [undefined, 'bad', 'crash']) {
      const programs = { python3: python({ ...fresh, folder: site() }), 'c++': compiles };
      const pc = machine({ programs, ...(prebuilt && { prebuilt }) });
      const { binding } = await pc.setUp();
      expect(readFileSync(binding, 'utf8')).toBe('good\n');
      expect(pc.warnings()).toEqual(prebuilt === undefined ? [] : ['setup.checkFailed']);
    }
  });

  it('leaves a TensorFlow that is too old or damaged alone, tells it, and installs another', async () => {
    const old = { version: '2.15.1', folder: site() };
    const damaged = { version: '2.21.0', folder: site([libraryNames[0]!]) };
    for (const [tensorflow, code] of [
      [old, 'setup.tensorflowTooOld'],
      [damaged, 'setup.wrongPlatform'],
    ] as const) {
      const programs = { python3: python(tensorflow, installs) };
      const pc = machine({ prebuilt: 'good', programs });
      const { libraries } = await pc.setUp();
      expect(libraries.startsWith(pc.home)).toBe(true);
      expect(pc.warnings()).toEqual([code]);
    }
  });

  it('takes the named Python alone', async () => {
    const programs = {
      python3: python({ ...fresh, folder: site() }),
      mine: python(null, installs),
    };
    const pc = machine({ prebuilt: 'good', programs });
    const named = join(pc.folder, 'bin/mine');
    expect((await pc.setUp({ python: named })).python).toBe(named);
    expect(await fail(pc.setUp({ python: '/nowhere/python' }))).toBe('setup.pythonNotFound 3');
    const broken = machine({ programs: { python3: 'echo Segmentation fault >&2; exit 139' } });
    const path = join(broken.folder, 'bin/python3');
    expect(await fail(broken.setUp({ python: path }))).toBe('setup.pythonFailed 3');
  });

  it('takes CUDA along where there is a driver for it, and tells one that is too old or broken', async () => {
    const smi = (version: string): string => `echo "NVIDIA T4, 15360, 15000, ${version}"`;
    const asked = `${installs}\necho "$@" > /dev/null`;
    for (const [driver, warnings] of [
      [smi('550.54'), ['setup.noGpu']],
      [smi('470.82'), ['setup.driverTooOld']],
      [
        'echo "Failed to initialize NVML: Driver/library version mismatch"; exit 18',
        ['setup.driverFailed'],
      ],
    ] as const) {
      const programs = { python3: python(null, asked), 'nvidia-smi': driver };
      const pc = machine({ prebuilt: 'good', programs });
      await pc.setUp();
      expect(pc.warnings()).toEqual(warnings);
      const cuda = driver === smi('550.54');
      const [told] = pc.events.filter(
        (each) => each.type === 'progress' && each.message.includes(packageFor(cuda)),
      );
      expect(told).toBeDefined();
    }
  });
});

describe('a binding of other sources than these', () => {
  const changed = (pc: ReturnType<typeof machine>): void =>
    writeFileSync(join(pc.folder, 'sources/binding/tfjs_backend.cc'), 'changed');

  it('is made anew once, beside the one that was', async () => {
    for (const prebuilt of ['good', undefined]) {
      const programs = { python3: python({ ...fresh, folder: site() }), 'c++': compiles };
      const pc = machine({ programs, ...(prebuilt && { prebuilt }) });
      const { binding } = await pc.setUp();
      expect(await pc.renewed()).toBe(binding);
      changed(pc);
      const renewed = await pc.renewed();
      expect(renewed).not.toBe(binding);
      expect(readFileSync(renewed, 'utf8').trim()).toBe('good');
      writeFileSync(renewed, 'kept');
      expect(await pc.renewed()).toBe(renewed);
      expect(readFileSync(renewed, 'utf8')).toBe('kept');
      expect(readdirSync(dirname(binding)).sort()).toEqual(
        [binding, renewed].map((path) => basename(path)).sort(),
      );
    }
  });

  it('is named, with why it could not be made anew, and nothing is left behind', async () => {
    const programs = { python3: python({ ...fresh, folder: site() }), ...noCompiler };
    const pc = machine({ prebuilt: 'good', programs });
    const { binding } = await pc.setUp();
    writeFileSync(join(pc.folder, 'prebuilt.node'), 'bad');
    changed(pc);
    expect(await fail(pc.renewed())).toBe('setup.bindingOutdated 3');
    expect(readdirSync(dirname(binding))).toEqual([basename(binding)]);
  });
});

describe('a set-up that cannot be', () => {
  const installing = (message: string) => ({ python3: python(null, fails(message)) });
  const cases: Record<string, Parameters<typeof machine>[0]> = {
    'setup.noPip 3': { programs: installing('No module named pip') },
    'setup.noNetwork 3': {
      programs: installing(
        'NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution. No matching distribution found for tensorflow',
      ),
    },
    'setup.noWheel 3': { programs: installing('No matching distribution found for tensorflow') },
    'setup.wrongPlatform 3': {
      programs: installing('x.whl is not a supported wheel on this platform.'),
    },
    'setup.diskFull 3': { programs: installing('[Errno 28] No space left on device') },
    'setup.installFailed 3': { programs: installing('metadata-generation-failed') },
    'setup.noCompiler 3': {
      programs: { python3: python({ ...fresh, folder: site() }), ...noCompiler },
    },
    'setup.compileFailed 3': {
      programs: {
        python3: python({ ...fresh, folder: site() }, installs),
        'c++': `[ "$1" = --version ] || exit 1`,
      },
    },
    'setup.checkFailed 3': {
      programs: {
        python3: python(null, installs),
        'c++': compiles.replace('good', 'bad'),
      },
    },
  };
  it.each(Object.entries(cases))('says %s and leaves nothing behind', async (expected, parts) => {
    const pc = machine(parts);
    expect(await fail(pc.setUp())).toBe(expected);
    expect(pc.left()).toEqual([]);
  });

  it('says setup.noPython where there is none', async () => {
    const pc = machine({});
    pc.env.PATH = join(pc.folder, 'bin');
    expect(await fail(pc.setUp())).toBe('setup.noPython 3');
  });

  it('ends what it started and leaves nothing behind where it is cancelled', async () => {
    const pip = 'echo Collecting; mkdir -p $SITE; exec sleep 60';
    const pc = machine({ prebuilt: 'good', programs: { python3: python(null, pip) } });
    const setUp = pc.setUp();
    while (!existsSync(join(pc.home, `.tensorflow-setup-${process.pid}`, 'site')))
      await new Promise((next) => setImmediate(next));
    pc.controller.abort();
    await expect(setUp).rejects.toBe(pc.controller.signal.reason);
    expect(pc.left()).toEqual([]);
  });

  it('clears away what a killed one left', async () => {
    const folder = site();
    const pc = machine({ prebuilt: 'good', programs: { python3: python({ ...fresh, folder }) } });
    // No process has this number: it is above the largest that Linux gives.
    writeFileSync(join(pc.home, '.tensorflow-setup-99999999'), '');
    await pc.setUp();
    expect(pc.left().filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
