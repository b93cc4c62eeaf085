import { getLocation, parseTree } from 'jsonc-parser';
import type { Catalog } from '../config/catalog';
import { findElement } from '../config/catalog';
import { declaredAt } from './declared';
import { documentation, elementDocumentation } from './documentation';

export interface Hover {
  /** Markdown. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The doc of the key or of the element's name at an offset. */
export function hoverAt(text: string, offset: number, catalog: Catalog): Hover | undefined {
  const { path, isAtPropertyKey, previousNode: node } = getLocation(text, offset);
  if (node === undefined || offset > node.offset + node.length) return undefined;
  const place = { from: node.offset, to: node.offset + node.length };
  const root = parseTree(text);
  if (isAtPropertyKey) {
    const key = String(node.value);
    const param = declaredAt(root, path.slice(0, -1), catalog)?.keys?.[key];
    return param && { text: documentation(key, param), ...place };
  }
  const at = path.at(-1) === 'type' ? path.slice(0, -1) : path;
  const { kind } = declaredAt(root, at, catalog) ?? {};
  if (kind === undefined || node.type !== 'string') return undefined;
  const element = findElement(catalog, kind, node.value as string);
  return element && { text: elementDocumentation(element), ...place };
}
