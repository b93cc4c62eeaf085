import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import type { Availability, BackendElement, Device, Waiting } from '../backend';
import { loadBinding } from '../binding';
import { shownDevice } from '../devices';
import { tensorflowKernels } from '../kernels';
import { driverProblem, nvidiaDriver } from '../nvidia';
import { libraryNames, readSetUp, setUpFile, type TensorflowSetUp } from '../setUp';
import { registerKernels } from '../kernels/register';
import { renewedBinding } from '../../setup/renew';
import { shipped } from '../../setup/sources';

interface Binding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/** What came of renewing the binding for who waits: it takes long, and is asked for more than once. */
const renewals = new WeakMap<Waiting, Promise<string>>();

function renewed(found: TensorflowSetUp, waiting: Waiting): Promise<string> {
  const known = renewals.get(waiting);
  if (known !== undefined) return known;
  const renewal = renewedBinding(found, {
    ...{ env: process.env, signal: waiting.signal },
    onEvent: ({ type, message }) => type === 'progress' && waiting.tell(message),
    ...shipped(),
  });
  renewals.set(waiting, renewal);
  return renewal;
}

/** Nobody is told of anything, and nothing is cancelled. */
const alone = (): Waiting => ({ tell: () => undefined, signal: new AbortController().signal });

/** Loads the binding that is set up, renewed where it must be, or says why that cannot be. */
async function attempt(
  waiting = alone(),
): Promise<{ binding: Binding } | { reason: string; broken?: true }> {
  const again = l10n.t('`trainyard setup tensorflow` sets it up.');
  const named = process.env.TRAINYARD_TENSORFLOW_BINDING;
  const found = named === undefined ? readSetUp(process.env) : { binding: named };
  if (found === undefined) return { reason: l10n.t('No TensorFlow is set up. {0}', again) };
  const broken = (cause: string) => ({
    reason: l10n.t('The TensorFlow that was set up does not work: {0} {1}', cause, again),
    broken: true as const,
  });
  if ('broken' in found) return broken(l10n.t('{0} cannot be read.', found.broken));
  if (!existsSync(found.binding)) return broken(l10n.t('{0} is gone.', found.binding));
  let { binding } = found;
  if ('libraries' in found) {
    const { libraries } = found;
    const gone = libraryNames.filter((name) => !existsSync(join(libraries, name)));
    if (gone.length > 0) return broken(l10n.t('{0} is gone from {1}.', gone.join(', '), libraries));
    try {
      binding = await renewed(found, waiting);
    } catch (error) {
      waiting.signal.throwIfAborted();
      return broken((error as Error).message);
    }
  }
  try {
    return { binding: loadBinding(binding) as Binding };
  } catch (error) {
    return broken(`${(error as Error).message.split('\n')[0]} (${setUpFile(process.env)})`);
  }
}

async function devicesOf(binding: Binding): Promise<Device[]> {
  const processor = {
    type: 'cpu',
    name: l10n.t('{0} × {1}', cpus().length, cpus()[0]?.model.trim() ?? process.arch),
    memoryBytes: totalmem(),
  } as const;
  if (!binding.isUsingGpuDevice()) return [processor];
  const driver = await nvidiaDriver(process.env);
  const gpus = driver !== undefined && 'gpus' in driver ? driver.gpus : [];
  return gpus.map(({ name, memoryBytes }) => ({ type: 'gpu', name, memoryBytes }));
}

/** Why a GPU of NVIDIA's that is there is not used. */
async function unusedGpu(): Promise<string | undefined> {
  const driver = await nvidiaDriver(process.env);
  if (driver === undefined) return undefined;
  const problem = driverProblem(driver);
  if (problem !== undefined) return problem.message;
  return l10n.t(
    'This TensorFlow does not use the GPU ({0}): it was built without CUDA, or does not find its libraries. `trainyard setup tensorflow --install` installs one that does.',
    'gpus' in driver ? driver.gpus[0]!.name : '',
  );
}

/** Native TensorFlow through tfjs-node's binding, on the TensorFlow that the user has. */
export const tensorflow: BackendElement = {
  kind: 'backend',
  name: 'tensorflow',
  doc: "Native TensorFlow, on the user's own installation; CPU, or GPU where it has one.",
  source: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-node',
  params: {},
  automatic: true,
  async probe(waiting): Promise<Availability> {
    const result = await attempt(waiting);
    if ('reason' in result) return { available: false, ...result };
    const { binding } = result;
    const devices = await devicesOf(binding);
    const onGpu = binding.isUsingGpuDevice();
    const kind = onGpu ? 'GPU' : 'CPU';
    const warning = onGpu ? undefined : await unusedGpu();
    const where = devices.map(shownDevice).join('; ');
    return {
      available: true,
      details: l10n.t('TensorFlow {0} on {1}: {2}', binding.TF_Version, kind, where),
      devices,
      ...(warning && { warning }),
    };
  },
  async start() {
    const result = await attempt();
    if ('reason' in result) throw new Error(result.reason);
    const { NodeJSKernelBackend } =
      await import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend');
    await import('@tensorflow/tfjs-node-gpu/dist/register_all_kernels');
    registerKernels(tensorflowKernels);
    const backend = new NodeJSKernelBackend(result.binding as never, 'tensorflow');
    if (tf.findBackend('tensorflow') === null) tf.registerBackend('tensorflow', () => backend, 3);
    await tf.setBackend('tensorflow');
    await tf.ready();
  },
};
