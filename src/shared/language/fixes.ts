import { findNodeAtOffset, getNodePath, parseTree, type Node } from 'jsonc-parser';
import * as l10n from '@vscode/l10n';
import { namesOf, type Catalog } from '../config/catalog';
import type { Param } from '../config/element';
import { nearest } from '../config/nearest';
import { checkValue, validateConfig } from '../config/validate';
import type { ConfigPath, Problem } from '../problem';
import { declaredAt } from './declared';
import { applyEdits, difference, putEdits, removeEdits, renameEdits, type TextEdit } from './edits';
import { inputNames, monitorNames } from './names';

/** Something that mends a problem. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that is most likely meant. */
  readonly preferred: boolean;
}

/** More names than these are better looked up by completion. */
const MOST_NAMES = 4;

interface Context {
  readonly text: string;
  readonly root: Node;
  /** What stands where the problem is. */
  readonly node: Node;
  readonly path: ConfigPath;
  readonly param: Param | undefined;
  readonly catalog: Catalog;
}

const put = (
  { text }: Context,
  at: ConfigPath,
  value: unknown,
  title: string,
  preferred: boolean,
): Fix => ({ title, edits: putEdits(text, at, value), preferred });

/** One fix for each name, the nearest one first. */
function names(context: Context, all: readonly string[]): Fix[] {
  const { node, path } = context;
  const close = nearest(String(node.value), all);
  const others = all.filter((name) => name !== close);
  const ordered = [...(close === undefined ? [] : [close]), ...others].slice(0, MOST_NAMES);
  return ordered.map((name) =>
    put(context, path, name, l10n.t('Change to "{0}"', name), name === close),
  );
}

function allowed({ param, path, root, catalog }: Context): readonly string[] {
  const of = (each: Param): readonly string[] => {
    if (each.type === 'enum') return each.values;
    if (each.type === 'element') return namesOf(catalog, each.kind);
    return each.type === 'union' ? each.of.flatMap(of) : [];
  };
  if (path.at(-1) === 'type') {
    const kind = declaredAt(root, path.slice(0, -1), catalog)?.kind;
    return kind === undefined ? [] : namesOf(catalog, kind);
  }
  return param === undefined ? [] : of(param);
}

/** A value to begin with, for an argument that must be given. */
export function startValue(param: Param): unknown {
  if (param.default !== undefined) return param.default;
  switch (param.type) {
    case 'number':
    case 'integer':
      return (
        param.min ?? (param.exclusiveMin === undefined ? 1 : Math.max(1, param.exclusiveMin + 1))
      );
    case 'boolean':
      return true;
    case 'enum':
      return param.values[0];
    case 'list':
      return Array.from({ length: param.minItems ?? 0 }, () => startValue(param.of));
    case 'object':
      return Object.fromEntries(
        Object.entries(param.params)
          .filter(([, each]) => each.required)
          .map(([key, each]) => [key, startValue(each)]),
      );
    case 'map':
      return {};
    case 'union':
      return startValue(param.of[0]!);
    default:
      return '';
  }
}

function missing(context: Context): Fix[] {
  const { node, path, root, catalog } = context;
  const declared = declaredAt(root, path, catalog);
  const given = new Set(node.children?.map(({ children }) => children?.[0]?.value as string));
  const required = Object.entries(declared?.keys ?? {}).filter(
    ([key, param]) => param.required && !given.has(key),
  );
  if (required.length === 0 && declared?.kind !== undefined && !given.has('type'))
    return namesOf(catalog, declared.kind)
      .slice(0, MOST_NAMES)
      .map((name) =>
        put(context, [...path, 'type'], name, l10n.t('Add "{0}": {1}', 'type', name), false),
      );
  return required.map(([key, param]) =>
    put(
      context,
      [...path, key],
      startValue(param),
      l10n.t('Add "{0}": {1}', key, JSON.stringify(startValue(param))),
      true,
    ),
  );
}

/** The same value, as the argument takes it: 3 for "3", [3] for 3. */
function converted({ node, param }: Context): unknown[] {
  const { value } = node as { value?: unknown };
  const candidates: unknown[] = [];
  if (node.type === 'string') {
    try {
      candidates.push(JSON.parse(value as string));
    } catch {
      // It is a text and nothing else.
    }
  }
  if (node.type === 'number' || node.type === 'boolean') candidates.push(String(value));
  if (value === 0 || value === 1) candidates.push(value === 1);
  if (value !== undefined) {
    const length = param?.type === 'list' ? Math.max(1, param.minItems ?? 1) : 1;
    candidates.push(Array.from({ length }, () => value));
  }
  if (param?.default !== undefined && typeof param.default !== 'object')
    candidates.push(param.default);
  return candidates;
}

function fitting(context: Context, candidates: readonly unknown[]): Fix[] {
  const { param, catalog, path } = context;
  if (param === undefined) return [];
  const good = candidates.filter((value) => checkValue(value, param, catalog).length === 0);
  return [...new Set(good)].map((value, i) =>
    put(context, path, value, l10n.t('Use {0}', JSON.stringify(value)), i === 0),
  );
}

/** What problems of a code can be mended by, beside the fix that comes with the problem itself. */
const byCode: Readonly<Record<string, (context: Context) => Fix[]>> = {
  'config.unknownKey': ({ text, node }) => [
    {
      title: l10n.t('Remove "{0}"', String(node.value)),
      edits: removeEdits(text, node),
      preferred: false,
    },
  ],
  'config.duplicateKey': ({ text, node }) => [
    {
      title: l10n.t('Remove this "{0}"', String(node.value)),
      edits: removeEdits(text, node),
      preferred: true,
    },
  ],
  'config.unknownValue': (context) => names(context, allowed(context)),
  'config.unknownElement': (context) => names(context, allowed(context)),
  'config.missing': missing,
  'config.wrongType': (context) => fitting(context, converted(context)),
  'config.outOfBounds': (context) =>
    fitting(context, context.param?.default === undefined ? [] : [context.param.default]),
  'callback.monitorUnknown': (context) => names(context, monitorNames(context.root)),
  'model.inputUnknown': (context) =>
    names(context, inputNames(context.root, Number(context.path[2]))),
};

/** The node that a problem stands at; a key where the key is the problem. */
function nodeAt(root: Node, offset: number, length: number | undefined): Node {
  const node = findNodeAtOffset(root, offset, true) ?? root;
  const keyed = node.parent?.type === 'property' && node.parent.children?.[0] === node;
  // An object begins where its first key does not: the outermost one that begins here is meant.
  let outer = node;
  while (
    !keyed &&
    outer.parent !== undefined &&
    outer.parent.offset === offset &&
    outer.length !== length
  )
    outer = outer.parent;
  return outer;
}

/** All that would mend a problem, the most likely first. */
export function fixesFor(
  text: string,
  problem: Pick<Problem, 'code' | 'fix' | 'length'> & { readonly offset: number },
  catalog: Catalog,
): Fix[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root === undefined) return [];
  const node = nodeAt(root, problem.offset, problem.length);
  const path = getNodePath(node);
  const declared = declaredAt(root, path, catalog);
  const context: Context = { text, root, node, path, param: declared?.param, catalog };
  const own: Fix[] = [];
  const { fix } = problem;
  if (fix !== undefined) {
    const edits =
      problem.code === 'config.unknownKey'
        ? renameEdits(node, String(fix.value))
        : putEdits(text, fix.at, fix.value);
    own.push({ title: fix.title, edits, preferred: true });
  }
  const others = byCode[problem.code]?.(context) ?? [];
  const seen = new Set(own.map(({ edits }) => JSON.stringify(edits)));
  const fresh = others.filter(({ edits }) => edits.length > 0 && !seen.has(JSON.stringify(edits)));
  const preferred = own.length > 0;
  return [...own, ...fresh.map((each) => (preferred ? { ...each, preferred: false } : each))];
}

/** More rounds than a config has mistakes. */
const MOST_ROUNDS = 200;

/** The text with the likeliest fix of every problem that the text alone tells, as one edit. */
export function fixAll(text: string, catalog: Catalog): TextEdit[] {
  let current = text;
  const tried = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { problems } = validateConfig(current, '', catalog);
    const next = problems
      .map((problem) => {
        const offset = offsetOf(current, problem);
        return fixesFor(current, { ...problem, offset }, catalog).find(
          ({ preferred }) => preferred,
        );
      })
      .map((fix) => fix && applyEdits(current, [...fix.edits]))
      .find((after) => after !== undefined && !tried.has(after));
    if (next === undefined) break;
    tried.add(next);
    current = next;
  }
  return difference(text, current);
}

/** Where a squiggle stands: at the key of what goes over several lines, else at the value itself. */
export function squiggle(
  text: string,
  offset: number,
  length: number,
): { from: number; to: number } {
  const to = offset + length;
  if (!text.slice(offset, to).includes('\n')) return { from: offset, to };
  const root = parseTree(text, [], { allowTrailingComma: true });
  const property = root && nodeAt(root, offset, length).parent;
  const key = property?.type === 'property' ? property.children?.[0] : undefined;
  if (key !== undefined) return { from: key.offset, to: key.offset + key.length };
  return { from: offset, to: text.indexOf('\n', offset) };
}

/** The offset of a problem's line and column. */
export function offsetOf(text: string, { line, column }: Pick<Problem, 'line' | 'column'>): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
