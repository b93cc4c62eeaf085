import type { Interval } from './bootstrap';
import { jsonNumber } from './sample';

/** A metric of the report beside what a dummy reaches, with how sure it is. */
export interface Score {
  readonly name: string;
  /** null where it is not defined. */
  readonly value: number | null;
  /** Of the dummy baseline. */
  readonly baseline: number | null;
  /** 95 % bootstrap interval of `value`; null where there is none. */
  readonly interval: Interval | null;
}

/** Puts values, their baselines and their intervals together by place. */
export const scoresOf = (
  names: readonly string[],
  values: readonly number[],
  baselines: readonly number[],
  intervals: readonly (Interval | null)[],
): Score[] =>
  names.map((name, i) => ({
    name,
    value: jsonNumber(values[i]!),
    baseline: jsonNumber(baselines[i]!),
    interval: intervals[i] ?? null,
  }));
