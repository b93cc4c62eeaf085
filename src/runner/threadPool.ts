import { availableParallelism } from 'node:os';

/**
 * Pictures are decoded by the threads of Node's pool, which are four unless it is told otherwise
 * before its first use: as many as there are cores.
 */
export function widenThreadPool(): void {
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism()));
}
