import * as l10n from '@vscode/l10n';
import {
  applyEdits,
  findNodeAtLocation,
  modify,
  parseTree,
  type JSONPath,
  type Node,
} from 'jsonc-parser';
import { TrainyardError } from '../problem';
import { parseConfig } from './parse';

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

/** Numbers are indices, but keys where an object stands (a class named 0). */
function pathOf(root: Node, keys: readonly string[]): JSONPath {
  const path: JSONPath = [];
  for (const key of keys) {
    const parent = findNodeAtLocation(root, path);
    path.push(/^\d+$/.test(key) && parent?.type !== 'object' ? Number(key) : key);
  }
  return path;
}

/** An element written as its name becomes an object where one of its arguments is set. */
function opened(text: string, path: JSONPath): string {
  const root = parseTree(text)!;
  for (let length = 1; length < path.length; length++) {
    const at = path.slice(0, length);
    const node = findNodeAtLocation(root, at);
    if (node?.type === 'string')
      return applyEdits(text, modify(text, at, { type: node.value as string }, {}));
  }
  return text;
}

/**
 * A config's text with values put in place: `train.epochs=3`, `data.clean.0.factor=2`. Comments
 * stay; a text that is no JSON stays as it is, for the validation to tell.
 * @throws TrainyardError usage.set (exit code 2) for what is no such assignment
 */
export function applySets(text: string, sets: readonly string[]): string {
  // modify() takes no byte order mark.
  const start = text.replace(/^\ufeff/, '');
  return sets.reduce((before, set) => {
    const equals = set.indexOf('=');
    if (equals < 1) throw badSet(set, l10n.t('There is no key before an equals sign.'));
    const keys = set.slice(0, equals).split('.');
    if (keys.includes('')) throw badSet(set, l10n.t('A part of the key is empty.'));
    const { root, problems } = parseConfig(before, '');
    if (root === undefined || problems.length > 0) return before;
    const path = pathOf(root, keys);
    try {
      const open = opened(before, path);
      return applyEdits(open, modify(open, path, valueOf(set.slice(equals + 1)), {}));
    } catch (error) {
      throw badSet(set, error instanceof Error ? `${error.message}.` : String(error));
    }
  }, start);
}
