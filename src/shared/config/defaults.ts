import { findElement, type Catalog } from './catalog';
import type { ElementConfig, Param, Params } from './element';

/** Every default of an element's arguments, as the resolved config holds them. */
export function defaultsOf(params: Params, catalog: Catalog): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([, param]) => param.default !== undefined)
      .map(([name, param]) => [name, completed(param, catalog)]),
  );
}

/** A parameter's default with the defaults of what stands in it. */
export function completed(param: Param, catalog: Catalog): unknown {
  const value = param.default;
  if (value === null || value === undefined) return value;
  if (param.type === 'object')
    return { ...defaultsOf(param.params, catalog), ...(value as Record<string, unknown>) };
  if (param.type === 'list')
    return (value as readonly unknown[]).map((item) =>
      completed({ ...param.of, default: item }, catalog),
    );
  if (param.type === 'union') {
    const element = param.of.find((each) => each.type === 'element');
    const named = typeof value === 'object' && 'type' in value;
    return element && named ? completed({ ...element, default: value }, catalog) : value;
  }
  if (param.type !== 'element') return value;
  const given = typeof value === 'string' ? { type: value } : (value as ElementConfig);
  return elementWithDefaults(param.kind, given, catalog);
}

/** An element without the arguments that are at their default. */
export function elementWithoutDefaults(given: ElementConfig, params: Params): ElementConfig {
  const entries = Object.entries(given).filter(
    ([name, value]) =>
      name === 'type' ||
      (value !== undefined && JSON.stringify(value) !== JSON.stringify(params[name]?.default)),
  );
  return { ...Object.fromEntries(entries), type: given.type };
}

/** An element with each argument that `given` lacks at its default. */
export function elementWithDefaults(
  kind: Parameters<typeof findElement>[1],
  given: ElementConfig,
  catalog: Catalog,
): ElementConfig {
  const element = findElement(catalog, kind, given.type);
  return { ...given, ...defaultsOf(element?.params ?? {}, catalog), ...given };
}
