import { float, integer, message, nested, packed, type Bytes } from './wire';

/** Numbers of tensorflow/core/framework/types.proto. */
export const types = {
  float32: 1,
  uint8: 4,
  int32: 3,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  float16: 19,
  resource: 20,
  uint64: 23,
} as const;

/** AttrValue messages (tensorflow/core/framework/attr_value.proto). */
export const typeAttribute = (type: number): Bytes => integer(6, type);
export const integerAttribute = (value: number): Bytes => integer(3, value);
export const flagAttribute = (value: boolean): Bytes => integer(5, value);
export const textAttribute = (text: string): Bytes => nested(2, text);
export const shapeAttribute = (shape: readonly number[]): Bytes => nested(7, shapeMessage(shape));

/** A TensorShapeProto. */
function shapeMessage(shape: readonly number[]): Bytes {
  return message(...shape.map((size) => nested(2, integer(1, size))));
}

/** A TensorProto. */
const tensorAttribute = (type: number, shape: readonly number[], content: Bytes): Bytes =>
  nested(8, message(integer(1, type), nested(2, shapeMessage(shape)), nested(4, content)));

/** Those of a Const. */
export const constantAttributes = (type: number, shape: readonly number[], content: Bytes) => ({
  dtype: typeAttribute(type),
  value: tensorAttribute(type, shape, content),
});

/** An attribute as the binding takes it for an op that runs at once. */
export interface EagerAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The binding's numbers for kinds of attributes. */
export interface AttributeKinds {
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

/** The same attribute for a node of a graph. */
export function attributeOf(kinds: AttributeKinds, { type, value }: EagerAttribute): Bytes {
  if (type === kinds.TF_ATTR_SHAPE) return shapeAttribute(value as number[]);
  if (Array.isArray(value)) return nested(1, listOf(kinds, type, value as number[]));
  switch (type) {
    case kinds.TF_ATTR_TYPE:
      return typeAttribute(value as number);
    case kinds.TF_ATTR_INT:
      return integerAttribute(value as number);
    case kinds.TF_ATTR_FLOAT:
      return float(4, value as number);
    case kinds.TF_ATTR_BOOL:
      return flagAttribute(value as boolean);
    default:
      return textAttribute(value as string);
  }
}

/** An AttrValue.ListValue. */
function listOf(kinds: AttributeKinds, type: number, values: readonly number[]): Bytes {
  if (type === kinds.TF_ATTR_TYPE) return packed(6, values);
  if (type === kinds.TF_ATTR_INT) return packed(3, values);
  return message(...values.map((value) => float(4, value)));
}
