import { float, integer, message, nested } from '../../engine/graph/wire';

/**
 * TensorBoard's event files: TFRecords of Event messages (tensorflow/core/util/event.proto).
 * Source: https://www.tensorflow.org/tutorials/load_data/tfrecord (the format of a record).
 */

/** CRC-32C (Castagnoli), reversed polynomial. */
const POLYNOMIAL = 0x82f63b78;
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ POLYNOMIAL : c >>> 1;
  return c >>> 0;
});

/** The checksum of a record: CRC-32C, rotated and shifted by a constant. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** wall_time, the first field of an Event: a double. */
function wallTime(seconds: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(9));
  bytes.setUint8(0, (1 << 3) | 1);
  bytes.setFloat64(1, seconds, true);
  return new Uint8Array(bytes.buffer);
}

function record(data: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(8));
  header.setUint32(0, data.length, true);
  const length = new Uint8Array(header.buffer);
  const sum = (bytes: Uint8Array): Uint8Array => {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, maskedCrc(bytes), true);
    return new Uint8Array(view.buffer);
  };
  return message(length, sum(length), data, sum(data));
}

/** The scalars of one step. */
export interface Scalars {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A whole event file with these scalars. */
export function eventFile(all: readonly Scalars[]): Uint8Array {
  const first = message(wallTime(all[0]?.time ?? 0), nested(3, 'brain.Event:2'));
  const events = all.map(({ time, step, values }) => {
    const summary = Object.entries(values).map(([tag, value]) =>
      nested(1, message(nested(1, tag), float(2, value))),
    );
    return message(wallTime(time), integer(2, step), nested(5, message(...summary)));
  });
  return message(...[first, ...events].map(record));
}
