import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import { trainyardHome } from '../../home';
import type { Availability, BackendElement } from '../backend';
import { tensorflowKernels } from '../kernels';

interface SetUp {
  readonly binding: string;
  readonly libraries?: string;
}

function setUp(): SetUp | { readonly reason: string } {
  const named = process.env.TRAINYARD_TENSORFLOW_BINDING;
  if (named !== undefined) return { binding: named };
  const file = join(trainyardHome(process.env), 'tensorflow.json');
  if (!existsSync(file))
    return { reason: l10n.t('No TensorFlow is set up: there is no {0}.', file) };
  try {
    const { binding, libraries } = JSON.parse(readFileSync(file, 'utf8')) as Partial<SetUp>;
    if (typeof binding === 'string') return { binding, libraries };
    return { reason: l10n.t('{0} names no "binding".', file) };
  } catch (error) {
    return { reason: l10n.t('{0} cannot be read: {1}', file, (error as Error).message) };
  }
}

/** Loads the binding; the loader finds TensorFlow's libraries by the path the launcher has set. */
function load(path: string): unknown {
  // tfjs-node uses a function that Node 23 took away.
  const holder = util as { isNullOrUndefined?: (value: unknown) => boolean };
  if (Object.isExtensible(holder)) holder.isNullOrUndefined ??= (value) => value == null;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  return createRequire(join(__dirname, 'tensorflow.js'))(path);
}

function attempt(): { binding: unknown } | { reason: string } {
  const found = setUp();
  if ('reason' in found) return found;
  try {
    return { binding: load(found.binding) };
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    return { reason: l10n.t('The binding {0} does not load: {1}', found.binding, reason!) };
  }
}

/** Native TensorFlow through tfjs-node's binding, on the TensorFlow that the user has. */
export const tensorflow: BackendElement = {
  kind: 'backend',
  name: 'tensorflow',
  doc: "Native TensorFlow, on the user's own installation; CPU, or GPU where it has one.",
  source: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-node',
  params: {},
  automatic: true,
  async probe(): Promise<Availability> {
    const result = attempt();
    if ('reason' in result) return { available: false, reason: result.reason };
    const { TF_Version: version } = result.binding as { TF_Version?: string };
    return { available: true, details: l10n.t('TensorFlow {0}', version ?? '') };
  },
  async start() {
    const result = attempt();
    if ('reason' in result) throw new Error(result.reason);
    const { NodeJSKernelBackend } =
      await import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend');
    await import('@tensorflow/tfjs-node-gpu/dist/register_all_kernels');
    for (const kernel of tensorflowKernels)
      if (tf.getKernel(kernel.kernelName, 'tensorflow') === undefined) tf.registerKernel(kernel);
    const backend = new NodeJSKernelBackend(result.binding as never, 'tensorflow');
    if (tf.findBackend('tensorflow') === null) tf.registerBackend('tensorflow', () => backend, 3);
    await tf.setBackend('tensorflow');
    await tf.ready();
  },
};
