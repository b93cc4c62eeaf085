import * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import type { BackendElement } from '../backend';
import { cpuKernels } from '../kernels';
import { registerKernels } from '../kernels/register';

/** tfjs' plain JavaScript backend: slow, but its sums are the plainest; only when asked for. */
export const cpu: BackendElement = {
  kind: 'backend',
  name: 'cpu',
  doc: 'Plain JavaScript; slow, for comparison.',
  source: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-backend-cpu',
  params: {},
  automatic: false,
  probe: async () => ({ available: true, details: l10n.t('plain JavaScript, one thread') }),
  async start() {
    registerKernels(cpuKernels);
    await tf.setBackend('cpu');
    await tf.ready();
  },
};
