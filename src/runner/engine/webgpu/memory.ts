import { readdir, readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { nvidiaDriver } from '../nvidia';
import type { AdapterInfo } from './dawn';

/** Vendor numbers as PCI has them, by the name that Dawn gives. */
const AMD = 'amd';
const NVIDIA = 'nvidia';
const DRM = '/sys/class/drm';

/** The largest memory that the kernel's AMD driver tells of a card. */
async function amdBytes(): Promise<number | undefined> {
  const cards = await readdir(DRM).catch(() => []);
  const sizes = await Promise.all(
    cards.map((card) =>
      readFile(join(DRM, card, 'device', 'mem_info_vram_total'), 'utf8').then(Number, () => 0),
    ),
  );
  const most = Math.max(0, ...sizes);
  return most === 0 ? undefined : most;
}

/**
 * Bytes of an adapter's memory, which WebGPU does not tell: by the driver of NVIDIA or AMD; other
 * GPUs (Intel, Apple, those of phones) share the machine's.
 * @returns undefined where no driver tells it
 */
export async function adapterMemory({ vendor }: AdapterInfo): Promise<number | undefined> {
  if (vendor === AMD) return amdBytes();
  if (vendor !== NVIDIA) return totalmem();
  const driver = await nvidiaDriver(process.env);
  return driver !== undefined && 'gpus' in driver ? driver.gpus[0]!.memoryBytes : undefined;
}
