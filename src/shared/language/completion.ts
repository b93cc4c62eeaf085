import { createScanner, findNodeAtLocation, getLocation, parseTree } from 'jsonc-parser';
import * as l10n from '@vscode/l10n';
import type { Catalog } from '../config/catalog';
import { expectation } from '../config/expectation';
import type { ElementInfo, Param } from '../config/element';
import { declaredAt, textKinds } from './declared';
import { documentation, elementDocumentation } from './documentation';
import { inputNames, monitorNames } from './names';

/** One thing that may be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'element' | 'value' | 'column' | 'class' | 'layer' | 'metric' | 'file';
  /** A snippet: `$1` and `${1:text}` are places to go on at. */
  readonly snippet: string;
  /** Offsets of the text that it takes the place of. */
  readonly from: number;
  readonly to: number;
  readonly detail: string;
  /** Markdown. */
  readonly doc: string;
}

/** What the data tell, as far as they have been read. */
export interface KnownData {
  readonly columns: readonly string[];
  readonly classes: readonly string[];
  readonly task?: 'classification' | 'regression';
  /** Files and folders beside what is written of a path; folders end with a slash. */
  readonly files?: readonly string[];
}

const nothing: KnownData = { columns: [], classes: [] };

const quoted = (text: string): string => JSON.stringify(text);
const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

/** What to write behind a new key: the default, or a place for a value. */
function startOf(param: Param): string {
  if (param.default !== undefined && typeof param.default !== 'object')
    return `\${1:${escaped(JSON.stringify(param.default))}}`;
  switch (param.type) {
    case 'string':
    case 'enum':
    case 'element':
      return '"$1"';
    case 'list':
      return '[$1]';
    case 'object':
    case 'map':
      return '{ $1 }';
    case 'boolean':
      return '${1:true}';
    default:
      return '$1';
  }
}

/** The required arguments of an element, each a place to write in. */
function snippetOf(element: ElementInfo): string {
  const required = Object.entries(element.params).filter(([, param]) => param.required);
  const args = required.map(([name, param], i) => {
    const start = startOf(param).replace(/\$\{?1/, (place) => place.replace('1', String(i + 1)));
    return `, ${quoted(name)}: ${start}`;
  });
  return `{ "type": ${escaped(quoted(element.name))}${args.join('')} }`;
}

interface Place {
  readonly from: number;
  readonly to: number;
}

/** The map that may stand at a place. */
function mapOf(param: Param | undefined): Extract<Param, { type: 'map' }> | undefined {
  if (param?.type === 'union') return param.of.map(mapOf).find((each) => each !== undefined);
  return param?.type === 'map' ? param : undefined;
}

function keys(
  text: string,
  path: (string | number)[],
  place: Place,
  needsValue: boolean,
  catalog: Catalog,
  data: KnownData,
): Completion[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const parent = path.slice(0, -1);
  const declared = declaredAt(root, parent, catalog);
  const node = root && findNodeAtLocation(root, parent);
  const given = new Set(node?.children?.map(({ children }) => children?.[0]?.value as string));
  const items = Object.entries(declared?.keys ?? {}).map(([name, param]): Completion => ({
    label: name,
    kind: 'key',
    snippet: needsValue ? `${quoted(name)}: ${startOf(param)}` : quoted(name),
    ...place,
    detail: expectation(param),
    doc: documentation(name, param),
  }));
  const map = mapOf(declared?.param);
  if (map !== undefined) {
    // The only maps there are go from the classes or from the columns to something.
    const columns = parent.at(-1) === 'columns';
    for (const name of columns ? data.columns : data.classes)
      items.push({
        label: name,
        kind: columns ? 'column' : 'class',
        snippet: needsValue
          ? `${escaped(quoted(name))}: ${startOf(map.of)}`
          : escaped(quoted(name)),
        ...place,
        detail: expectation(map.of),
        doc: map.of.doc,
      });
  }
  if (declared?.kind !== undefined)
    items.unshift({
      label: 'type',
      kind: 'key',
      snippet: needsValue ? '"type": "$1"' : '"type"',
      ...place,
      detail: declared.kind,
      doc: l10n.t('Name of the element.'),
    });
  return items.filter(({ label }) => !given.has(label));
}

function values(
  text: string,
  path: (string | number)[],
  place: Place,
  catalog: Catalog,
  data: KnownData,
): Completion[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const isType = path.at(-1) === 'type';
  const declared = declaredAt(root, isType ? path.slice(0, -1) : path, catalog);
  const value = (label: string, kind: Completion['kind'], detail = '', doc = ''): Completion => ({
    label,
    kind,
    snippet: escaped(quoted(label)),
    ...place,
    detail,
    doc,
  });
  const elements = (kind: string): Completion[] =>
    catalog.elements
      .filter((element) => element.kind === kind)
      .map((element) => ({
        ...value(element.name, 'element', element.kind, elementDocumentation(element)),
        // What must be given cannot be given beside a mere name.
        ...(!isType &&
          Object.values(element.params).some(({ required }) => required) && {
            snippet: snippetOf(element),
          }),
      }));
  if (isType && declared?.kind !== undefined) return elements(declared.kind);
  const of = (param: Param): Completion[] => {
    switch (param.type) {
      case 'enum':
        return param.values.map((each) => value(each, 'value', '', param.doc));
      case 'boolean':
        return ['true', 'false'].map((each) => ({ ...value(each, 'value'), snippet: each }));
      case 'element':
        return elements(param.kind);
      case 'union':
        return param.of.flatMap(of);
      case 'string':
        if (param.of === 'column') return data.columns.map((name) => value(name, 'column'));
        if (param.of === 'class') return data.classes.map((name) => value(name, 'class'));
        if (param.of === 'path') return (data.files ?? []).map((name) => value(name, 'file'));
        if (param.of === 'metric')
          return monitorNames(root, data.task).map((name) => value(name, 'metric'));
        if (param.of === 'layer')
          return inputNames(root, Number(path[2])).map((name) => value(name, 'layer'));
        return [];
      default:
        return [];
    }
  };
  return declared?.param === undefined ? [] : of(declared.param);
}

/** jsonc-parser's SyntaxKind, a const enum that isolated modules cannot read. */
const token = { lineComment: 12, blockComment: 13, end: 17 };

/** Whether an offset is within a comment. */
function inComment(text: string, offset: number): boolean {
  const scanner = createScanner(text, false);
  for (let kind: number = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    const from = scanner.getTokenOffset();
    if (from >= offset) return false;
    const to = from + scanner.getTokenLength();
    if (kind === token.lineComment && offset <= to) return true;
    if (kind === token.blockComment && offset < to) return true;
  }
  return false;
}

/** What has to be known to complete at an offset. */
export type Needed = { readonly files: string } | 'data' | 'nothing';

/** Tells whether the data, or the files below a folder, have to be looked at first. */
export function neededAt(text: string, offset: number, catalog: Catalog): Needed {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (isAtPropertyKey)
    return mapOf(declaredAt(root, path.slice(0, -1), catalog)?.param) ? 'data' : 'nothing';
  const kinds = textKinds(declaredAt(root, path, catalog)?.param).map(({ of }) => of);
  if (kinds.includes('path')) {
    const written = previousNode?.type === 'string' ? String(previousNode.value) : '';
    return { files: written.slice(0, written.lastIndexOf('/') + 1) };
  }
  const told = ['column', 'class', 'metric'] as const;
  return told.some((kind) => kinds.includes(kind)) ? 'data' : 'nothing';
}

/** What may be written at an offset of a config's text. */
export function completions(
  text: string,
  offset: number,
  catalog: Catalog,
  data: KnownData = nothing,
): Completion[] {
  if (inComment(text, offset)) return [];
  const location = getLocation(text, offset);
  const node = location.previousNode;
  const inside = node !== undefined && offset >= node.offset && offset <= node.offset + node.length;
  const place =
    inside && (node.type === 'string' || node.type === 'property' || node.type === 'null')
      ? { from: node.offset, to: node.offset + node.length }
      : { from: offset, to: offset };
  const path = [...location.path];
  if (location.isAtPropertyKey)
    return keys(text, path, place, !/^\s*:/.test(text.slice(place.to)), catalog, data);
  return values(text, path, place, catalog, data);
}
