import { createReadStream } from 'node:fs';

/** Where a record of a CSV file begins. */
export interface RecordStart {
  /** Byte in the file. */
  readonly offset: number;
  /** 1-based line of text. */
  readonly line: number;
  /** The record opens a quote that never ends, so that it reaches to the end of the file. */
  readonly unterminated: boolean;
}

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;

/**
 * Walks over the records of a UTF-8 CSV file, header included, by the quoting rules of RFC 4180.
 * DuckDB numbers records, not lines, and only the refused ones: the lines of a file come from here.
 *
 * @param blank whether an empty line is a record, as it is in a file of one column
 */
export async function* recordStarts(
  path: string,
  delimiter: string,
  quote: string,
  blank: boolean,
): AsyncGenerator<RecordStart> {
  const separator = delimiter.charCodeAt(0);
  const mark = quote.charCodeAt(0);
  let position = 0;
  let line = 1;
  let start = { offset: 0, line: 1 };
  let empty = true;
  let fresh = true;
  let quoted = false;
  let afterReturn = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    const from = position === 0 && bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0;
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i]!;
      const newline = byte === carriageReturn || (byte === lineFeed && !afterReturn);
      const skipped = byte === lineFeed && afterReturn;
      afterReturn = byte === carriageReturn;
      if (newline) line++;
      if (quoted) {
        if (byte === mark) quoted = false;
        continue;
      }
      if (newline || skipped) {
        if (newline && (!empty || blank)) yield { ...start, unterminated: false };
        start = { offset: position + i + 1, line };
        empty = true;
        fresh = true;
        continue;
      }
      empty = false;
      // `fresh` stays true within quotes, so that the second of two quotes opens them again.
      if (byte === mark && fresh) quoted = true;
      else if (byte === separator) fresh = true;
      else if (byte !== space) fresh = false;
    }
    position += bytes.length;
  }
  if (!empty) yield { ...start, unterminated: quoted };
}
