/** What the panel shows of report.json (src/runner/evaluate/report.ts). */
export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}
export interface HardSample {
  readonly name: string | number;
  readonly true: string | number;
  readonly predicted: string | number | null;
  readonly trueProbability?: number | null;
}
interface Base {
  readonly target: string;
  readonly samples: number;
  readonly loss: number | null;
  readonly metrics: Readonly<Record<string, number | null>>;
}
export interface Classification extends Base {
  readonly task: 'classification';
  readonly classes: readonly string[];
  readonly accuracy: number | null;
  readonly rocAuc: number | null;
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly perClass: readonly (Scores & { readonly class: string; readonly support: number })[];
  readonly hardest: readonly HardSample[];
  readonly baseline: { readonly prediction: string; readonly accuracy: number | null };
}
export interface Regression extends Base {
  readonly task: 'regression';
  readonly mae: number | null;
  readonly rmse: number | null;
  readonly r2: number | null;
  readonly residualQuantiles: readonly { readonly share: number; readonly value: number | null }[];
  readonly worst: readonly HardSample[];
  readonly baseline: {
    readonly mae: number | null;
    readonly rmse: number | null;
    readonly r2: number | null;
  };
}
export type Report = Classification | Regression;

export const asReport = (value: unknown): Report | undefined =>
  typeof value === 'object' && value !== null && 'task' in value ? (value as Report) : undefined;
