import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { libraryNames } from '../engine/setUp';
import { lastLines, runTool } from './tool';
import type { SetUpContext } from './setup';

/** The oldest TensorFlow whose C API and wheel the binding fits. */
export const OLDEST = [2, 16] as const;

export interface InstalledTensorflow {
  readonly version: string;
  /** Absolute folder of the package: the libraries lie in it, the headers in its include/. */
  readonly folder: string;
}

/** A Python and what it has. */
export interface Python {
  readonly executable: string;
  readonly version: string;
  readonly tensorflow: InstalledTensorflow | null;
}

// Finds the package without importing it: an import takes seconds, and fails where any of
// TensorFlow's Python dependencies is broken, which Trainyard needs none of.
const ASK = `
import json, platform, sys
found = None
try:
    from importlib import metadata, util
    spec = util.find_spec("tensorflow")
    if spec and spec.submodule_search_locations:
        version = ""
        for name in ("tensorflow", "tensorflow-cpu", "tensorflow-macos", "tf-nightly", "tf-nightly-cpu"):
            try:
                version = metadata.version(name)
                break
            except metadata.PackageNotFoundError:
                pass
        found = {"version": version, "folder": list(spec.submodule_search_locations)[0]}
except Exception:
    pass
print(json.dumps({"executable": sys.executable, "version": platform.python_version(), "tensorflow": found}))
`;

const inFolder = (folder: string): string =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin/python');

/** Pythons to ask, best first: the one named alone, else the active environment's, then PATH's. */
export function candidates(named: string | undefined, env: NodeJS.ProcessEnv): string[] {
  if (named !== undefined) return [named];
  const environments = [env.VIRTUAL_ENV, env.CONDA_PREFIX].filter(
    (folder): folder is string => folder !== undefined && folder !== '',
  );
  return [...environments.map(inFolder), 'python3', 'python'];
}

/** @throws TrainyardError setup.pythonFailed where it does not start or does not answer */
export async function askPython(command: string, context: SetUpContext): Promise<Python> {
  const { code, out, err } = await runTool(command, ['-c', ASK], context);
  try {
    if (code === 0) return JSON.parse(out.trim().split('\n').at(-1)!) as Python;
  } catch {
    // Told below, with what it printed.
  }
  throw new TrainyardError({
    code: code === 127 ? 'setup.pythonNotFound' : 'setup.pythonFailed',
    message:
      code === 127
        ? l10n.t('There is no Python at {0}.', command)
        : l10n.t('The Python {0} did not answer: {1}', command, lastLines(err + out)),
    exitCode: 3,
  });
}

/** Why Trainyard cannot use a TensorFlow, or undefined where it can. */
export function unfit({ executable, tensorflow }: Python): TrainyardError | undefined {
  if (tensorflow === null) return undefined;
  const { version, folder } = tensorflow;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    return new TrainyardError({
      code: 'setup.tensorflowTooOld',
      message: l10n.t(
        'The TensorFlow of {0} is {1}; Trainyard needs {2} or newer.',
        executable,
        version === '' ? l10n.t('of an unknown version') : version,
        OLDEST.join('.'),
      ),
      exitCode: 3,
    });
  const missing = libraryNames.filter((name) => !existsSync(join(folder, name)));
  if (missing.length === 0) return undefined;
  return new TrainyardError({
    code: 'setup.wrongPlatform',
    message: l10n.t(
      'The TensorFlow {0} in {1} has no {2}: it is a package for another platform, or is damaged.',
      version,
      folder,
      missing.join(', '),
    ),
    exitCode: 3,
  });
}
