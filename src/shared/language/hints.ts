import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { LayerShape } from '../protocol/service';

export interface Hint {
  /** Where it stands: behind a value. */
  readonly offset: number;
  readonly text: string;
}

/** Output shape and parameters of each layer, behind it in the text. */
export function layerHints(text: string, layers: readonly LayerShape[]): Hint[] {
  const root = parseTree(text);
  if (root === undefined) return [];
  const shape = ({ outputShape, parameters }: LayerShape): string =>
    `[${outputShape.join(', ')}]${parameters > 0 ? ` · ${parameters.toLocaleString('en')}` : ''}`;
  const hints = layers.flatMap((layer): Hint[] => {
    if (layer.index === undefined) return [];
    const node = findNodeAtLocation(root, ['model', 'layers', layer.index]);
    return node ? [{ offset: node.offset + node.length, text: shape(layer) }] : [];
  });
  const list = findNodeAtLocation(root, ['model', 'layers']);
  const automatic = layers.filter(({ index }) => index === undefined);
  const added = automatic.map((layer) => `${layer.type} ${shape(layer)}`).join(' → ');
  if (list === undefined || automatic.length === 0) return hints;
  return [...hints, { offset: list.offset + list.length, text: `→ ${added}` }];
}
