// One of the threads that decode pictures; see threads.ts.
import { readFileSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { PictureFormat } from './format';
import { hashOf } from './hash';
import { quickPicture } from './quick';
import { useKernels, type Kernels } from './kernels';
import type { Answer, Order, Read } from './threads';

const port = parentPort!;

function read(path: string): Read | undefined {
  try {
    const { size, mtimeMs, ctimeMs, ino } = statSync(path);
    const bytes = readFileSync(path);
    const picture = quickPicture(bytes, workerData as PictureFormat);
    return picture && { file: { size, mtimeMs, ctimeMs, ino }, hash: hashOf(bytes), picture };
  } catch {
    // Whoever reads it again tells why it cannot be read.
    return undefined;
  }
}

port.on('message', (order: Order | Kernels) => {
  if ('jpeg' in order) return useKernels(order);
  const answer: Answer = order.map(read);
  const buffers = answer.flatMap((each) =>
    each ? [each.picture.pixels.buffer as ArrayBuffer] : [],
  );
  return port.postMessage(answer, buffers);
});
