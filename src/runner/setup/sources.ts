import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asset, optionalAsset } from '../assets';
import type { SetUpContext } from './setup';

/** What ships with Trainyard for a set-up. */
export const shipped = (): Pick<SetUpContext, 'prebuilt' | 'sources' | 'check'> => ({
  prebuilt: optionalAsset(`tensorflow/${process.platform}-${process.arch}/tfjs_binding.node`),
  sources: asset('tensorflow'),
  check: asset('checkTensorflow.cjs'),
});

/** What the file of a binding that is made of these sources is called: other sources, other name. */
export function bindingName(sources: string): string {
  const folder = join(sources, 'binding');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort())
    hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return `tfjs_binding-${hash.digest('hex').slice(0, 12)}.node`;
}
