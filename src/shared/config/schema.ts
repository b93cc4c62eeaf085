import { findElement, namesOf, type Catalog } from './catalog';
import { besideArguments, sections } from './config';
import {
  elementKinds,
  type ElementInfo,
  type ElementKind,
  type Param,
  type Params,
} from './element';

export type Schema = { readonly [key: string]: unknown };

const draft = 'http://json-schema.org/draft-07/schema#';

const withoutUndefined = (schema: Record<string, unknown>): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));

const mapParams = (params: Params, make: (param: Param) => Schema): Record<string, Schema> =>
  Object.fromEntries(Object.entries(params).map(([key, param]) => [key, make(param)]));

const argumentsOf = (element: ElementInfo): Params => ({
  ...besideArguments(element.kind, element.name),
  ...element.params,
});

const requiredOf = (params: Params): string[] =>
  Object.keys(params).filter((key) => params[key]!.required);

const description = ({ doc, unit }: Param): string =>
  unit === undefined ? doc : `${doc} (${unit})`;

function strictShape(param: Param): Record<string, unknown> {
  switch (param.type) {
    case 'number':
    case 'integer':
      return {
        type: param.type,
        minimum: param.min,
        maximum: param.max,
        exclusiveMinimum: param.exclusiveMin,
        exclusiveMaximum: param.exclusiveMax,
      };
    case 'boolean':
    case 'string':
      return { type: param.type };
    case 'enum':
      return { enum: param.values };
    case 'list':
      return {
        type: 'array',
        items: strict(param.of),
        minItems: param.minItems,
        maxItems: param.maxItems,
      };
    case 'map':
      return { type: 'object', additionalProperties: strict(param.of) };
    case 'object':
      return strictObject(param.params);
    case 'element':
      return { allOf: [{ $ref: `#/definitions/${param.kind}` }] };
    case 'union':
      return { anyOf: param.of.map(strict) };
  }
}

function strict(param: Param): Schema {
  const shape = withoutUndefined(strictShape(param));
  const nullable = param.nullable === true || param.default === null;
  return withoutUndefined({
    ...(nullable ? { anyOf: [shape, { type: 'null' }] } : shape),
    description: description(param),
    default: param.default,
  });
}

function strictObject(params: Params, type?: string): Record<string, unknown> {
  return {
    type: 'object',
    properties: {
      ...(type === undefined ? {} : { type: { const: type } }),
      ...mapParams(params, strict),
    },
    required: [...(type === undefined ? [] : ['type']), ...requiredOf(params)],
    additionalProperties: false,
  };
}

function strictKind(kind: ElementKind, catalog: Catalog): Schema {
  const elements = catalog.elements.filter((element) => element.kind === kind);
  const byName = elements.filter((element) => requiredOf(argumentsOf(element)).length === 0);
  return {
    anyOf: [
      { enum: byName.map(({ name }) => name) },
      ...elements.map((element) => ({
        ...strictObject(argumentsOf(element), element.name),
        description: element.doc,
      })),
    ].filter((schema) => !('enum' in schema) || schema.enum.length > 0),
  };
}

/** The kinds that a config can hold, each of which has an element. */
const kindsIn = (catalog: Catalog): readonly ElementKind[] =>
  elementKinds.filter(
    (kind) => kind !== 'backend' && kind !== 'export' && namesOf(catalog, kind).length > 0,
  );

const definitions = (catalog: Catalog, make: (kind: ElementKind) => Schema): Schema =>
  Object.fromEntries(kindsIn(catalog).map((kind) => [kind, make(kind)]));

/** JSON schema (draft 7) of a valid config, with every bound; what `trainyard schema` prints. */
export function strictSchema(catalog: Catalog): Schema {
  return {
    $schema: draft,
    title: 'NAME.train.json',
    ...strictObject(sections),
    definitions: definitions(catalog, (kind) => strictKind(kind, catalog)),
  };
}

/** What an editor may offer for a value; never a reason to mark one. */
function lenientShape(param: Param, catalog: Catalog): Record<string, unknown> {
  switch (param.type) {
    case 'boolean':
      return { examples: [true, false] };
    case 'enum':
      return { examples: param.values };
    case 'list':
      return { items: lenient(param.of, catalog) };
    case 'map':
      return { additionalProperties: lenient(param.of, catalog) };
    case 'object':
      return { properties: lenientAll(param.params, catalog) };
    case 'element':
      return namesOf(catalog, param.kind).length === 0
        ? {}
        : { allOf: [{ $ref: `#/definitions/${param.kind}` }] };
    case 'union':
      return { allOf: param.of.map((each) => withoutUndefined(lenientShape(each, catalog))) };
    default:
      return {};
  }
}

const lenient = (param: Param, catalog: Catalog): Schema =>
  withoutUndefined({
    ...lenientShape(param, catalog),
    description: description(param),
    default: param.default,
  });

const lenientAll = (params: Params, catalog: Catalog): Schema =>
  mapParams(params, (param) => lenient(param, catalog));

/** An element with its required arguments as places to fill in. */
function snippet(element: ElementInfo): Schema {
  const required = requiredOf(element.params);
  const places = required.map((key, i) => [key, `^$${i + 1}`] as const);
  return {
    label: element.name,
    description: element.doc,
    body:
      required.length === 0 ? element.name : { type: element.name, ...Object.fromEntries(places) },
  };
}

function lenientKind(kind: ElementKind, catalog: Catalog): Schema {
  const names = namesOf(catalog, kind);
  const elements = names.map((name) => findElement(catalog, kind, name)!);
  return {
    defaultSnippets: elements.map(snippet),
    properties: { type: { description: 'Name of the element.', examples: names } },
    allOf: elements.map((element) => ({
      if: { properties: { type: { const: element.name } }, required: ['type'] },
      then: {
        description: element.doc,
        properties: lenientAll(argumentsOf(element), catalog),
      },
    })),
  };
}

/**
 * JSON schema for completion and hover: names, docs, defaults and snippets. It accepts everything,
 * since the validator tells each problem once and better.
 */
export function lenientSchema(catalog: Catalog): Schema {
  return {
    $schema: draft,
    title: 'NAME.train.json',
    properties: lenientAll(sections, catalog),
    definitions: definitions(catalog, (kind) => lenientKind(kind, catalog)),
  };
}
