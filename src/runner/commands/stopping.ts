/** A second Ctrl-C this long after the first ends at once; a terminal sends the first one twice. */
const INSIST_AFTER_MS = 500;

/**
 * Does some work on this terminal, with Ctrl-C and a termination request turned into a signal to
 * stop. Gives the exit code: 130 where the work threw because it was stopped.
 */
export async function untilStopped(
  work: (signal: AbortSignal) => Promise<number | void>,
): Promise<number> {
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
    return (await work(controller.signal)) ?? 0;
  } catch (error) {
    if (error === controller.signal.reason) return 130;
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
