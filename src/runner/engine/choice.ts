import * as l10n from '@vscode/l10n';
import { probeBackends, startBackend, type StartedBackend } from './backends';
import type { BackendName, Waiting } from './backend';

/** Milliseconds of a step by backend. */
export type StepTimes = Readonly<Partial<Record<BackendName, number>>>;

/** How a choice is made: apart, so that tests need no clock and no GPU. */
export interface Trials {
  /**
   * Milliseconds of a step of the real model on a backend.
   * @param best the shortest so far: what takes many times that need not be measured well
   */
  measure(backend: StartedBackend, best: number): Promise<number>;
  /** What was measured earlier, of the same model on the same devices. */
  recall(rivals: readonly Rival[]): StepTimes | undefined;
  remember(rivals: readonly Rival[], times: StepTimes): void;
}

export interface Rival {
  readonly name: BackendName;
  /** Its device and version, in words. */
  readonly details: string;
}

export interface Choice {
  readonly backend: StartedBackend;
  /** What was measured, in words for the log; undefined where there was nothing to choose. */
  readonly measured?: string;
}

/**
 * Backends of which only a measurement tells which is faster: webgpu and the best of the others.
 * A GPU of TensorFlow's own is taken unmeasured.
 */
async function findRivals(waiting?: Waiting): Promise<readonly Rival[]> {
  const found = (await probeBackends(waiting)).flatMap(({ name, automatic, availability }) =>
    automatic !== false && availability.available && !availability.onlyAsked
      ? [{ name, automatic, details: availability.details, devices: availability.devices ?? [] }]
      : [],
  );
  const webgpu = found.find(({ automatic }) => automatic === 'measured');
  const other = found.find(({ automatic }) => automatic === true);
  const settled = other?.devices.some(({ type }) => type === 'gpu') ?? true;
  return webgpu === undefined || other === undefined || settled
    ? []
    : [webgpu, other].map(({ name, details }) => ({ name, details }));
}

const described = (times: StepTimes): string =>
  Object.entries(times)
    .map(([name, milliseconds]) => l10n.t('{0}: {1} ms', name, milliseconds.toPrecision(3)))
    .join(', ');

/** The one that takes the shortest. */
const fastest = (times: StepTimes): BackendName =>
  (Object.entries(times) as [BackendName, number][]).reduce((best, each) =>
    each[1] < best[1] ? each : best,
  )[0];

/**
 * Starts the backend asked for; with 'auto', and a GPU beside another backend, the one on which some
 * steps of the real model take the shortest.
 *
 * @throws TrainyardError backend.unavailable (exit code 3) with the reason
 */
export async function chooseBackend(
  asked: string,
  trials: Trials,
  waiting?: Waiting,
): Promise<Choice> {
  const rivals = asked === 'auto' ? await findRivals(waiting) : [];
  if (rivals.length === 0) return { backend: await startBackend(asked, waiting) };
  const recalled = trials.recall(rivals);
  if (recalled !== undefined) {
    const backend = await startBackend(fastest(recalled), waiting).catch(() =>
      startBackend(asked, waiting),
    );
    const measured = l10n.t('A step of this model was measured before: {0}.', described(recalled));
    return { backend, measured };
  }
  const times: Partial<Record<BackendName, number>> = {};
  const failed: { readonly name: BackendName; readonly reason: string }[] = [];
  for (const { name } of rivals)
    try {
      const best = Math.min(Infinity, ...Object.values(times));
      times[name] = await trials.measure(await startBackend(name, waiting), best);
    } catch (error) {
      failed.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  // Where none can make a step, the fault is the model's, and the run will tell it.
  if (failed.length === rivals.length) return { backend: await startBackend(asked, waiting) };
  if (failed.length === 0) trials.remember(rivals, times);
  const backend = await startBackend(fastest(times), waiting);
  return {
    backend: {
      ...backend,
      passedOver: [...backend.passedOver, ...failed.map(({ reason }) => reason)],
    },
    measured: l10n.t('A step of this model was measured: {0}.', described(times)),
  };
}
