import { parseTree } from 'jsonc-parser';
import type { Catalog } from '../config/catalog';
import { textKinds } from './declared';
import { places } from './walk';

/** A path in the text. */
export interface PathLink {
  /** As it is written, relative to the config's folder or absolute. */
  readonly target: string;
  /** Offsets of the text inside its quotes. */
  readonly from: number;
  readonly to: number;
}

/** The files and folders that a config names. */
export function pathLinks(text: string, catalog: Catalog): PathLink[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root === undefined) return [];
  return [...places(root, catalog)].flatMap(({ node, declared: { param } }) => {
    const isPath = textKinds(param).some(({ of }) => of === 'path');
    if (!isPath || node.type !== 'string') return [];
    const target = node.value as string;
    // A pattern is no file.
    if (target === '' || /[*?]/.test(target)) return [];
    return [{ target, from: node.offset + 1, to: node.offset + node.length - 1 }];
  });
}
