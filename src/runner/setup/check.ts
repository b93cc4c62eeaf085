import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { loaderEnvironment } from '../engine/environment';
import { lastLines, runTool, type ToolResult } from './tool';
import type { SetUpContext } from './setup';

/** What a binding said of itself once it had multiplied two matrices. */
export interface Checked {
  /** TensorFlow's version. */
  readonly version: string;
  /** It computes on a GPU. */
  readonly gpu: boolean;
}

function cause({ code, signal, out, err }: ToolResult): string {
  if (signal === 'SIGILL')
    return l10n.t('this processor lacks instructions that this TensorFlow was built with.');
  if (signal !== null) return l10n.t('its process ended with {0}.', signal);
  return lastLines(err + out, 1) || l10n.t('its process ended with {0}.', String(code));
}

/**
 * Tries a binding in a process of its own, with the loader's path set as the runner has it: a
 * binding that crashes takes nothing else down.
 *
 * @throws TrainyardError setup.checkFailed with the cause
 */
export async function check(
  binding: string,
  libraries: string,
  context: SetUpContext,
): Promise<Checked> {
  context.onEvent({ type: 'progress', message: l10n.t('Trying the binding') });
  const result = await runTool(process.execPath, [context.check, binding], {
    env: { ...context.env, ...loaderEnvironment(context.env, libraries) },
    signal: context.signal,
  });
  try {
    if (result.code === 0) return JSON.parse(result.out.trim().split('\n').at(-1)!) as Checked;
  } catch {
    // Told below, with what it printed.
  }
  throw new TrainyardError({
    code: 'setup.checkFailed',
    message: l10n.t(
      'The binding {0} does not work with the TensorFlow in {1}: {2}',
      binding,
      libraries,
      cause(result),
    ),
    exitCode: 3,
  });
}
