import { availableParallelism } from 'node:os';
import type { ResolvedConfig } from '../../shared/config/config';

const RECURRENT: ReadonlySet<unknown> = new Set(['lstm', 'gru', 'simpleRNN']);
/** Larger states than these were not measured. */
const MOST_UNITS = 256;
/** Nor were more processors. */
const MOST_PROCESSORS = 2;

/** Whether a model has a recurrent layer of at most `MOST_UNITS`, at whatever depth it lies. */
function isRecurrent(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  const { type, units } = part as { readonly type?: unknown; readonly units?: unknown };
  if (RECURRENT.has(type) && Number(units) <= MOST_UNITS) return true;
  return Object.values(part).some(isRecurrent);
}

/**
 * How many threads TensorFlow gives to one op; undefined: as it likes. A recurrent layer makes
 * hundreds of small products one after the other, and to part each among threads takes longer than
 * it saves: on two cores a step of an LSTM of 64 units over 50 steps took 2.2 ms with one thread
 * instead of 2.6, of 256 units 1.8 times less. Ops beside each other have threads of their own still.
 */
export const threadsOfAnOp = (
  model: ResolvedConfig['model'],
  processors = availableParallelism(),
): number | undefined => (processors <= MOST_PROCESSORS && isRecurrent(model) ? 1 : undefined);
