import type { ElementInfo, ElementKind } from './element';

/** All elements that a config can name, as declared; what validation, schema and docs read. */
export interface Catalog {
  readonly elements: readonly ElementInfo[];
}

export function findElement(
  catalog: Catalog,
  kind: ElementKind,
  name: string,
): ElementInfo | undefined {
  return catalog.elements.find((element) => element.kind === kind && element.name === name);
}

export function namesOf(catalog: Catalog, kind: ElementKind): readonly string[] {
  return catalog.elements.filter((element) => element.kind === kind).map(({ name }) => name);
}
