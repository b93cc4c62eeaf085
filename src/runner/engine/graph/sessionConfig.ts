import { integer, nested, type Bytes } from './wire';

/** Fields of GraphOptions' RewriterConfig, and what turns an optimizer off. */
const CONSTANT_FOLDING = 3;
const ARITHMETIC = 7;
const OFF = 2;

/**
 * A session's ConfigProto (config.proto, rewriter_config.proto): TensorFlow does not rewrite the
 * arithmetic of a graph. It would join factors, multiply by a reciprocal instead of dividing, make
 * squares of products, and so round where the same ops one by one do not; by less than one part in a
 * hundred did any step become faster. What is constant is folded by the session itself, to the same
 * bits, and ops are still put together where one kernel does what several do.
 */
export const sessionConfig = (): Bytes =>
  nested(10, nested(10, Buffer.concat([integer(CONSTANT_FOLDING, OFF), integer(ARITHMETIC, OFF)])));
