import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { elementName } from './declared';

const itemsOf = (root: Node | undefined, path: string[]): readonly Node[] =>
  (root && findNodeAtLocation(root, path)?.children) ?? [];

const metricsByTask = { classification: ['accuracy'], regression: ['mae', 'rmse', 'r2'] } as const;

/** What callbacks may watch: the loss and the metrics, of the training and of the validation part. */
export function monitorNames(
  root: Node | undefined,
  task?: 'classification' | 'regression',
): string[] {
  const given = root && findNodeAtLocation(root, ['compile', 'metrics']);
  const written = itemsOf(root, ['compile', 'metrics']).map(elementName);
  const assumed = task === undefined ? Object.values(metricsByTask).flat() : metricsByTask[task];
  const names = given === undefined ? assumed : written.filter((name) => name !== undefined);
  const seen = new Map<string, number>();
  const numbered = names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
  return ['loss', ...numbered].flatMap((name) => [`val_${name}`, name]);
}

/** A layer's own name in the text. */
export interface NamedLayer {
  readonly name: string;
  readonly index: number;
  /** The node of the name. */
  readonly node: Node;
}

/** The layers that the config gives a name. */
export function namedLayers(root: Node | undefined): NamedLayer[] {
  return itemsOf(root, ['model', 'layers']).flatMap((layer, index) => {
    const node = layer.type === 'object' ? findNodeAtLocation(layer, ['name']) : undefined;
    return node?.type === 'string' ? [{ name: node.value as string, index, node }] : [];
  });
}

/** What a layer may take as an input: the model's input, and the named layers before it. */
export function inputNames(root: Node | undefined, index: number): string[] {
  const before = namedLayers(root).filter((layer) => layer.index < index);
  return ['input', ...before.map(({ name }) => name)];
}
