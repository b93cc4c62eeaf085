import { findNodeAtLocation, getLocation, parseTree } from 'jsonc-parser';
import * as l10n from '@vscode/l10n';
import type { Catalog } from '../config/catalog';
import { expectation } from '../config/expectation';
import type { Param } from '../config/element';
import { declaredAt } from './declared';
import { documentation, elementDocumentation } from './documentation';

/** One thing that may be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'element' | 'value' | 'column' | 'class';
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
}

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

interface Place {
  readonly from: number;
  readonly to: number;
}

function keys(
  text: string,
  path: (string | number)[],
  place: Place,
  needsValue: boolean,
  catalog: Catalog,
): Completion[] {
  const root = parseTree(text);
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
  const root = parseTree(text);
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
      .map((element) =>
        value(element.name, 'element', element.kind, elementDocumentation(element)),
      );
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
        return [];
      default:
        return [];
    }
  };
  return declared?.param === undefined ? [] : of(declared.param);
}

/** What may be written at an offset of a config's text. */
export function completions(
  text: string,
  offset: number,
  catalog: Catalog,
  data: KnownData = { columns: [], classes: [] },
): Completion[] {
  const location = getLocation(text, offset);
  const node = location.previousNode;
  const inside = node !== undefined && offset >= node.offset && offset <= node.offset + node.length;
  const place =
    inside && (node.type === 'string' || node.type === 'property' || node.type === 'null')
      ? { from: node.offset, to: node.offset + node.length }
      : { from: offset, to: offset };
  const path = [...location.path];
  if (location.isAtPropertyKey)
    return keys(text, path, place, !/^\s*:/.test(text.slice(place.to)), catalog);
  return values(text, path, place, catalog, data);
}
