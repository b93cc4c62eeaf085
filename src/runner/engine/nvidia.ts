import { execFile } from 'node:child_process';
import * as l10n from '@vscode/l10n';

/** One NVIDIA GPU as its driver tells it. */
export interface Gpu {
  readonly name: string;
  readonly memoryBytes: number;
  readonly freeBytes: number;
}

export interface NvidiaDriver {
  readonly version: string;
  readonly gpus: readonly Gpu[];
}

const MEBIBYTE = 1024 ** 2;
const QUERY_MS = 10_000;

/**
 * Asks the NVIDIA driver for its GPUs; undefined where there is no driver, a reason where there is
 * one that does not answer.
 */
export function nvidiaDriver(
  env: NodeJS.ProcessEnv,
): Promise<NvidiaDriver | { readonly broken: string } | undefined> {
  const query = [
    '--query-gpu=name,memory.total,memory.free,driver_version',
    '--format=csv,noheader,nounits',
  ];
  return new Promise((done) => {
    execFile('nvidia-smi', query, { env, timeout: QUERY_MS }, (error, out, err) => {
      if (error !== null) {
        const missing = error.code === ('ENOENT' as unknown);
        done(missing ? undefined : { broken: (out + err).trim().split('\n')[0]! });
        return;
      }
      const rows = out
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(',').map((cell) => cell.trim()));
      const gpus = rows.map(([name, total, free]) => ({
        name: name!,
        memoryBytes: Number(total) * MEBIBYTE,
        freeBytes: Number(free) * MEBIBYTE,
      }));
      done(gpus.length === 0 ? undefined : { version: rows[0]![3] ?? '', gpus });
    });
  });
}

/** The oldest driver that CUDA 12's libraries run on (CUDA 12 release notes, minor version compatibility). */
const OLDEST_DRIVER = process.platform === 'win32' ? 527.41 : 525.6;

/** Why TensorFlow's CUDA libraries cannot be used with a driver. */
export function driverProblem(
  driver: NvidiaDriver | { readonly broken: string },
): { readonly kind: 'driverFailed' | 'driverTooOld'; readonly message: string } | undefined {
  if ('broken' in driver)
    return {
      kind: 'driverFailed',
      message: l10n.t(
        'The NVIDIA driver does not answer, so the GPU is not used: {0}',
        driver.broken,
      ),
    };
  if (Number.parseFloat(driver.version) >= OLDEST_DRIVER) return undefined;
  return {
    kind: 'driverTooOld',
    message: l10n.t(
      'The NVIDIA driver is {0}; TensorFlow needs {1} or newer, so the GPU is not used.',
      driver.version,
      OLDEST_DRIVER,
    ),
  };
}
