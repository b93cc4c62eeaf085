import { createInterface } from 'node:readline';
import { augmentRows } from '../../src/runner/augment/augment';
import { poolOf } from '../../src/runner/augment/pool';
import { catalog } from '../../src/runner/catalog';
import { startBackend } from '../../src/runner/engine/backends';
import { random } from '../../src/runner/engine/random';
import type { Part } from '../../src/runner/prepared';
import { elementWithDefaults } from '../../src/shared/config/defaults';

/** One side of bench:augmentation: batches as training makes them, draws and reading included. */

const BATCH = 32;
const configs = [
  elementWithDefaults(
    'augment',
    {
      ...{ type: 'affine', rotationRange: 40, widthShiftRange: 0.2, heightShiftRange: 0.2 },
      ...{ shearRange: 0.2, zoomRange: 0.2, horizontalFlip: true },
    },
    catalog,
  ),
];

const draws = random(1, 'bench');
const parts = new Map<number, Part>();
function partOf(size: number): Part {
  const known = parts.get(size);
  if (known) return known;
  const x = Uint8Array.from({ length: BATCH * size * size * 3 }, () => draws.integer(256));
  const ids = Int32Array.from({ length: BATCH }, (_, i) => i);
  const part: Part = { rows: BATCH, x, y: new Float32Array(BATCH), ids };
  parts.set(size, part);
  return part;
}

async function main(): Promise<void> {
  const { tf } = await startBackend(process.argv[2]!);
  let epoch = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const [size, pictures] = line.split(' ').map(Number) as [number, number];
    const part = partOf(size);
    const pool = poolOf(tf, part, [size, size, 3], true);
    const start = performance.now();
    for (let made = 0; made < pictures; made += BATCH)
      tf.tidy(() => {
        const plan = { epoch: ++epoch, seed: 42, configs };
        augmentRows(tf, pool, part.ids, plan).inputs.dataSync();
      });
    process.stdout.write(`${(performance.now() - start) / 1000}\n`);
  }
}
void main();
