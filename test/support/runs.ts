import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src/shared/run/events';
import { readManifest } from '../../src/runner/rundir/directory';
import type { Files } from '../../src/runner/rundir/files';
import { resumeRun, startRun, type RunOutcome } from '../../src/runner/run';

export interface Watching {
  readonly files?: Files;
  readonly onEvent?: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
  /** The --set's; default none. */
  readonly sets?: readonly string[];
  /** Default cpu. */
  readonly backend?: string;
}

const hooks = ({ files, onEvent, signal, sets }: Watching) => ({
  sets: sets ?? [],
  onEvent: onEvent ?? (() => undefined),
  signal: signal ?? new AbortController().signal,
  ...(files && { files }),
});

/** Trains folder/m.train.json into folder/runs. */
export function train(folder: string, watching: Watching = {}): Promise<RunOutcome> {
  const configPath = join(folder, 'm.train.json');
  return startRun({
    configPath,
    cwd: folder,
    text: readFileSync(configPath, 'utf8'),
    runsDir: join(folder, 'runs'),
    backend: watching.backend ?? 'cpu',
    ...hooks(watching),
  });
}

export const resume = (runDir: string, watching: Watching = {}): Promise<RunOutcome> =>
  resumeRun({ runDir, ...hooks(watching) });

/** Hash of the last epoch's weights and optimizer. */
export function lastHash(runDir: string): string {
  const { last } = readManifest(runDir).checkpoints;
  const hash = createHash('sha256');
  for (const file of ['weights.bin', 'optimizer.bin'])
    hash.update(readFileSync(join(runDir, 'checkpoints', last!, file)));
  return hash.digest('hex');
}
