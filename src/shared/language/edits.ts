import {
  applyEdits,
  findNodeAtLocation,
  getNodePath,
  modify,
  parseTree,
  type JSONPath,
  type Node,
} from 'jsonc-parser';
import type { ConfigPath } from '../problem';

/** Puts `content` in the place of a stretch of the text. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

const formatting = { insertSpaces: true, tabSize: 2, keepLines: true };

const set = (text: string, path: JSONPath, value: unknown, insert = false): TextEdit[] =>
  // What stays where something is taken away keeps its form.
  value === undefined
    ? modify(text, path, undefined, {})
    : modify(text, path, value, { formattingOptions: formatting, isArrayInsertion: insert });

/** The innermost element written as its name alone, on the way to a path: it must become an object. */
function nameOnTheWay(root: Node, path: JSONPath): { at: JSONPath; name: string } | undefined {
  for (let length = 1; length < path.length; length++) {
    const at = path.slice(0, length);
    const node = findNodeAtLocation(root, at);
    if (node?.type === 'string') return { at, name: node.value as string };
  }
  return undefined;
}

/** Items to be added to a list, where all that stands in it stays; its comments stay then too. */
function added(node: Node | undefined, value: unknown): readonly unknown[] | undefined {
  if (node?.type !== 'array' || !Array.isArray(value)) return undefined;
  const items = node.children ?? [];
  const typeOf = (item: unknown): unknown =>
    typeof item === 'object' && item !== null && 'type' in item ? item.type : item;
  const written = ({ type, value: own, children }: Node): unknown =>
    type === 'object'
      ? children?.find((each) => each.children?.[0]?.value === 'type')?.children?.[1]?.value
      : own;
  const kept = items.every((item, i) => written(item) === typeOf((value as unknown[])[i]));
  return kept && value.length > items.length ? (value as unknown[]).slice(items.length) : undefined;
}

/** Builds nested objects around a value, for a path of which only the start is there. */
function wrapped(root: Node, path: JSONPath, value: unknown): [JSONPath, unknown] {
  let length = path.length;
  let inner = value;
  while (length > 1 && findNodeAtLocation(root, path.slice(0, length - 1)) === undefined) {
    length--;
    inner = typeof path[length] === 'number' ? [inner] : { [path[length]!]: inner };
  }
  return [path.slice(0, length), inner];
}

/**
 * The edits that put a value at a path of a config; comments stay. `undefined` takes it away.
 * An element written as its name becomes an object where one of its arguments is put.
 */
export function putEdits(text: string, path: ConfigPath, value: unknown): TextEdit[] {
  const at = [...path] as JSONPath;
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root === undefined) return [];
  const onTheWay = nameOnTheWay(root, at);
  if (onTheWay !== undefined) {
    const { at: place, name } = onTheWay;
    const object = JSON.stringify({ type: name });
    const filled = applyEdits(object, modify(object, at.slice(place.length), value, {}));
    return set(text, place, JSON.parse(filled));
  }
  if (value === undefined) return findNodeAtLocation(root, at) ? set(text, at, undefined) : [];
  const items = added(findNodeAtLocation(root, at), value);
  if (items !== undefined) {
    const count = findNodeAtLocation(root, at)!.children?.length ?? 0;
    const edited = items.reduce<string>(
      (before, item, i) => applyEdits(before, set(before, [...at, count + i], item, true)),
      text,
    );
    return difference(text, edited);
  }
  return set(text, ...wrapped(root, at, value));
}

/** The edit that puts values at several paths: one step, one undo. */
export function putAllEdits(
  text: string,
  values: readonly (readonly [path: ConfigPath, value: unknown])[],
): TextEdit[] {
  const changed = values.reduce(
    (before, [path, value]) => applyEdits(before, putEdits(before, path, value)),
    text,
  );
  return difference(text, changed);
}

/** One edit that makes one text of another, as small as it can be. */
export function difference(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const content = after.slice(start, after.length - end);
  return [{ offset: start, length: before.length - end - start, content }];
}

/** Gives the key at an offset another name. */
export function renameEdits(key: Node, name: string): TextEdit[] {
  return [{ offset: key.offset, length: key.length, content: JSON.stringify(name) }];
}

/** Takes away the property whose key is given, though another one of the same name stands there. */
export function removeEdits(text: string, key: Node): TextEdit[] {
  const property = key.parent;
  const object = property?.parent;
  if (property === undefined || object === undefined) return [];
  const path = getNodePath(object);
  // jsonc-parser finds a property by its name: this one gets a name of its own first.
  const unique = JSON.stringify(`\u0000${key.offset}`);
  const renamed = text.slice(0, key.offset) + unique + text.slice(key.offset + key.length);
  const without = applyEdits(
    renamed,
    modify(renamed, [...path, `\u0000${key.offset}`], undefined, {}),
  );
  return difference(text, without);
}

export { applyEdits };
