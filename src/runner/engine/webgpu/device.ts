import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import { loadDawn, type Device } from './dawn';
import { DawnEvents } from './events';

/** What tfjs' kernels may need more of than every WebGPU has; as much as the adapter has is asked for. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

export interface OpenDevice {
  readonly device: Device;
  readonly events: DawnEvents;
  /**
   * @param answered whether it has done what it was last asked
   * @throws what has gone wrong on the device since it was opened
   */
  check(answered: boolean): void;
}

/** A device of the best adapter. What goes wrong on it later is told by `check`. */
export async function openDevice(dawn: string): Promise<OpenDevice> {
  const gpu = loadDawn(dawn);
  const events = new DawnEvents();
  const adapter = await events.during(() =>
    gpu.requestAdapter({ powerPreference: 'high-performance' }),
  );
  if (adapter === null) throw new Error(l10n.t('The GPU is gone.'));
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]!]));
  const device = await events.during(() => adapter.requestDevice({ requiredLimits }));
  let failure: Error | undefined;
  device.onuncapturederror = (event) => {
    // Without it Dawn prints the error.
    event.preventDefault();
    const kind = event.error.constructor.name;
    const [message] = event.error.message.split('\n');
    failure ??= new Error(
      kind === 'GPUOutOfMemoryError' ? `out of memory: ${message}` : `WebGPU: ${message}`,
    );
  };
  void device.lost.then(({ message }) => (failure = deviceLost(message)));
  return {
    device,
    events,
    check: (answered) => {
      if (failure !== undefined) throw failure;
      // That it is lost is told a turn of Node's loop later.
      if (!answered) throw deviceLost(l10n.t('no answer.'));
    },
  };
}

/** The driver was reset or updated, the machine slept, or the GPU was pulled out. */
function deviceLost(said: string): TrainyardError {
  return new TrainyardError({
    code: 'backend.deviceLost',
    message: l10n.t(
      'The GPU was lost while it computed (its driver was reset, or the machine slept). What is in the last checkpoint is not lost: resume the run. It said: {0}',
      said.split('\n')[0]!,
    ),
    at: ['backend'],
    exitCode: 3,
  });
}
