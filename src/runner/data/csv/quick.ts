import type { Database } from '../tables/database';
import { literal } from '../tables/database';
import { leadingBlankLines, type TextFile } from './read';
import { planOf, type Plan } from './plan';
import { MOST_TEXTS, numbersOf, type Dictionary, type QuickColumn } from './quickRaw';

/** Numbers of unknown count. */
class Growing<A extends Float64Array | Int32Array> {
  private length = 0;

  constructor(private values: A) {}

  /** Room for so many more, to be written to. */
  room(count: number): A {
    if (this.length + count > this.values.length) {
      const Type = this.values.constructor as new (length: number) => A;
      const larger = new Type(Math.ceil((this.length + count) * 1.5));
      larger.set(this.values.subarray(0, this.length) as never);
      this.values = larger;
    }
    this.length += count;
    return this.values.subarray(this.length - count, this.length) as A;
  }

  get all(): A {
    return this.values.subarray(0, this.length) as A;
  }
}

/** A column of texts as it is read. */
class Texts {
  private readonly codes: Growing<Int32Array>;
  private readonly index = new Map<string, number>();

  constructor(
    rows: number,
    private readonly missing: ReadonlySet<string>,
  ) {
    this.codes = new Growing(new Int32Array(rows));
  }

  add(items: ArrayLike<unknown>): void {
    const codes = this.codes.room(items.length);
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      const text = typeof item === 'string' ? item.replace(/^[ \t]+|[ \t]+$/g, '') : '';
      if (text === '' || this.missing.has(text)) {
        codes[i] = -1;
        continue;
      }
      let code = this.index.get(text);
      if (code === undefined) this.index.set(text, (code = this.index.size));
      codes[i] = code;
    }
  }

  get tooMany(): boolean {
    return this.index.size > MOST_TEXTS;
  }

  get dictionary(): Dictionary {
    return { codes: this.codes.all, texts: [...this.index.keys()] };
  }
}

/** Columns of files that are read together, as they come. */
export class QuickReader {
  private readonly columns: readonly (Growing<Float64Array> | Texts)[];
  private readonly missing: ReadonlySet<string>;
  private readonly plan: Plan;
  rows = 0;

  constructor(
    private readonly database: Database,
    first: TextFile,
    missing: readonly string[],
    asText: ReadonlySet<number>,
  ) {
    this.missing = new Set(missing.map((text) => text.trim()));
    this.plan = planOf(first.source.sample, first.dialect, this.missing, asText);
    const { sample } = first.source;
    const lines = sample.split('\n').length;
    const expected = Math.ceil((1.05 * first.source.bytes * lines) / Math.max(1, sample.length));
    this.columns = this.plan.numeric.map((numeric) =>
      numeric ? new Growing(new Float64Array(expected)) : new Texts(expected, this.missing),
    );
  }

  /**
   * Reads one more file.
   * @param order which of the file's columns stands for each of the first one's
   * @returns false where something in it is not as its beginning lets expect
   */
  async read(file: TextFile, order: readonly number[]): Promise<boolean> {
    const { source, dialect } = file;
    // DuckDB takes 1_000 for a number, which nobody else does.
    if (source.groupedDigits) return false;
    const type = (place: number): string =>
      this.plan.numeric[order.indexOf(place)] ? 'DOUBLE' : 'VARCHAR';
    const types = dialect.names.map((_, place) => `${literal(`c${place}`)}: '${type(place)}'`);
    const cells = order.map((place, i) =>
      this.plan.numeric[i] ? `coalesce(c${place}, 'nan'::DOUBLE)` : `c${place}`,
    );
    const before = this.rows;
    await this.database.chunks(
      `SELECT ${cells.join(', ')} FROM read_csv(${literal(source.path)}, auto_detect = false,
        delim = ${literal(dialect.delimiter)}, quote = ${literal(dialect.quote)},
        escape = ${literal(dialect.quote)}, header = ${dialect.header}, compression = 'none',
        skip = ${leadingBlankLines(source.sample)}, columns = {${types.join(', ')}},
        decimal_separator = ${literal(dialect.decimal)},
        nullstr = [${['', ...this.plan.missing].map(literal).join(', ')}],
        store_rejects = true, rejects_limit = 0)`,
      (count, vectors) => {
        this.rows += count;
        this.columns.forEach((column, i) => {
          if (column instanceof Texts) column.add(vectors[i]!);
          else column.room(count).set(vectors[i] as ArrayLike<number>);
        });
      },
    );
    return !this.unexpected(before);
  }

  private unexpected(from: number): boolean {
    // What the config does not call missing is a text in a column of numbers.
    const nan = ['nan', 'NaN'].every((text) => this.missing.has(text));
    return this.columns.some((column) =>
      column instanceof Texts
        ? column.tooMany
        : !nan && column.all.subarray(from).some((value) => Number.isNaN(value)),
    );
  }

  get result(): readonly QuickColumn[] {
    return this.columns.map((column) =>
      column instanceof Texts ? column.dictionary : numbersOf(column.all),
    );
  }
}
