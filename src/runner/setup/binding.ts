import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { libraryNames } from '../engine/setUp';
import { check, type Checked } from './check';
import { warn, type SetUpContext } from './setup';
import { lastLines, runTool } from './tool';

async function compiler(context: SetUpContext): Promise<string> {
  const named = context.env.CXX;
  for (const command of named ? [named] : ['c++', 'g++', 'clang++'])
    if ((await runTool(command, ['--version'], context)).code === 0) return command;
  throw new TrainyardError({
    code: 'setup.noCompiler',
    message: l10n.t(
      'There is no C++ compiler to build the binding with ({0}). Install one: {1}.',
      named ?? 'c++, g++, clang++',
      process.platform === 'darwin'
        ? 'xcode-select --install'
        : 'apt install g++ | dnf install gcc-c++',
    ),
    exitCode: 3,
  });
}

/** Builds tfjs-node's binding against a TensorFlow's headers and libraries; no run path is kept. */
async function compile(folder: string, out: string, context: SetUpContext): Promise<void> {
  const command = await compiler(context);
  const headers = join(folder, 'include');
  if (!existsSync(join(headers, 'tensorflow', 'c', 'c_api.h')))
    throw new TrainyardError({
      code: 'setup.noHeaders',
      message: l10n.t('The TensorFlow in {0} came without its C headers.', folder),
      exitCode: 3,
    });
  context.onEvent({
    type: 'progress',
    message: l10n.t('Compiling the binding with {0}, which may take half a minute', command),
  });
  const { code, err } = await runTool(
    command,
    [
      ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
      ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : ['-s']),
      ...[join(context.sources, 'node'), context.sources, headers].map((path) => `-I${path}`),
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) =>
        join(context.sources, 'binding', name),
      ),
      ...['-o', out],
      ...libraryNames.map((name) => join(folder, name)),
    ],
    context,
  );
  if (code === 0) return;
  throw new TrainyardError({
    code: 'setup.compileFailed',
    message: l10n.t('{0} could not compile the binding: {1}', command, lastLines(err)),
    exitCode: 3,
  });
}

/**
 * Puts a binding that works with the TensorFlow in `folder` at `out`: the prebuilt one, or where
 * there is none or it does not fit, one compiled here.
 *
 * @throws TrainyardError setup.noCompiler, .noHeaders, .compileFailed, .checkFailed
 */
export async function makeBinding(
  folder: string,
  out: string,
  context: SetUpContext,
): Promise<Checked> {
  if (context.prebuilt !== undefined) {
    copyFileSync(context.prebuilt, out);
    try {
      return await check(out, folder, context);
    } catch (error) {
      if (!(error instanceof TrainyardError)) throw error;
      warn(context, error);
    }
  }
  await compile(folder, out, context);
  return check(out, folder, context);
}
