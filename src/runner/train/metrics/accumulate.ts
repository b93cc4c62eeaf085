import type { Json } from '../../element';

/**
 * The sums of one metric over an epoch, added up in double: float32 sums of single batches lose
 * nothing that counts, a float32 total over an epoch would.
 */
export class MetricSums {
  private readonly totals = new Map<string, Float64Array>();

  /** Adds what a batch gave: flat values by name, of the same names and lengths each time. */
  add(sums: Readonly<Record<string, Float32Array | Float64Array>>): void {
    for (const [name, values] of Object.entries(sums)) {
      const total = this.totals.get(name);
      if (total) values.forEach((value, i) => (total[i]! += value));
      else this.totals.set(name, Float64Array.from(values));
    }
  }

  /** Whether nothing was added yet; then there is no result. */
  get empty(): boolean {
    return this.totals.size === 0;
  }

  /** What a metric's `result` takes. */
  get sums(): Readonly<Record<string, Float64Array>> {
    return Object.fromEntries(this.totals);
  }

  /** Starts a new epoch. */
  reset(): void {
    this.totals.clear();
  }

  /** For a checkpoint. Numbers that JSON has no form for stand as text. */
  state(): Json {
    const entries = [...this.totals].map(([name, total]): [string, Json] => [
      name,
      Array.from(total, (value) => (Number.isFinite(value) ? value : String(value))),
    ]);
    return Object.fromEntries(entries);
  }

  /** Goes on from what {@link state} gave. */
  restore(state: Json): void {
    this.totals.clear();
    for (const [name, values] of Object.entries(state as Record<string, (number | string)[]>)) {
      this.totals.set(name, Float64Array.from(values, Number));
    }
  }
}
