import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { TensorflowSetUp } from '../engine/setUp';
import { makeBinding } from './binding';
import type { SetUpContext } from './setup';
import { bindingName } from './sources';

/**
 * The binding of a set-up that is made of this Trainyard's sources. Where the set-up has another's,
 * it is made anew beside that one, as a set-up would, so that each of two versions finds its own.
 *
 * @throws TrainyardError setup.bindingOutdated with the cause; the signal's reason where cancelled
 */
export async function renewedBinding(
  { binding, libraries, version }: TensorflowSetUp,
  context: SetUpContext,
): Promise<string> {
  const name = bindingName(context.sources);
  if (basename(binding) === name) return binding;
  const renewed = join(dirname(binding), name);
  if (existsSync(renewed)) return renewed;
  // Loaded to try it, which takes the ending of its name.
  const staging = join(dirname(binding), `.${process.pid}-${name}`);
  try {
    const message = l10n.t(
      'The binding to TensorFlow {0} is of another version of Trainyard: it is made anew',
      version ?? '',
    );
    context.onEvent({ type: 'progress', message });
    await makeBinding(libraries, staging, context);
    renameSync(staging, renewed);
    return renewed;
  } catch (error) {
    context.signal.throwIfAborted();
    throw new TrainyardError({
      code: 'setup.bindingOutdated',
      message: l10n.t(
        'The binding {0} is of another version of Trainyard, and could not be made anew: {1}',
        binding,
        (error as Error).message,
      ),
      exitCode: 3,
    });
  } finally {
    rmSync(staging, { force: true });
  }
}
