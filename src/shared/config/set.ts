import * as l10n from '@vscode/l10n';
import { applyEdits, modify, parseTree, type JSONPath } from 'jsonc-parser';
import { TrainyardError } from '../problem';

function badSet(set: string, reason: string): TrainyardError {
  return new TrainyardError({
    code: 'usage.set',
    message: l10n.t('--set {0}: {1} Write --set key.path=value.', set, reason),
    exitCode: 2,
  });
}

/** JSON where it is JSON (3, true, null, [1,2], {"type":"sgd"}), else the text itself. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * A config's text with values put in place: `train.epochs=3`, `data.clean.0.factor=2`. Comments
 * stay.
 * @throws TrainyardError usage.set (exit code 2) for what is no such assignment
 */
export function applySets(text: string, sets: readonly string[]): string {
  return sets.reduce((before, set) => {
    const equals = set.indexOf('=');
    if (equals < 1) throw badSet(set, l10n.t('There is no key before an equals sign.'));
    if (parseTree(before) === undefined) return before;
    const keys = set.slice(0, equals).split('.');
    if (keys.includes('')) throw badSet(set, l10n.t('A part of the key is empty.'));
    const path: JSONPath = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    try {
      return applyEdits(before, modify(before, path, valueOf(set.slice(equals + 1)), {}));
    } catch (error) {
      throw badSet(set, error instanceof Error ? `${error.message}.` : String(error));
    }
  }, text);
}
