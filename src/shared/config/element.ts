/**
 * What an element of the config file is: a name, its arguments and a doc. From this one
 * declaration come the TypeScript type of its values, validation, JSON schema, completion,
 * hover, forms and reference docs.
 */

interface ParamBase {
  /** One sentence, shown in completion, hover and the reference. */
  readonly doc: string;
  /** The value used where the config gives none. Without it the argument may stay undefined. */
  readonly default?: unknown;
  /** The config must give it. */
  readonly required?: true;
  /** `null` is a value of its own (Keras's None). */
  readonly nullable?: true;
  /** Unit of a number: 'degrees', 'epochs', 'share', … */
  readonly unit?: string;
}

export interface NumberParam extends ParamBase {
  readonly type: 'number' | 'integer';
  readonly min?: number;
  readonly max?: number;
  /** The bound itself is not allowed. */
  readonly exclusiveMin?: number;
  readonly exclusiveMax?: number;
}
export interface BooleanParam extends ParamBase {
  readonly type: 'boolean';
}
export interface StringParam extends ParamBase {
  readonly type: 'string';
  /** What the string stands for; completion offers the columns of the table, files, … */
  readonly of?: 'column' | 'path' | 'class' | 'layer' | 'metric';
}
export interface EnumParam extends ParamBase {
  readonly type: 'enum';
  readonly values: readonly string[];
}
export interface ListParam extends ParamBase {
  readonly type: 'list';
  readonly of: Param;
  readonly minItems?: number;
  readonly maxItems?: number;
}
export interface MapParam extends ParamBase {
  readonly type: 'map';
  readonly of: Param;
}
export interface ObjectParam extends ParamBase {
  readonly type: 'object';
  readonly params: Params;
}
/** Another element, written as its name or as an object with `type`. */
export interface ElementParam extends ParamBase {
  readonly type: 'element';
  readonly kind: ElementKind;
}
export interface UnionParam extends ParamBase {
  readonly type: 'union';
  readonly of: readonly Param[];
}
export type Param =
  | NumberParam
  | BooleanParam
  | StringParam
  | EnumParam
  | ListParam
  | MapParam
  | ObjectParam
  | ElementParam
  | UnionParam;
export type Params = Readonly<Record<string, Param>>;

export const elementKinds = [
  'data',
  'clean',
  'encode',
  'split',
  'scale',
  'balance',
  'augment',
  'layer',
  'initializer',
  'regularizer',
  'constraint',
  'optimizer',
  'loss',
  'metric',
  'schedule',
  'callback',
  'backend',
  'export',
] as const;
export type ElementKind = (typeof elementKinds)[number];

/** An element as the resolved config holds it: its name and every argument. */
export interface ElementConfig {
  readonly type: string;
  readonly [argument: string]: unknown;
}

type Kind<S> = S extends { type: 'number' | 'integer' }
  ? number
  : S extends { type: 'boolean' }
    ? boolean
    : S extends { type: 'string' }
      ? string
      : S extends { type: 'enum'; values: readonly (infer V)[] }
        ? V
        : S extends { type: 'list'; of: infer O }
          ? readonly Kind<O>[]
          : S extends { type: 'map'; of: infer O }
            ? Readonly<Record<string, Kind<O>>>
            : S extends { type: 'object'; params: infer P }
              ? Values<P>
              : S extends { type: 'element' }
                ? ElementConfig
                : S extends { type: 'union'; of: readonly (infer O)[] }
                  ? O extends unknown
                    ? Kind<O>
                    : never
                  : never;

type ValueOf<S> =
  | Kind<S>
  | (S extends { nullable: true } ? null : never)
  | (S extends { default: infer D } ? (D extends null ? null : never) : never)
  | (S extends { default: unknown } | { required: true } ? never : undefined);

/** The TypeScript type of an element's resolved arguments, computed from their declaration. */
export type Values<P> = { readonly [K in keyof P]: ValueOf<P[K]> };

/** The part of an element that the catalog, the schema and the docs are made from. */
export interface ElementInfo<K extends ElementKind = ElementKind, P extends Params = Params> {
  readonly kind: K;
  /** The name in the config file, camelCase of the reference library's name. */
  readonly name: string;
  /** What it does, in one or two sentences. */
  readonly doc: string;
  /** The paper or reference implementation that it follows. */
  readonly source: string;
  readonly params: P;
}
