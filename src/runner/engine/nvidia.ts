import { execFile } from 'node:child_process';

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
