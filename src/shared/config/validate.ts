import * as l10n from '@vscode/l10n';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { ConfigPath, Problem } from '../problem';
import { findElement, namesOf, type Catalog } from './catalog';
import { besideArguments, dataSection, sections, type Config } from './config';
import { completed, defaultsOf } from './defaults';
import type { ElementKind, Param, Params } from './element';
import { expectation, found, hint } from './expectation';
import { nearest } from './nearest';
import { parseConfig } from './parse';

export interface Validation {
  /** The config with every default that does not depend on the data; only if nothing is wrong. */
  readonly resolved?: Config;
  readonly problems: readonly Problem[];
  /** Where a value stands, or the nearest of its parents that does. */
  locate(at: ConfigPath): { line: number; column: number; length: number };
}

/** Checks a config's text against the declarations of all sections and elements. Never throws. */
export function validateConfig(text: string, file: string, catalog: Catalog): Validation {
  const parsed = parseConfig(text, file);
  const checker = new Checker(catalog, file, parsed.place);
  const locate: Validation['locate'] = (at) => {
    const { root } = parsed;
    for (let length = at.length; root !== undefined && length >= 0; length--) {
      const node = findNodeAtLocation(root, at.slice(0, length));
      if (node !== undefined) return { ...parsed.place(node.offset), length: node.length };
    }
    return { line: 1, column: 1, length: 0 };
  };
  if (parsed.problems.length > 0 || parsed.root === undefined)
    return { problems: parsed.problems, locate };
  const value = checker.check(parsed.root, { type: 'object', params: sections, doc: '' }, []);
  if (checker.problems.length > 0) return { problems: checker.problems, locate };
  return { resolved: value as Config, problems: [], locate };
}

/** What is wrong with one value of one argument; nothing: it may be used. */
export function checkValue(value: unknown, param: Param, catalog: Catalog): readonly Problem[] {
  const { root, problems, place } = parseConfig(JSON.stringify(value), '');
  const checker = new Checker(catalog, '', place);
  if (root !== undefined) checker.check(root, param, []);
  return [...problems, ...checker.problems];
}

const jsonTypes: Readonly<Record<Param['type'], readonly string[]>> = {
  number: ['number'],
  integer: ['number'],
  boolean: ['boolean'],
  string: ['string'],
  enum: ['string'],
  list: ['array'],
  map: ['object'],
  object: ['object'],
  element: ['string', 'object'],
  union: [],
};

class Checker {
  readonly problems: Problem[] = [];

  constructor(
    private readonly catalog: Catalog,
    private readonly file: string,
    private readonly place: (offset: number) => { line: number; column: number },
  ) {}

  private report(node: Node, code: string, message: string, fix?: Problem['fix']): undefined {
    const { offset, length } = node;
    this.problems.push({
      file: this.file,
      ...this.place(offset),
      severity: 'error',
      code,
      message,
      length,
      ...(fix === undefined ? {} : { fix }),
    });
    return undefined;
  }

  check(node: Node, param: Param, path: ConfigPath): unknown {
    if (node.type === 'null' && (param.nullable || param.default === null)) return null;
    if (param.type === 'union') {
      const fitting =
        param.of.find((each) => this.fits(node, each)) ??
        param.of.find((each) => each.type !== 'enum' && jsonTypes[each.type].includes(node.type));
      return fitting === undefined
        ? this.wrongType(node, param, path)
        : this.check(node, fitting, path);
    }
    if (!jsonTypes[param.type].includes(node.type)) return this.wrongType(node, param, path);
    switch (param.type) {
      case 'number':
      case 'integer':
        return this.number(node, param, path);
      case 'enum':
        return this.enumeration(node, param, path);
      case 'boolean':
      case 'string':
        return node.value;
      case 'list':
        return this.list(node, param, path);
      case 'map':
        return Object.fromEntries(
          this.properties(node).map(({ key, value }) => [
            key,
            this.check(value, param.of, [...path, key]),
          ]),
        );
      case 'object':
        return this.object(node, param.params, path);
      case 'element':
        return this.element(node, param.kind, path);
    }
  }

  private fits(node: Node, param: Param): boolean {
    if (param.type === 'enum') return param.values.includes(node.value as string);
    if (param.type === 'element' && node.type === 'string')
      return findElement(this.catalog, param.kind, node.value as string) !== undefined;
    if (param.type === 'integer') return Number.isInteger(node.value);
    return jsonTypes[param.type].includes(node.type);
  }

  private wrongType(node: Node, param: Param, path: ConfigPath): undefined {
    const name = path.length === 0 ? l10n.t('The config') : path.join('.');
    return this.report(
      node,
      'config.wrongType',
      l10n.t('{0}: found {1}; expected {2}.', name, found(node), expectation(param)),
    );
  }

  private number(
    node: Node,
    param: Param & { type: 'number' | 'integer' },
    path: ConfigPath,
  ): unknown {
    const value = node.value as number;
    const name = path.join('.');
    if (!Number.isFinite(value))
      return this.report(
        node,
        'config.outOfBounds',
        l10n.t('{0}: found {1}; expected a finite number.', name, String(value)),
      );
    if (param.type === 'integer' && !Number.isInteger(value))
      return this.report(
        node,
        'config.notInteger',
        l10n.t('{0}: found {1}; expected a whole number.', name, value),
        { title: l10n.t('Round to {0}', Math.round(value)), at: path, value: Math.round(value) },
      );
    const low = param.min ?? param.exclusiveMin ?? -Infinity;
    const high = param.max ?? param.exclusiveMax ?? Infinity;
    const below = param.min === undefined ? value <= low : value < low;
    const above = param.max === undefined ? value >= high : value > high;
    if (!below && !above) return value;
    const inside = below ? param.min : param.max;
    return this.report(
      node,
      'config.outOfBounds',
      l10n.t('{0}: found {1}; expected {2}.', name, value, expectation(param)),
      inside === undefined
        ? undefined
        : { title: l10n.t('Use {0}', inside), at: path, value: inside },
    );
  }

  private enumeration(node: Node, param: Param & { type: 'enum' }, path: ConfigPath): unknown {
    const value = node.value as string;
    if (param.values.includes(value)) return value;
    const close = nearest(value, param.values);
    return this.report(
      node,
      'config.unknownValue',
      l10n.t(
        '{0}: found {1}; expected {2}.{3}',
        path.join('.'),
        found(node),
        expectation(param),
        hint(close),
      ),
      close === undefined
        ? undefined
        : { title: l10n.t('Use "{0}"', close), at: path, value: close },
    );
  }

  private list(node: Node, param: Param & { type: 'list' }, path: ConfigPath): unknown {
    const items = node.children ?? [];
    if (items.length < (param.minItems ?? 0) || items.length > (param.maxItems ?? Infinity))
      return this.report(
        node,
        'config.itemCount',
        l10n.t(
          '{0}: found {1} items; expected {2}.',
          path.join('.'),
          items.length,
          expectation(param),
        ),
      );
    return items.map((item, i) => this.check(item, param.of, [...path, i]));
  }

  private properties(node: Node): { key: string; keyNode: Node; value: Node }[] {
    const seen = new Set<string>();
    const found: { key: string; keyNode: Node; value: Node }[] = [];
    for (const property of node.children ?? []) {
      const [keyNode, value] = property.children ?? [];
      if (keyNode === undefined || value === undefined) continue;
      const key = keyNode.value as string;
      if (seen.has(key))
        this.report(
          keyNode,
          'config.duplicateKey',
          l10n.t('"{0}" stands here twice; keep one.', key),
        );
      seen.add(key);
      found.push({ key, keyNode, value });
    }
    return found;
  }

  private object(
    node: Node,
    params: Params,
    path: ConfigPath,
    skip?: string,
  ): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const given = new Set<string>();
    for (const { key, keyNode, value } of this.properties(node)) {
      given.add(key);
      if (key === skip) continue;
      if (!Object.hasOwn(params, key)) {
        const close = nearest(key, Object.keys(params));
        this.report(
          keyNode,
          'config.unknownKey',
          l10n.t('"{0}" is unknown here.{1}', key, hint(close)) +
            (close === undefined
              ? ` ${l10n.t('Known: {0}.', Object.keys(params).join(', '))}`
              : ''),
          close === undefined
            ? undefined
            : { title: l10n.t('Rename to "{0}"', close), at: [...path, key], value: close },
        );
        continue;
      }
      result[key] = this.check(value, params[key]!, [...path, key]);
    }
    for (const [key, param] of Object.entries(params)) {
      if (given.has(key)) continue;
      if (param.required)
        this.report(
          node,
          'config.missing',
          l10n.t('"{0}" is missing: {1}', [...path, key].join('.'), param.doc),
        );
      else if (param.default !== undefined) result[key] = completed(param, this.catalog);
    }
    return result;
  }

  private element(node: Node, kind: ElementKind, path: ConfigPath): unknown {
    const named =
      node.type === 'string'
        ? node
        : node.children?.find(({ children }) => children?.[0]?.value === 'type')?.children?.[1];
    if (named === undefined)
      return this.report(
        node,
        'config.missing',
        l10n.t('"type" is missing; expected one of {0}.', namesOf(this.catalog, kind).join(', ')),
      );
    if (named.type !== 'string')
      return this.report(
        named,
        'config.wrongType',
        l10n.t('"type" must be the name of an element, in double quotes.'),
      );
    const name = named.value as string;
    const element = findElement(this.catalog, kind, name);
    if (element === undefined) {
      const close = nearest(name, namesOf(this.catalog, kind));
      return this.report(
        named,
        'config.unknownElement',
        l10n.t('"{0}" is unknown.{1}', name, hint(close)) +
          (close === undefined
            ? ` ${l10n.t('Known: {0}.', namesOf(this.catalog, kind).join(', '))}`
            : ''),
        close === undefined
          ? undefined
          : {
              title: l10n.t('Use "{0}"', close),
              at: node === named ? path : [...path, 'type'],
              value: close,
            },
      );
    }
    const params = { ...besideArguments(kind, name), ...element.params };
    const fields =
      node.type === 'string'
        ? this.object({ ...node, type: 'object', children: [] }, params, path)
        : this.object(node, params, path, 'type');
    const open = kind === 'data' ? defaultsOf(dataSection, this.catalog) : {};
    return { ...open, type: name, ...fields };
  }
}
