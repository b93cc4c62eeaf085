import type { ElementConfig } from '../../shared/config/element';
import type { Json } from '../element';
import type { Sums } from '../engine/sumsLayout';
import { MetricSums } from './metrics/accumulate';
import type { MetricContext, MetricElement } from './metrics/metric';

export interface NamedMetric {
  readonly name: string;
  readonly element: MetricElement;
  readonly config: ElementConfig;
}

/** Loss and metrics over an epoch, summed in double over its samples. */
export class EpochMetrics {
  private loss = 0;
  private samples = 0;
  private readonly sums: MetricSums[];

  constructor(
    private readonly metrics: readonly NamedMetric[],
    private readonly context: MetricContext,
  ) {
    this.sums = metrics.map(() => new MetricSums());
  }

  /** @param loss mean over the batch's samples */
  add(loss: number, samples: number, sums: readonly Sums[]): void {
    this.loss += loss * samples;
    this.samples += samples;
    sums.forEach((each, i) => this.sums[i]!.add(each));
  }

  results(): Record<string, number> {
    const entries = this.metrics.map(({ name, element, config }, i): [string, number] => [
      name,
      element.result(this.sums[i]!.sums, this.context, config as never),
    ]);
    return Object.fromEntries([['loss', this.loss / this.samples], ...entries]);
  }

  reset(): void {
    this.loss = 0;
    this.samples = 0;
    for (const sums of this.sums) sums.reset();
  }

  state(): { loss: number; samples: number; metrics: Json[] } {
    return { loss: this.loss, samples: this.samples, metrics: this.sums.map((s) => s.state()) };
  }

  restore(state: { loss: number; samples: number; metrics: readonly Json[] }): void {
    this.loss = state.loss;
    this.samples = state.samples;
    state.metrics.forEach((each, i) => this.sums[i]!.restore(each));
  }
}
