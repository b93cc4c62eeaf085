import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { libraryNames, readSetUp, setUpFile, type TensorflowSetUp } from '../engine/setUp';
import { driverProblem, nvidiaDriver } from '../engine/nvidia';
import { trainyardHome } from '../home';
import { diskFiles, replace } from '../rundir/files';
import { exists } from '../rundir/process';
import { makeBinding } from './binding';
import type { Checked } from './check';
import { install } from './install';
import { askPython, candidates, unfit, type Python } from './python';
import { warn, type SetUpContext } from './setup';
import { bindingName } from './sources';

export interface SetUpOptions {
  /** The Python to use, alone; default: the active environment's, then PATH's. */
  readonly python?: string | undefined;
  /** Install one of Trainyard's own even where the Python has a TensorFlow. */
  readonly install?: boolean;
}

export interface SetUpResult extends TensorflowSetUp, Checked {
  readonly version: string;
}

const STAGING = '.tensorflow-setup-';

/** Removes what set-ups left that were killed. */
function cleanUp(home: string): void {
  for (const name of readdirSync(home)) {
    if (!name.startsWith(STAGING)) continue;
    if (!exists(Number(name.slice(STAGING.length))))
      rmSync(join(home, name), { recursive: true, force: true });
  }
}

/** Keeps the libraries of an installed TensorFlow (and CUDA's); the rest is only for Python. */
function prune(site: string): void {
  for (const name of readdirSync(site))
    if (name !== 'tensorflow' && name !== 'nvidia')
      rmSync(join(site, name), { recursive: true, force: true });
  const folder = join(site, 'tensorflow');
  for (const name of readdirSync(folder))
    if (!libraryNames.includes(name)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Pythons that answer, best first. A named one must; others are passed over. */
async function askPythons(named: string | undefined, context: SetUpContext): Promise<Python[]> {
  const found: Python[] = [];
  for (const command of candidates(named, context.env)) {
    try {
      const python = await askPython(command, context);
      if (found.every(({ executable }) => executable !== python.executable)) found.push(python);
    } catch (error) {
      if (named !== undefined || !(error instanceof TrainyardError)) throw error;
      if (error.code !== 'setup.pythonNotFound') warn(context, error);
    }
  }
  if (found.length > 0) return found;
  throw new TrainyardError({
    code: 'setup.noPython',
    message: l10n.t(
      'No Python was found on PATH; TensorFlow is installed with its pip. Install Python 3, or name one with --python.',
    ),
    exitCode: 3,
  });
}

/** Whether TensorFlow's CUDA libraries can be used here; tells a driver that is too old or broken. */
async function cudaUsable(context: SetUpContext): Promise<boolean> {
  const driver = await nvidiaDriver(context.env);
  if (driver === undefined) return false;
  const problem = driverProblem(driver);
  if (problem === undefined) return true;
  const { kind, message } = problem;
  const error = new TrainyardError({ code: `setup.${kind}`, message });
  warn(context, error);
  return false;
}

function requirePlatform(): void {
  const { platform, arch } = process;
  if ((platform === 'linux' || platform === 'darwin') && (arch === 'x64' || arch === 'arm64'))
    return;
  throw new TrainyardError({
    code: 'setup.unsupportedPlatform',
    message: l10n.t(
      'TensorFlow can be set up on Linux and macOS, not on {0}: its package has no C library there. Trainyard uses webgpu or wasm instead.',
      `${platform}-${arch}`,
    ),
    exitCode: 3,
  });
}

/**
 * Finds a TensorFlow or installs one, gets a binding for it, tries both, and remembers them in
 * tensorflow.json. All is made in a folder of its own that takes its name last, so a set-up that
 * fails, is cancelled or killed changes nothing of an earlier one.
 *
 * @throws TrainyardError (exit code 3) with a code setup.…; the signal's reason where cancelled
 */
export async function setUpTensorflow(
  { python: named, install: own = false }: SetUpOptions,
  context: SetUpContext,
): Promise<SetUpResult> {
  requirePlatform();
  const home = trainyardHome(context.env);
  mkdirSync(home, { recursive: true });
  cleanUp(home);
  const staging = join(home, `${STAGING}${process.pid}`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging);
  try {
    context.onEvent({ type: 'progress', message: l10n.t('Looking for TensorFlow') });
    const pythons = await askPythons(named, context);
    const cuda = await cudaUsable(context);
    const found = own ? undefined : await useFound(pythons, staging, context);
    const made = found ?? (await useInstalled(pythons[0]!, cuda, staging, context));
    if (cuda && !made.checked.gpu) warn(context, noGpu(made.python));
    return remember(home, staging, made, context);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

interface Made {
  readonly python: Python;
  /** Name of the binding in the staging folder. */
  readonly binding: string;
  /** Folder of the libraries; in the staging folder where they were installed. */
  readonly libraries: string;
  readonly checked: Checked;
}

async function bind(
  libraries: string,
  staging: string,
  context: SetUpContext,
): Promise<Pick<Made, 'binding' | 'checked'>> {
  const binding = bindingName(context.sources);
  return { binding, checked: await makeBinding(libraries, join(staging, binding), context) };
}

/** The first TensorFlow of these Pythons that works; the others are told. */
async function useFound(
  pythons: readonly Python[],
  staging: string,
  context: SetUpContext,
): Promise<Made | undefined> {
  for (const python of pythons) {
    if (python.tensorflow === null) continue;
    const { version, folder } = python.tensorflow;
    const reason = unfit(python);
    if (reason !== undefined) {
      warn(context, reason);
      continue;
    }
    const message = l10n.t('Found TensorFlow {0} of {1}', version, python.executable);
    context.onEvent({ type: 'progress', message });
    try {
      return { python, libraries: folder, ...(await bind(folder, staging, context)) };
    } catch (error) {
      // Without a compiler no other TensorFlow would do better.
      if (!(error instanceof TrainyardError) || error.code === 'setup.noCompiler') throw error;
      warn(context, error);
    }
  }
  return undefined;
}

async function useInstalled(
  python: Python,
  cuda: boolean,
  staging: string,
  context: SetUpContext,
): Promise<Made> {
  const site = join(staging, 'site');
  const temporary = join(staging, 'tmp');
  mkdirSync(temporary);
  await install(python, { cuda, site, temporary }, context);
  const libraries = join(site, 'tensorflow');
  const reason = unfit({ ...python, tensorflow: { version: OWN, folder: libraries } });
  if (reason !== undefined) throw reason;
  const made = await bind(libraries, staging, context);
  prune(site);
  rmSync(temporary, { recursive: true, force: true });
  return { python, libraries, ...made };
}
/** Pip was asked for one that is new enough. */
const OWN = '2.16';

const noGpu = ({ executable }: Python): TrainyardError =>
  new TrainyardError({
    code: 'setup.noGpu',
    message: l10n.t(
      'There is an NVIDIA GPU, but the TensorFlow of {0} does not compute on it: it was built without CUDA, or its CUDA libraries are missing. `trainyard setup tensorflow --install` installs one that does.',
      executable,
    ),
  });

/** Gives the finished folder its name, writes tensorflow.json, and removes the set-up before. */
function remember(
  home: string,
  staging: string,
  { python, libraries, binding, checked }: Made,
  { env }: SetUpContext,
): SetUpResult {
  const before = readSetUp(env);
  const folder = freeName(home, `tensorflow-${checked.version}`);
  renameSync(staging, folder);
  const own = libraries.startsWith(staging);
  const setUp = {
    binding: join(folder, binding),
    libraries: own ? join(folder, libraries.slice(staging.length + 1)) : libraries,
    version: checked.version,
    python: python.executable,
    folder,
  };
  replace(diskFiles, setUpFile(env), `${JSON.stringify(setUp, null, 2)}\n`);
  if (before !== undefined && 'folder' in before && before.folder?.startsWith(home))
    rmSync(before.folder, { recursive: true, force: true });
  return { ...setUp, gpu: checked.gpu };
}

function freeName(home: string, name: string): string {
  for (let n = 1; ; n++) {
    const path = join(home, n === 1 ? name : `${name}-${n}`);
    if (!existsSync(path)) return path;
  }
}
