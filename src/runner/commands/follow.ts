import type { RunEvent } from '../../shared/run/events';
import type { RunOutcome } from '../run';
import { TerminalProgress } from '../terminal/progress';
import { renderOutcome } from '../terminal/outcome';
import type { Io } from './command';
import { printJson } from './command';

export interface RunHooks {
  onEvent(event: RunEvent): void;
  readonly signal: AbortSignal;
}

/** A second Ctrl-C this long after the first ends at once; a terminal sends the first one twice. */
const INSIST_AFTER_MS = 500;

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
  const controller = new AbortController();
  let stopAsked: number | undefined;
  const stop = (): void => {
    if (stopAsked !== undefined && performance.now() - stopAsked > INSIST_AFTER_MS)
      process.exit(130);
    stopAsked ??= performance.now();
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    const outcome = await work({
      onEvent: (event) => (json ? printJson(io, event) : progress.event(event)),
      signal: controller.signal,
    });
    if (!json) io.out(renderOutcome(outcome));
    return outcome.state === 'stopped' ? 130 : 0;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
