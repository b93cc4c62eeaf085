import { vi } from 'vitest';
import { diskFiles, type Files } from '../../src/runner/rundir/files';

/**
 * From here on no time passes for a run in this process, until `vi.useRealTimers`: how often it tells
 * of itself follows its pace, and a place among its writes would be another one each time.
 */
export const stillClock = (): unknown =>
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });

/** Files that work `count` times and then fail as `code` says, for ever or once. */
export function failing(count: number, code: string, times = Infinity): Files & { used(): number } {
  let used = 0;
  const guard =
    <A extends unknown[]>(work: (...args: A) => void) =>
    (...args: A): void => {
      const call = used++;
      if (call >= count && call < count + times) throw Object.assign(new Error(code), { code });
      work(...args);
    };
  return {
    write: guard(diskFiles.write),
    append: guard(diskFiles.append),
    rename: guard(diskFiles.rename),
    mkdir: guard(diskFiles.mkdir),
    remove: guard(diskFiles.remove),
    used: () => used,
  };
}
