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

/** Takes the commands that have come, in their order; each is taken once. */
export function takeCommands(runDir: string): RunCommand[] {
  const folder = join(runDir, 'commands');
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const commands: RunCommand[] = [];
  const numbered = names.filter((name) => /^\d+-.*\.json$/.test(name));
  for (const name of numbered.sort((a, b) => parseInt(a, 10) - parseInt(b, 10))) {
    const path = join(folder, name);
    const command = read(path);
    if (command !== undefined) commands.push(command);
    rmSync(path, { force: true });
  }
  return commands;
}
