import { delimiter } from 'node:path';
import { readSetUp } from './setUp';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What must be in the environment of a process before it starts, so that TensorFlow's libraries
 * are found and behave: the loader's path, memory growth (the desktop keeps its share of a GPU)
 * and a quiet log. Undefined where no TensorFlow is set up, or it is there already.
 */
export function tensorflowEnvironment(env: Env): Record<string, string> | undefined {
  if (env.TRAINYARD_RUNNER === '1') return undefined;
  const libraries = env.TRAINYARD_TENSORFLOW_LIBRARIES ?? setUpLibraries(env);
  return libraries === undefined ? undefined : loaderEnvironment(env, libraries);
}

/** The same for given libraries. */
export function loaderEnvironment(env: Env, libraries: string): Record<string, string> {
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  const before = env[variable];
  return {
    [variable]: before === undefined ? libraries : `${libraries}${delimiter}${before}`,
    TF_FORCE_GPU_ALLOW_GROWTH: env.TF_FORCE_GPU_ALLOW_GROWTH ?? 'true',
    TF_CPP_MIN_LOG_LEVEL: env.TF_CPP_MIN_LOG_LEVEL ?? '2',
  };
}

/** Undefined also where the file is broken: the backend's probe names the reason. */
function setUpLibraries(env: Env): string | undefined {
  const found = readSetUp(env);
  return found !== undefined && 'libraries' in found ? found.libraries : undefined;
}
