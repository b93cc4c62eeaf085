import * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import type { TensorFlow } from '../../element';
import type { ExecutorName } from '../executor';
import { registerGradients } from '../ops/gradients';
import type { Availability, BackendElement, BackendName, Waiting } from '../backend';
import { cpu } from './cpu';
import { tensorflow } from './tensorflow';
import { wasm } from './wasm';
import { webgpu } from './webgpu';

// Without its checks of every value, and its advertisement.
tf.enableProdMode();
registerGradients();

/** Best first. */
export const backends: readonly BackendElement[] = [tensorflow, webgpu, wasm, cpu];

export interface StartedBackend {
  readonly name: BackendName;
  readonly tf: TensorFlow;
  readonly details: string;
  /** The best way to run a step on it. */
  readonly executor: ExecutorName;
  /** What stands between it and a faster device that is there. */
  readonly warning?: string;
  /** Why a better backend that is set up was passed over. */
  readonly passedOver: readonly string[];
}

/** Which backends are there, best first, and why the others are not. */
export async function probeBackends(
  waiting?: Waiting,
): Promise<
  { name: BackendName; automatic: BackendElement['automatic']; availability: Availability }[]
> {
  return Promise.all(
    backends.map(async ({ name, automatic, probe }) => ({
      name,
      automatic,
      availability: await probe(waiting),
    })),
  );
}

/**
 * Starts the backend asked for, or with 'auto' the best of those that need no measurement.
 * @throws TrainyardError backend.unavailable (exit code 3) with the reason
 */
export async function startBackend(asked: string, waiting?: Waiting): Promise<StartedBackend> {
  const candidates = backends.filter(({ name, automatic }) =>
    asked === 'auto' ? automatic === true : name === asked,
  );
  const reasons: string[] = [];
  const passedOver: string[] = [];
  for (const backend of candidates) {
    const availability = await backend.probe(waiting);
    if (!availability.available) {
      reasons.push(availability.reason);
      if (availability.broken) passedOver.push(availability.reason);
      continue;
    }
    try {
      await backend.start();
      const { name } = backend;
      const executor = name === 'tensorflow' ? 'graph' : 'eager';
      const details = (await backend.describe?.()) ?? availability.details;
      const { warning } = availability;
      return { name, tf, details, executor, passedOver, ...(warning && { warning }) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reasons.push(reason);
      passedOver.push(reason);
    }
  }
  const known = backends.map(({ name }) => name).join(', ');
  throw new TrainyardError({
    code: 'backend.unavailable',
    message: l10n.t(
      'The backend {0} is not available here. {1} `trainyard backends` tells which are; "auto" takes the best.',
      asked,
      candidates.length === 0 ? l10n.t('Known: {0}.', known) : reasons.join(' '),
    ),
    at: ['backend'],
    exitCode: 3,
  });
}
