import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What may be asked of a running run, by a file `<seq>-<id>.json` in its `commands` folder. */
export type RunCommand =
  | { readonly type: 'pause' | 'resume' }
  /** `restoreBestWeights`: the best weights so far are evaluated as the run's result; default no. */
  | { readonly type: 'stop'; readonly restoreBestWeights?: boolean }
  /** Either the rate itself or what it is multiplied by; the schedule goes on from there. */
  | {
      readonly type: 'steer';
      readonly learningRate?: number;
      readonly learningRateFactor?: number;
    };

function read(path: string): RunCommand | undefined {
  try {
    const command = JSON.parse(readFileSync(path, 'utf8')) as RunCommand;
    return ['pause', 'resume', 'stop', 'steer'].includes(command.type) ? command : undefined;
  } catch {
    return undefined;
  }
}

/** The commands that have come, in their order, and the files that they are in. */
function pending(runDir: string): { path: string; command: RunCommand | undefined }[] {
  const folder = join(runDir, 'commands');
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const numbered = names.filter((name) => /^\d+-.*\.json$/.test(name));
  return numbered
    .sort((a, b) => parseInt(a, 10) - parseInt(b, 10))
    .map((name) => ({ path: join(folder, name), command: read(join(folder, name)) }));
}

/** Takes the commands that have come, in their order; each is taken once. */
export function takeCommands(runDir: string): RunCommand[] {
  return pending(runDir).flatMap(({ path, command }) => {
    rmSync(path, { force: true });
    return command === undefined ? [] : [command];
  });
}

/**
 * Whether a run that does not train yet is to stop: all commands are taken then, and none otherwise.
 *
 * @param best There may be weights to keep, which training alone can: such a stop waits for it.
 */
export function takeStop(runDir: string, best: boolean): boolean {
  const asked = pending(runDir).some(
    ({ command }) => command?.type === 'stop' && !(best && command.restoreBestWeights === true),
  );
  if (asked) takeCommands(runDir);
  return asked;
}
