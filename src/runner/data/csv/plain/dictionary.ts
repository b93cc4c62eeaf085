import type { FoundTexts } from './work';

/** A larger array with the same beginning. */
function grown<A extends Int32Array | Uint8Array>(values: A): A {
  const Type = values.constructor as new (length: number) => A;
  const larger = new Type(2 * values.length);
  larger.set(values as never);
  return larger;
}

/** Different texts, told apart by their bytes, in the order in which they come. */
export class ByteDictionary {
  private bytes = new Uint8Array(1024);
  private ends = new Int32Array(64);
  private hashes = new Int32Array(64);
  private rows = new Int32Array(64);
  /** Index of an entry plus one, by hash; 0 where there is none. */
  private slots = new Int32Array(256);
  private count = 0;
  private readonly known: number;

  /** @param missing texts whose code is -1 */
  constructor(missing: readonly string[]) {
    for (const text of missing) {
      const bytes = Buffer.from(text);
      this.codeOf(bytes, 0, bytes.length, 0);
    }
    this.known = this.count;
  }

  /** How many different texts there are. */
  get size(): number {
    return this.count - this.known;
  }

  /** @param row where the text stands */
  codeOf(source: Uint8Array, start: number, end: number, row: number): number {
    let hash = 0;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ source[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot]! - 1;
      if (entry === -1) return this.add(source.subarray(start, end), hash, slot, row);
      if (this.hashes[entry] === hash && this.is(entry, source, start, end))
        return entry < this.known ? -1 : entry - this.known;
    }
  }

  private is(entry: number, source: Uint8Array, start: number, end: number): boolean {
    const from = entry === 0 ? 0 : this.ends[entry - 1]!;
    if (this.ends[entry]! - from !== end - start) return false;
    for (let i = start; i < end; i++) if (this.bytes[from + i - start] !== source[i]) return false;
    return true;
  }

  private add(text: Uint8Array, hash: number, slot: number, row: number): number {
    const entry = this.count++;
    const from = entry === 0 ? 0 : this.ends[entry - 1]!;
    if (entry === this.ends.length) {
      this.ends = grown(this.ends);
      this.hashes = grown(this.hashes);
      this.rows = grown(this.rows);
    }
    while (from + text.length > this.bytes.length) this.bytes = grown(this.bytes);
    this.bytes.set(text, from);
    this.ends[entry] = from + text.length;
    this.hashes[entry] = hash;
    this.rows[entry] = row;
    this.slots[slot] = entry + 1;
    if (2 * this.count > this.slots.length) this.spread();
    return entry - this.known;
  }

  private spread(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let entry = 0; entry < this.count; entry++) {
      let slot = this.hashes[entry]! & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = entry + 1;
    }
  }

  get found(): FoundTexts {
    const from = this.known === 0 ? 0 : this.ends[this.known - 1]!;
    return {
      bytes: this.bytes.slice(from, this.count === 0 ? 0 : this.ends[this.count - 1]),
      ends: this.ends.slice(this.known, this.count).map((end) => end - from),
      rows: this.rows.slice(this.known, this.count),
    };
  }
}
