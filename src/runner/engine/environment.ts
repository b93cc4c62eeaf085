import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { trainyardHome } from '../home';

/**
 * What must be in the environment of a process before it starts, so that TensorFlow's libraries
 * are found and behave: the loader's path, memory growth (the desktop keeps its share of a GPU)
 * and a quiet log. Undefined where no TensorFlow is set up.
 */
export function tensorflowEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> | undefined {
  const libraries = env.TRAINYARD_TENSORFLOW_LIBRARIES ?? setUpLibraries();
  if (libraries === undefined || env.TRAINYARD_RUNNER === '1') return undefined;
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  const before = env[variable];
  return {
    [variable]: before === undefined ? libraries : `${libraries}${delimiter}${before}`,
    TF_FORCE_GPU_ALLOW_GROWTH: env.TF_FORCE_GPU_ALLOW_GROWTH ?? 'true',
    TF_CPP_MIN_LOG_LEVEL: env.TF_CPP_MIN_LOG_LEVEL ?? '2',
  };
}

function setUpLibraries(): string | undefined {
  try {
    const text = readFileSync(join(trainyardHome(process.env), 'tensorflow.json'), 'utf8');
    const { libraries } = JSON.parse(text) as { libraries?: unknown };
    return typeof libraries === 'string' ? libraries : undefined;
  } catch {
    // Not set up, or a file that the backend's probe names with its reason.
    return undefined;
  }
}
