import {
  findNodeAtLocation,
  modify,
  parseTree,
  type Edit,
  type JSONPath,
  type Node,
} from 'jsonc-parser';
import type { ElementConfig, Param, Params } from './element';

/**
 * Changes of `augment` in a config's text, as edits that leave comments and the rest of the text as
 * they are. The panel tries them on the text and writes them, each as one step to undo.
 */

const formattingOptions = { insertSpaces: true, tabSize: 2 };
/** Sections that stand before `augment` where a config has none yet. */
const before = ['name', 'seed', 'backend', 'data', 'split', 'scale'];

function put(text: string, path: JSONPath, value: unknown): Edit[] {
  return modify(text, path, value, {
    formattingOptions,
    getInsertionIndex: (keys) =>
      path.length === 1 ? keys.findLastIndex((key) => before.includes(key)) + 1 : keys.length,
  });
}

function entriesOf(text: string): readonly Node[] {
  const root = parseTree(text);
  const list = root && findNodeAtLocation(root, ['augment']);
  return list?.type === 'array' ? (list.children ?? []) : [];
}

/** Sets one argument; an entry written as its name becomes an object. */
export function setArgument(text: string, index: number, argument: string, value: unknown): Edit[] {
  const entry = entriesOf(text)[index];
  if (entry?.type === 'string')
    return put(text, ['augment', index], { type: entry.value as string, [argument]: value });
  return put(text, ['augment', index, argument], value);
}

/** Puts an entry behind the others. */
export function addEntry(text: string, entry: string | ElementConfig): Edit[] {
  const { length } = entriesOf(text);
  if (length === 0) return put(text, ['augment'], [entry]);
  return modify(text, ['augment', length], entry, { formattingOptions, isArrayInsertion: true });
}

export const removeEntry = (text: string, index: number): Edit[] =>
  entriesOf(text).length === 1
    ? put(text, ['augment'], [])
    : put(text, ['augment', index], undefined);

/** Moves an entry to another place; the texts of those between change places with it. */
export function moveEntry(text: string, from: number, to: number): Edit[] {
  const entries = entriesOf(text);
  const order = Array.from(entries.keys());
  if (!(from in order) || !(to in order)) return [];
  order.splice(to, 0, ...order.splice(from, 1));
  const textOf = ({ offset, length }: Node): string => text.slice(offset, offset + length);
  return entries.flatMap((entry, i) =>
    order[i] === i
      ? []
      : [{ offset: entry.offset, length: entry.length, content: textOf(entries[order[i]!]!) }],
  );
}

function startOf(param: Param): unknown {
  switch (param.type) {
    case 'number':
      return 0.1 * (param.max === undefined ? 1 : param.max) + 0.9 * (param.min ?? 0);
    case 'integer':
      return param.min ?? 1;
    case 'enum':
      return param.values[0];
    case 'union':
      return startOf(param.of[0]!);
    default:
      return undefined;
  }
}

/** An augmentation to begin with: its name, or with a small amount where the config must give one. */
export function newEntry(name: string, params: Params): string | ElementConfig {
  const required = Object.entries(params).filter(([, param]) => param.required);
  if (required.length === 0) return name;
  return {
    type: name,
    ...Object.fromEntries(required.map(([key, param]) => [key, startOf(param)])),
  };
}
