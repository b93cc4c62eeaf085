import * as l10n from '@vscode/l10n';

/** An array as numpy stores it; text where it holds strings, else numbers. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** Letter of numpy's type: b boolean, i and u integers, f floating point, U and S texts. */
  readonly kind: 'b' | 'i' | 'u' | 'f' | 'U' | 'S';
  /** C order; 64-bit integers come as doubles, booleans as 0 and 1; empty for texts. */
  readonly values: NumberArray;
  /** C order; empty for numbers. */
  readonly texts: readonly string[];
}

export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Bytes that are no such array; its message is the reason, in the user's terms. */
export class NotNumpy extends Error {}

type Reader = (bytes: DataView, at: number, little: boolean) => number;

interface Stored {
  readonly make: (length: number) => NumberArray;
  readonly read: Reader;
}

/** IEEE 754 binary16. */
const half: Reader = (view, at, little) => {
  const bits = view.getUint16(at, little);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * 2 ** (exponent - 25) * (1024 + fraction);
};

const doubles = (length: number): NumberArray => new Float64Array(length);
const floats = (length: number): NumberArray => new Float32Array(length);

const stored: Readonly<Record<string, Stored>> = {
  b1: { make: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  u1: { make: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  i1: { make: (n) => new Int8Array(n), read: (view, at) => view.getInt8(at) },
  u2: { make: (n) => new Uint16Array(n), read: (view, at, l) => view.getUint16(at, l) },
  i2: { make: (n) => new Int16Array(n), read: (view, at, l) => view.getInt16(at, l) },
  u4: { make: (n) => new Uint32Array(n), read: (view, at, l) => view.getUint32(at, l) },
  i4: { make: (n) => new Int32Array(n), read: (view, at, l) => view.getInt32(at, l) },
  u8: { make: doubles, read: (view, at, l) => Number(view.getBigUint64(at, l)) },
  i8: { make: doubles, read: (view, at, l) => Number(view.getBigInt64(at, l)) },
  f2: { make: floats, read: half },
  f4: { make: floats, read: (view, at, l) => view.getFloat32(at, l) },
  f8: { make: doubles, read: (view, at, l) => view.getFloat64(at, l) },
};

/** What a .npy file begins with. */
export interface NpyHeader {
  /** numpy's name of the type, such as <f4. */
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the data begin. */
  readonly start: number;
}

const magic = Buffer.from('\u0093NUMPY', 'latin1');

/** A header is shorter; of version 1 it must be. */
export const HEAD_BYTES = 1 << 16;

/**
 * @param bytes of the file, at least {@link HEAD_BYTES} or all of it
 * @throws NotNumpy
 */
export function npyHeader(bytes: Buffer): NpyHeader {
  if (bytes.length < 10 || !bytes.subarray(0, 6).equals(magic))
    throw new NotNumpy(l10n.t('it does not begin as one'));
  const wide = bytes[6]! >= 2;
  const from = wide ? 12 : 10;
  const length = wide && bytes.length >= 12 ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8);
  const start = from + length;
  if (start > bytes.length) throw new NotNumpy(l10n.t('it is cut short within its header'));
  const text = bytes.subarray(from, start).toString('utf8');
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const axes = /'shape':\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descr === undefined && text.includes("'descr'"))
    throw new NotNumpy(l10n.t('it is a structured array; save one array of plain numbers'));
  if (descr === undefined || fortran === undefined || axes === undefined)
    throw new NotNumpy(l10n.t('its header cannot be understood: {0}', text.trim().slice(0, 80)));
  const shape = axes
    .split(',')
    .filter((axis) => axis.trim() !== '')
    .map((axis) => Number.parseInt(axis, 10));
  return { descr, fortran: fortran === 'True', shape, start };
}

/** Values stored column by column (Fortran's order), row by row. */
function cOrder<A extends NumberArray | string[]>(
  values: A,
  shape: readonly number[],
  result: A,
): A {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < values.length; to++) {
    result[to] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

function textAt(data: Buffer, at: number, kind: 'U' | 'S', width: number, little: boolean): string {
  if (kind === 'S')
    return data
      .subarray(at, at + width)
      .toString('utf8')
      .replace(/\0+$/, '');
  let text = '';
  for (let i = 0; i < width; i++) {
    const point = little ? data.readUInt32LE(at + 4 * i) : data.readUInt32BE(at + 4 * i);
    if (point > 0x10ffff) throw new NotNumpy(l10n.t('it holds characters that do not exist'));
    text += String.fromCodePoint(point);
  }
  return text.replace(/\0+$/, '');
}

/** This machine's numbers lie in memory as in the file. */
function direct(data: Buffer, type: string, little: boolean): NumberArray | undefined {
  const { make } = stored[type]!;
  if (!little || ['f2', 'u8', 'i8'].includes(type)) return undefined;
  const values = make(0);
  const copy = Uint8Array.from(data);
  const Type = values.constructor as new (buffer: ArrayBuffer) => NumberArray;
  return new Type(copy.buffer);
}

interface Type {
  readonly letter: string;
  readonly digits: string;
  readonly little: boolean;
  readonly itemBytes: number;
}

function typeOf(descr: string): Type {
  const [, order = '', letter = '', digits = ''] = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(descr) ?? [];
  if (letter === 'O')
    throw new NotNumpy(
      l10n.t('it holds Python objects; save numbers or texts, e.g. array.astype("U")'),
    );
  if (letter !== 'U' && letter !== 'S' && stored[letter + digits] === undefined)
    throw new NotNumpy(l10n.t('its type {0} is none that can be read; save it as float32', descr));
  const width = Number(digits);
  return { letter, digits, little: order !== '>', itemBytes: letter === 'U' ? 4 * width : width };
}

/**
 * The type that a header tells.
 * @param found bytes behind the header
 * @throws NotNumpy where it cannot be read, or the file is not as long as the header tells
 */
export function requireWhole({ descr, shape }: NpyHeader, found: number): Type {
  const type = typeOf(descr);
  const expected = shape.reduce((a, b) => a * b, 1) * type.itemBytes;
  if (found === expected) return type;
  throw new NotNumpy(
    l10n.t(
      'its header tells {0} of {1} and so {2} bytes of data, but there are {3}',
      `[${shape.join(', ')}]`,
      descr,
      expected,
      found,
    ),
  );
}

/**
 * Reads a .npy file, versions 1 to 3.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @throws NotNumpy
 */
export function readNpy(bytes: Buffer): NpyArray {
  const header = npyHeader(bytes);
  const { fortran, shape, start } = header;
  const data = bytes.subarray(start);
  const { letter, digits, little, itemBytes } = requireWhole(header, data.length);
  const texts = letter === 'U' || letter === 'S';
  const count = shape.reduce((a, b) => a * b, 1);
  const kind = letter as NpyArray['kind'];
  if (texts) {
    const found = Array.from({ length: count }, (_, i) =>
      textAt(data, i * itemBytes, kind as 'U' | 'S', Number(digits), little),
    );
    return {
      shape,
      kind,
      values: new Uint8Array(),
      texts: fortran ? cOrder(found, shape, []) : found,
    };
  }
  const type = letter + digits;
  const { make, read } = stored[type]!;
  let values = direct(data, type, little);
  if (values === undefined) {
    values = make(count);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let i = 0; i < count; i++) values[i] = read(view, i * itemBytes, little);
  }
  return { shape, kind, values: fortran ? cOrder(values, shape, make(count)) : values, texts: [] };
}
