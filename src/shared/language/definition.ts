import { findNodeAtOffset, getNodePath, parseTree } from 'jsonc-parser';
import { namedLayers } from './names';

export interface Definition {
  /** The name that is defined elsewhere. */
  readonly from: number;
  readonly to: number;
  /** Where it is defined. */
  readonly target: { readonly from: number; readonly to: number };
}

/** Where the layer that is named at an offset, among the inputs of another, gets its name. */
export function definitionAt(text: string, offset: number): Definition | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && findNodeAtOffset(root, offset, true);
  if (root === undefined || node?.type !== 'string') return undefined;
  const path = getNodePath(node);
  if (path.length !== 5 || path[0] !== 'model' || path[3] !== 'inputs') return undefined;
  const named = namedLayers(root).find(({ name }) => name === node.value);
  if (named === undefined) return undefined;
  return {
    from: node.offset,
    to: node.offset + node.length,
    target: { from: named.node.offset, to: named.node.offset + named.node.length },
  };
}
