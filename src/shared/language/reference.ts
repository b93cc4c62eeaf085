import { findNodeAtOffset, getNodePath, parseTree } from 'jsonc-parser';
import type { Catalog } from '../config/catalog';
import { declaredAt } from './declared';

/** The heading of docs/config.md as an anchor of a Markdown page. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** Where the reference of the config file speaks of what stands at an offset. */
export function headingAt(text: string, offset: number, catalog: Catalog): string {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && findNodeAtOffset(root, offset, true);
  if (root === undefined || node === undefined) return 'sections';
  const path = getNodePath(node);
  for (let length = path.length; length > 0; length--) {
    const { element } = declaredAt(root, path.slice(0, length), catalog) ?? {};
    if (element !== undefined) return anchor(element.name);
  }
  return 'sections';
}
