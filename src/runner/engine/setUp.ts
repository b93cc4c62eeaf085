import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainyardHome } from '../home';

/** What `trainyard setup tensorflow` remembers, in tensorflow.json of Trainyard's own folder. */
export interface TensorflowSetUp {
  /** Absolute path of the binding. */
  readonly binding: string;
  /** Absolute folder of libtensorflow_cc and libtensorflow_framework. */
  readonly libraries: string;
  /** TensorFlow's version. */
  readonly version?: string;
  /** The Python whose TensorFlow it is, or whose pip installed it. */
  readonly python?: string;
  /** The folder in Trainyard's own that this set-up owns; a later one removes it. */
  readonly folder?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

export const setUpFile = (env: Env): string => join(trainyardHome(env), 'tensorflow.json');

/** @returns undefined where none was made; `broken`: it cannot be read, and why */
export function readSetUp(env: Env): TensorflowSetUp | { readonly broken: string } | undefined {
  const file = setUpFile(env);
  if (!existsSync(file)) return undefined;
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<TensorflowSetUp>;
    if (typeof found.binding === 'string' && typeof found.libraries === 'string')
      return found as TensorflowSetUp;
    return { broken: `${file}: "binding", "libraries"` };
  } catch (error) {
    return { broken: `${file}: ${(error as Error).message}` };
  }
}

/** The two libraries that the binding loads, by platform. */
export const libraryNames: readonly string[] =
  process.platform === 'darwin'
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
