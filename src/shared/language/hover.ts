import { findNodeAtOffset, getNodePath, parseTree } from 'jsonc-parser';
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

/** The doc of the key, of the value or of the element's name at an offset. */
export function hoverAt(text: string, offset: number, catalog: Catalog): Hover | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && findNodeAtOffset(root, offset, true);
  if (root === undefined || node === undefined || node.children !== undefined) return undefined;
  const place = { from: node.offset, to: node.offset + node.length };
  const path = getNodePath(node);
  const isKey = node.parent?.type === 'property' && node.parent.children?.[0] === node;
  const key = path.at(-1);
  const owner = declaredAt(root, path.slice(0, -1), catalog);
  const ofKey = (): Hover | undefined => {
    const param = typeof key === 'string' ? owner?.keys?.[key] : undefined;
    return param && { text: documentation(String(key), param, owner?.element), ...place };
  };
  if (isKey) return ofKey();
  const kind = (key === 'type' ? owner : declaredAt(root, path, catalog))?.kind;
  const element =
    kind !== undefined && node.type === 'string'
      ? findElement(catalog, kind, node.value as string)
      : undefined;
  return element ? { text: elementDocumentation(element), ...place } : ofKey();
}
