import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import catalogJson from '../../src/shared/catalog.json';
import { createService } from '../../src/runner/queries/service';
import type { Catalog } from '../../src/shared/config/catalog';
import type { ElementConfig } from '../../src/shared/config/element';
import { applySets } from '../../src/shared/config/set';
import { validateConfig } from '../../src/shared/config/validate';
import type { ToAugmentation } from '../../src/shared/protocol/panels';
import type { Reply } from '../../src/shared/protocol/rpc';

type Message<T extends ToAugmentation['type']> = Extract<ToAugmentation, { type: T }>;

const catalog = catalogJson as unknown as Catalog;
const service = createService(async (work) => ({ ok: await work() }));

function ok<T>(reply: Reply<T>): T {
  if ('err' in reply) throw new Error(reply.err.message);
  return reply.ok;
}

/** What the service says of the digits example with some augmentation: real pictures, real draws. */
export async function messagesOf(augment: readonly (string | ElementConfig)[], epoch = 1) {
  const file = resolve('examples/digits/digits.train.json');
  const text = applySets(readFileSync(file, 'utf8'), [
    `augment=${JSON.stringify(augment)}`,
    'backend=wasm',
  ]);
  const { resolved } = validateConfig(text, file, catalog);
  const views = ok(await service.preview({ file, text, count: 5, samples: 4, epoch }));
  const sample = views.samples[0]!.position;
  const { ends } = ok(await service.previewEnds({ file, text, sample }));
  const chain = ok(await service.preview({ file, text, count: 1, sample, epoch, chain: true }));
  const config: Message<'config'> = {
    type: 'config',
    name: 'digits',
    file: 'digits.train.json',
    augment: resolved!.augment,
    elements: catalog.elements.filter(({ kind }) => kind === 'augment'),
    seed: resolved!.seed,
    epochs: resolved!.train.epochs,
    canAct: true,
  };
  return {
    config,
    views: { type: 'views', ...views } satisfies ToAugmentation,
    ends: { type: 'ends', ends } satisfies ToAugmentation,
    chain: { type: 'chain', sample: chain.samples[0]! } satisfies ToAugmentation,
  };
}

/** A measurement, so that a test does not depend on how fast the machine is. */
export const costOf = (entries: number): Message<'cost'> => ({
  type: 'cost',
  cost: {
    batch: 32,
    totalMs: 4.6,
    entriesMs: [2.6, 0.6, 1.4].slice(0, entries),
    stepMs: 8.3,
    backend: 'wasm',
    filled: { views: 512, overThird: 0.03, mean: 0.11 },
  },
});
