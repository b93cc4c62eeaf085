import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { findElement, type Catalog } from '../config/catalog';
import { besideArguments, sections } from '../config/config';
import type { ElementInfo, ElementKind, Param, Params, StringParam } from '../config/element';
import type { ConfigPath } from '../problem';

/** What the declarations say of a place in a config. */
export interface Declared {
  /** The parameter whose value stands there; undefined for the whole config. */
  readonly param?: Param;
  /** Where an object may stand: its keys. */
  readonly keys?: Params;
  /** The element that the object is, where it is one. */
  readonly element?: ElementInfo;
  /** The kind of element that may stand there. */
  readonly kind?: ElementKind;
}

/** Name of the element at a node: the text itself, or its `type`. */
export function elementName(node: Node | undefined): string | undefined {
  if (node?.type === 'string') return node.value as string;
  const type = node?.children?.find(({ children }) => children?.[0]?.value === 'type');
  const value: unknown = type?.children?.[1]?.value;
  return typeof value === 'string' ? value : undefined;
}

/** What a text at a place may stand for: columns, paths, … */
export function textKinds(param: Param | undefined): readonly StringParam[] {
  if (param?.type === 'union') return param.of.flatMap(textKinds);
  return param?.type === 'string' ? [param] : [];
}

/** The member of a union that fits what is written; elements before plain values. */
function chosen(param: Param, node: Node | undefined): Param {
  if (param.type !== 'union') return param;
  const wanted = node?.type === 'array' ? 'list' : node?.type === 'object' ? 'element' : undefined;
  return (
    param.of.find((each) => each.type === wanted) ??
    param.of.find((each) => each.type === 'element') ??
    param.of[0]!
  );
}

function ofParam(given: Param, node: Node | undefined, catalog: Catalog): Declared {
  const param = chosen(given, node);
  if (param.type === 'object') return { param: given, keys: param.params };
  if (param.type !== 'element') return { param: given };
  const name = elementName(node);
  const element = name === undefined ? undefined : findElement(catalog, param.kind, name);
  const keys = element && { ...element.params, ...besideArguments(param.kind, element.name) };
  return { param: given, kind: param.kind, ...(element && { element }), ...(keys && { keys }) };
}

/** What may stand at a path of a config. Undefined where nothing is declared. */
export function declaredAt(
  root: Node | undefined,
  path: ConfigPath,
  catalog: Catalog,
): Declared | undefined {
  let current: Declared = { keys: sections };
  for (let length = 1; length <= path.length; length++) {
    const step = path[length - 1]!;
    const node = root && findNodeAtLocation(root, path.slice(0, length) as (string | number)[]);
    const parent: Param | undefined =
      current.param &&
      chosen(
        current.param,
        root && findNodeAtLocation(root, path.slice(0, length - 1) as (string | number)[]),
      );
    let next: Param | undefined;
    if (typeof step === 'number') next = parent?.type === 'list' ? parent.of : undefined;
    else if (parent?.type === 'map') next = parent.of;
    else next = current.keys && Object.hasOwn(current.keys, step) ? current.keys[step] : undefined;
    if (next === undefined) return undefined;
    current = ofParam(next, node, catalog);
  }
  return current;
}
