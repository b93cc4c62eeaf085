import { expect, it } from 'vitest';
import { threadsOfAnOp } from '../../../src/runner/engine/threads';
import type { ResolvedConfig } from '../../../src/shared/config/config';

const threads = (layers: readonly object[], processors: number): number | undefined =>
  threadsOfAnOp({ layers } as unknown as ResolvedConfig['model'], processors);

it('gives one thread to each op of a small recurrent model where there are few', () => {
  const lstm = { type: 'lstm', units: 64 };
  expect(threads([lstm], 2)).toBe(1);
  expect(threads([{ type: 'bidirectional', layer: { type: 'gru', units: 256 } }], 2)).toBe(1);
  expect(threads([{ ...lstm, units: 257 }], 2)).toBeUndefined();
  expect(threads([lstm], 3)).toBeUndefined();
  expect(threads([{ type: 'dense', units: 64 }], 2)).toBeUndefined();
});
