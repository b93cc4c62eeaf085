import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Loads tfjs-node's binding; the loader finds TensorFlow's libraries by the path set at the start. */
export function loadBinding(path: string): unknown {
  const require = createRequire(join(__dirname, 'binding.js'));
  // tfjs-node uses a function that Node 23 took away; it must be put into the module itself.
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value == null;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  return require(path);
}
