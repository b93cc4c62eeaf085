import type { Node } from 'jsonc-parser';
import type { Catalog } from '../config/catalog';
import type { ConfigPath } from '../problem';
import { declaredAt, type Declared } from './declared';

/** A value of the text and what is declared of it. */
export interface Place {
  readonly path: ConfigPath;
  readonly node: Node;
  readonly declared: Declared;
}

/** Every declared value of a config, from the top down, in order of the text. */
export function* places(root: Node, catalog: Catalog): Generator<Place> {
  const waiting: { path: ConfigPath; node: Node }[] = [{ path: [], node: root }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, node } = next;
    const declared = declaredAt(root, path, catalog);
    if (declared === undefined) continue;
    yield { path, node, declared };
    const inner =
      node.type === 'object'
        ? (node.children ?? []).flatMap(({ children }) =>
            children?.[1]
              ? [{ path: [...path, children[0]!.value as string], node: children[1] }]
              : [],
          )
        : node.type === 'array'
          ? (node.children ?? []).map((child, i) => ({ path: [...path, i], node: child }))
          : [];
    waiting.push(...inner.reverse());
  }
}
