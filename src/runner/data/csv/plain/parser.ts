import { isUtf8 } from 'node:buffer';
import { withMemory } from '../../../wasm/webAssembly';
import { isNumber, numberOf } from '../number';
import { MOST_TEXTS } from '../quickRaw';
import { ByteDictionary } from './dictionary';
import { CELLS, fillTables, kinds, layout } from './layout';
import { RegionReader } from './region';
import { Unusual } from './unusual';
import type { Found, PlainFile, Shared, Target, Work } from './work';

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9;

/** Takes one task after the other. What is unusual it throws. */
export class Parser {
  private readonly bytes: Buffer;
  private readonly ints: Int32Array;
  private readonly doubles: Float64Array;
  private readonly reader: RegionReader;
  private readonly count: (start: number, end: number, gap: number) => void;
  private readonly parse: (...given: readonly number[]) => void;
  private readonly settle: (end: number, stride: number, decimal: number) => void;
  private readonly missing: ReadonlySet<string>;
  private readonly careful: boolean;
  private readonly quote: number;
  private readonly dictionaries: readonly (ByteDictionary | undefined)[];
  private readonly missingNumbers: Int32Array;
  private readonly infiniteNumbers: Int32Array;
  private file: PlainFile | undefined;

  constructor(
    private readonly thread: number,
    private readonly work: Work,
    private readonly shared: Shared,
  ) {
    const { memory, exports } = withMemory(work.module, layout.pages);
    this.count = exports.count!;
    this.parse = exports.parse!;
    this.settle = exports.settle!;
    this.bytes = Buffer.from(memory.buffer as unknown as ArrayBuffer);
    this.ints = new Int32Array(memory.buffer);
    this.doubles = new Float64Array(memory.buffer);
    fillTables(this.bytes, this.doubles, work.decimal, work.missing);
    this.reader = new RegionReader(this.bytes);
    this.missing = new Set(work.missing);
    this.careful = work.missing.some((text) => isNumber(text, work.decimal));
    this.quote = work.quote.charCodeAt(0);
    this.dictionaries = Array.from(work.kinds, (kind) =>
      kind === kinds.text ? new ByteDictionary(work.missing) : undefined,
    );
    this.missingNumbers = new Int32Array(work.kinds.length);
    this.infiniteNumbers = new Int32Array(work.kinds.length);
  }

  /** A task that nobody has taken; undefined: there is none. */
  private take(): number | undefined {
    const { state, rows } = this.shared;
    if (Atomics.load(state, 1) !== 0) return undefined;
    const task = Atomics.add(state, 0, 1);
    return task < rows.length ? task : undefined;
  }

  private region(task: number) {
    const [index, from, to] = this.work.tasks.subarray(3 * task);
    const file = this.work.files[index!]!;
    return { file, ...this.reader.read(file, from!, to!) };
  }

  /**
   * Counts the rows of one task, and makes sure that its text is plain.
   * @returns false where none was left
   */
  countNext(): boolean {
    const task = this.take();
    if (task === undefined) return false;
    const { file, start, end } = this.region(task);
    this.shared.rows[task] = start === end ? 0 : this.rowsIn(file, start, end);
    return true;
  }

  private rowsIn(file: PlainFile, start: number, end: number): number {
    const text = this.bytes.subarray(start, end);
    if (text.includes(this.quote) || text.includes(0) || !isUtf8(text)) throw new Unusual();
    this.count(start, end, file.crlf ? 2 : 1);
    const [lines, returns, blanks] = this.ints.subarray(layout.result / 4);
    // In a file of one column a blank line is a row.
    if (returns !== (file.crlf ? lines : 0) || (blanks! > 0 && file.columns.length === 1))
      throw new Unusual();
    return lines! - blanks!;
  }

  /**
   * Reads the cells of one task.
   * @returns false where none was left
   */
  parseNext(target: Target): boolean {
    const task = this.take();
    if (task === undefined) return false;
    this.shared.owners[task] = this.thread;
    const { file, start, end } = this.region(task);
    this.use(file);
    const rows = this.cellsIn(file, start, end, target, target.starts[task]!);
    if (rows !== this.shared.rows[task]) throw new Unusual();
    return true;
  }

  /** Lays out the columns of a file. */
  private use(file: PlainFile): void {
    if (this.file === file) return;
    this.countMissing();
    this.file = file;
    file.columns.forEach((column, place) => {
      this.bytes[layout.kinds + place] = this.work.kinds[column]!;
    });
  }

  /** Takes what the kernel has counted, by place in the file. */
  private countMissing(): void {
    this.file?.columns.forEach((column, place) => {
      this.missingNumbers[column]! += this.ints[layout.missing / 4 + place]!;
      this.ints[layout.missing / 4 + place] = 0;
    });
  }

  private cellsIn(
    file: PlainFile,
    start: number,
    end: number,
    target: Target,
    row: number,
  ): number {
    const width = file.columns.length;
    const most = Math.floor(CELLS / width);
    const [delimiter, decimal] = [file.delimiter, this.work.decimal].map((c) => c.charCodeAt(0));
    const result = layout.result / 4;
    let rows = 0;
    for (let at = start; at < end; at = this.ints[result]!) {
      this.ints.set([0, 0, 0, 0], result);
      const [crlf, careful] = [Number(file.crlf), Number(this.careful)];
      this.parse(at, end, most, width, delimiter!, crlf, careful);
      const [, read, listed, unusual] = this.ints.subarray(result);
      if (unusual !== 0) throw new Unusual();
      if (listed! > layout.odd) {
        this.settle(listed!, 8 * most, decimal!);
        this.readOdd(file, this.ints[result + 2]!, most);
      }
      this.takeOut(file, target, row + rows, read!, most);
      rows += read!;
    }
    return rows;
  }

  /** Numbers that the kernel left. */
  private readOdd(file: PlainFile, end: number, most: number): void {
    for (let at = layout.odd; at < end; at += 4) {
      const address = this.ints[at / 4]!;
      const column = file.columns[Math.floor((address - layout.cells) / 8 / most)]!;
      const [from, to] = this.ints.subarray(address / 4);
      const text = this.bytes.toString('utf8', from, to);
      const missing = this.missing.has(text);
      const value = missing ? NaN : numberOf(text, this.work.decimal);
      if (missing) this.missingNumbers[column]!++;
      else if (Number.isNaN(value)) throw new Unusual();
      else if (!Number.isFinite(value)) this.infiniteNumbers[column]!++;
      this.doubles[address / 8] = value;
    }
  }

  private takeOut(
    file: PlainFile,
    { columns }: Target,
    row: number,
    count: number,
    most: number,
  ): void {
    file.columns.forEach((column, place) => {
      const values = columns[column];
      const from = layout.cells / 8 + place * most;
      if (values instanceof Float64Array)
        values.set(this.doubles.subarray(from, from + count), row);
      else if (values) this.takeTexts(this.dictionaries[column]!, values, row, 2 * from, count);
    });
  }

  private takeTexts(
    dictionary: ByteDictionary,
    codes: Int32Array,
    row: number,
    at: number,
    count: number,
  ): void {
    const { bytes, ints } = this;
    for (let i = 0; i < count; i++) {
      let start = ints[at + 2 * i]!;
      let end = ints[at + 2 * i + 1]!;
      while (start < end && isBlank(bytes[start])) start++;
      while (end > start && isBlank(bytes[end - 1])) end--;
      codes[row + i] = start === end ? -1 : dictionary.codeOf(bytes, start, end, row + i);
    }
    if (dictionary.size > MOST_TEXTS) throw new Unusual();
  }

  get found(): Found {
    this.countMissing();
    return {
      missing: this.missingNumbers,
      infinite: this.infiniteNumbers,
      texts: this.dictionaries.map((each) => each?.found),
    };
  }

  close(): void {
    this.reader.close();
  }
}
