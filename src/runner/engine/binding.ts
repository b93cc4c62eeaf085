import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Loads tfjs-node's binding; the loader finds TensorFlow's libraries by the path set at the start. */
export function loadBinding(path: string): unknown {
  const require = createRequire(join(__dirname, 'binding.js'));
  // tfjs-node uses a function that Node 23 took away, and one that Node 22 warns of; they must be put
  // into the module itself.
  const util = require('node:util') as Record<string, unknown>;
  util.isNullOrUndefined = (value: unknown) => value == null;
  util.isArray = Array.isArray;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  return require(path);
}
