import type { RunEvent } from '../../shared/run/events';
import type { RunOutcome } from '../run';
import { TerminalProgress } from '../terminal/progress';
import { renderOutcome } from '../terminal/outcome';
import type { Io } from './command';
import { printJson } from './command';
import { untilStopped } from './stopping';

export interface RunHooks {
  onEvent(event: RunEvent): void;
  readonly signal: AbortSignal;
}

/**
 * Carries out a run on this terminal: shows its events, turns Ctrl-C and a termination request into
 * a stop with a checkpoint, prints how it ended, and gives the exit code.
 */
export async function follow(
  io: Io,
  json: boolean,
  work: (hooks: RunHooks) => Promise<RunOutcome>,
): Promise<number> {
  const progress = new TerminalProgress({
    write: io.out,
    interactive: io.interactive,
    columns: io.columns,
  });
  return untilStopped(async (signal) => {
    const outcome = await work({
      onEvent: (event) => (json ? printJson(io, event) : progress.event(event)),
      signal,
    });
    if (!json) io.out(renderOutcome(outcome));
    return outcome.state === 'stopped' ? 130 : 0;
  });
}
