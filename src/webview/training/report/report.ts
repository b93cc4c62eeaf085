/** What the panel shows of report.json (src/runner/evaluate/report.ts). */
export interface ClassScores {
  readonly class: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}
export interface Score {
  readonly name: string;
  readonly value: number | null;
  readonly baseline: number | null;
  readonly interval: readonly [number, number] | null;
}
interface Base {
  readonly target: string;
  readonly samples: number;
  readonly loss: number | null;
  /** The loss is that of the scaled target; all else is in the target's own unit. */
  readonly lossScaled?: true;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** The samples are the rows that so many folds left out. */
  readonly folds?: { readonly count: number };
  /** Absent in reports of older versions. */
  readonly scores?: readonly Score[];
}
export interface Classification extends Base {
  readonly task: 'classification';
  readonly classes: readonly string[];
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly perClass: readonly ClassScores[];
  readonly baseline: { readonly prediction: string };
}
export interface Regression extends Base {
  readonly task: 'regression';
  readonly residualQuantiles: readonly { readonly share: number; readonly value: number | null }[];
  readonly baseline: { readonly prediction: number | null };
}
export type Report = Classification | Regression;

export const asReport = (value: unknown): Report | undefined =>
  typeof value === 'object' && value !== null && 'task' in value ? (value as Report) : undefined;
