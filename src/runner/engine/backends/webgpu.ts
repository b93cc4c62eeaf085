import * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import type { Availability, BackendElement } from '../backend';
import { shownDevice } from '../devices';
import { webgpuKernels } from '../kernels';
import { registerKernels } from '../kernels/register';
import { adapterName, askAdapter, isSoftware, SOFTWARE } from '../webgpu/adapter';
import { dawnPath } from '../webgpu/dawn';
import { openDevice } from '../webgpu/device';
import { adapterMemory } from '../webgpu/memory';

async function probe(): Promise<Availability> {
  const dawn = dawnPath();
  if (dawn === undefined)
    return {
      available: false,
      reason: l10n.t('There is no WebGPU for {0}.', `${process.platform} ${process.arch}`),
    };
  const found = await askAdapter(dawn, process.env);
  if ('reason' in found) return { available: false, ...found };
  const name = adapterName(found);
  const software = isSoftware(found);
  if (software && process.env[SOFTWARE] !== '1')
    return {
      available: false,
      reason: l10n.t(
        'WebGPU has only a software adapter here ({0}), which is slower than wasm. {1} lets --backend webgpu use it.',
        name,
        `${SOFTWARE}=1`,
      ),
    };
  const memoryBytes = await adapterMemory(found);
  const device = { type: software ? 'cpu' : 'gpu', name, memoryBytes } as const;
  return {
    available: true,
    details: l10n.t('WebGPU on {0}', shownDevice(device)),
    devices: [device],
    ...(software && { onlyAsked: true }),
  };
}

let probed: Promise<Availability> | undefined;

/** Any GPU with a driver for Vulkan, Metal or Direct3D 12, through Dawn. */
export const webgpu: BackendElement = {
  kind: 'backend',
  name: 'webgpu',
  doc: 'Any GPU, through WebGPU (Vulkan, Metal or Direct3D 12).',
  source: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-backend-webgpu',
  params: {},
  automatic: 'measured',
  probe: () => (probed ??= probe()),
  async start() {
    if (tf.findBackend('webgpu') === null) {
      // Before there is a navigator.gpu: else tfjs registers a backend of its own.
      const { DawnBackend } = await import('../webgpu/backend');
      const { device, events, check } = await openDevice(dawnPath()!);
      registerKernels(webgpuKernels());
      const backend = new DawnBackend(device, events, check);
      tf.registerBackend('webgpu', () => backend, 3);
    }
    await tf.setBackend('webgpu');
    await tf.ready();
    works();
  },
};

/** Computes a little and reads it back, so that a device that does not is told before a run starts. */
function works(): void {
  const [product] = tf.tidy(() => tf.matMul(tf.ones([32, 64]), tf.ones([64, 32])).dataSync());
  if (product !== 64) throw new Error(l10n.t('The GPU computes wrong: {0}.', `${product} ≠ 64`));
}
