import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { random } from '../../../src/runner/engine/random';
import { FileRows } from '../../../src/runner/stream/fileRows';
import { RowFile, RowWriter } from '../../../src/runner/stream/rowFile';
import { ColumnStore, StoreWriter } from '../../../src/runner/stream/columnStore';
import { StoredColumn } from '../../../src/runner/stream/storedColumn';
import { folderWith } from '../../support/cli';

const width = 3;

/** A file whose row r holds r, r + 0.25 and r + 0.5. */
function fileOf(rows: number): RowFile {
  const path = join(folderWith(), 'x.f32');
  const writer = new RowWriter(path, width);
  for (let from = 0; from < rows; from += 100) {
    const count = Math.min(100, rows - from);
    writer.add(
      Float32Array.from(
        { length: count * width },
        (_, i) => from + Math.floor(i / width) + (i % width) / 4,
      ),
    );
  }
  expect(writer.close()).toBe(rows);
  return new RowFile(path, rows, width);
}

const rowsAre = (values: Float32Array, rows: Int32Array): void =>
  expect(Array.from(values)).toEqual(
    Array.from(rows).flatMap((row) => [row, row + 0.25, row + 0.5]),
  );

const shuffled = (rows: number): Int32Array =>
  random(3, 'order').shuffle(Int32Array.from({ length: rows }, (_, i) => i));

describe('rows of a file', () => {
  it('are taken in any order', () => {
    const rows = new FileRows(fileOf(5000));
    expect(rows.length).toBe(15_000);
    for (const wanted of [[0], [4999, 0, 4999, 17], [10, 11, 12, 13]])
      rowsAre(rows.take(Int32Array.from(wanted)), Int32Array.from(wanted));
  });

  // Windows of 64 rows: batches lie within one, over two, and over several.
  it.each([7, 64, 100, 500])('come in the order that is followed, %i at a time', async (size) => {
    const rows = new FileRows(fileOf(5000), 64 * width * 4);
    for (const order of [shuffled(5000), Int32Array.from(shuffled(5000), (row) => row % 50)]) {
      rows.follow(order, 0);
      for (let from = 0; from < order.length; from += size) {
        const wanted = order.subarray(from, from + size);
        rowsAre(rows.take(wanted), wanted);
        if (from % 3 === 0) await setImmediate();
      }
    }
  });

  it('come from the middle of an order, and from elsewhere in between', () => {
    const rows = new FileRows(fileOf(5000), 64 * width * 4);
    const order = shuffled(5000);
    rows.follow(order, 1000);
    rowsAre(rows.take(order.subarray(1000, 1010)), order.subarray(1000, 1010));
    rowsAre(rows.take(Int32Array.of(3, 1)), Int32Array.of(3, 1));
    rowsAre(rows.take(order.subarray(1010, 1300)), order.subarray(1010, 1300));
    rowsAre(rows.take(order.subarray(0, 5)), order.subarray(0, 5));
    rowsAre(rows.take(order.subarray(4990)), order.subarray(4990));
  });
});

describe('rows of an order that is followed', () => {
  it('lie in the same two windows, epoch after epoch', () => {
    const rows = new FileRows(fileOf(1000), 64 * width * 4);
    const memory = new Set<ArrayBufferLike>();
    for (const order of [shuffled(1000), shuffled(900)]) {
      rows.follow(order, 0);
      for (let from = 0; from < order.length; from += 16) {
        const wanted = order.subarray(from, from + 16);
        const taken = rows.take(wanted);
        rowsAre(taken, wanted);
        memory.add(taken.buffer);
      }
    }
    expect(memory.size).toBe(2);
  });
});

describe('columns in a file', () => {
  const store = (rows: number): ColumnStore => {
    const made = new ColumnStore(folderWith(), 2, rows);
    const writer = new StoreWriter(made, 64);
    for (let from = 0; from < rows; from += 50) {
      const count = Math.min(50, rows - from);
      const values = Float64Array.from({ length: count }, (_, i) => from + i);
      writer.add(count, [values, values.map((value) => (value === 7 ? -Infinity : -value))]);
    }
    writer.flush();
    expect(Array.from(writer.infinite)).toEqual([0, 1]);
    return made;
  };
  const info = { name: 'a', kind: 'numeric', categories: [] } as const;

  it('are read whole, in blocks, and at some rows', () => {
    const rows = 333;
    const made = store(rows);
    const all = Float64Array.from({ length: rows }, (_, i) => i);
    const [a, b] = [0, 1].map((place) => new StoredColumn(info, made, place));
    expect(a!.values).toEqual(all);
    expect(b!.values).toEqual(all.map((value) => (value === 7 ? NaN : -value)));
    expect(a!.block(100, 120)).toEqual(all.subarray(100, 120));
    const every = Int32Array.from({ length: 66 }, (_, i) => 5 * i);
    const fifth = a!.taken(every, new Map());
    expect(fifth.values).toEqual(Float64Array.from(every));
    expect(fifth.block(3, 6)).toEqual(Float64Array.of(15, 20, 25));
    expect(fifth.taken(Int32Array.of(1, 65), new Map()).values).toEqual(Float64Array.of(5, 325));
    expect(fifth.block(66, 66)).toEqual(Float64Array.of());
  });
});
