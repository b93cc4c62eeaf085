import type { RunState } from '../../shared/run/state';
import type { XAxis } from './chart/axis';
import { Average, Curve } from './chart/curve';
import type { Points } from './chart/trace';

/** A curve of steps or of bundles, with its average. */
interface Line {
  readonly raw: Curve;
  readonly average: Average;
}

/**
 * The long curves of a run, which follow its state: each call takes what has come since the last
 * one, however long the run is.
 */
export class Curves {
  private loss: Line;
  private rate = new Curve();
  private metrics = new Map<string, Line>();
  private rewound = 0;
  private bundles = 0;
  private state: RunState | undefined;

  constructor(private factor: number) {
    this.loss = this.line();
  }

  /**
   * @param smoothing 0 to below 1: the factor of a moving average over a run of a thousand points;
   *   longer runs are smoothed over as large a share of their plan, so that the same factor looks
   *   the same
   */
  follow(state: RunState, smoothing: number): void {
    const { model } = state;
    const planned = (model?.epochs ?? 1) * (model?.stepsPerEpoch ?? 1);
    const factor = smoothing ** (1 / Math.max(1, planned / 1000));
    const shorter = this.loss.raw.length > state.steps.step.length;
    if (factor !== this.factor || state.rewound !== this.rewound || shorter)
      this.begin(state, factor);
    this.state = state;
    const { steps, bundles } = state;
    for (let i = this.loss.raw.length; i < steps.step.length; i++) {
      add(this.loss, steps.loss[i]!);
      this.rate.push(steps.learningRate[i]!);
    }
    for (; this.bundles < bundles.step.length; this.bundles++) {
      const metrics = bundles.metrics[this.bundles]!;
      for (const name of Object.keys(metrics))
        if (!this.metrics.has(name)) this.metrics.set(name, this.emptyUntil(this.bundles));
      for (const [name, line] of this.metrics) add(line, metrics[name] ?? Number.NaN);
    }
  }

  lossPoints(axis: XAxis): Points {
    return this.ofSteps(this.loss.raw, axis);
  }

  averageLossPoints(axis: XAxis): Points {
    return this.ofSteps(this.loss.average.curve, axis);
  }

  ratePoints(axis: XAxis): Points {
    return this.ofSteps(this.rate, axis);
  }

  /** Names of the metrics that have been told with steps. */
  get names(): string[] {
    return [...this.metrics.keys()];
  }

  /** Of bundles of steps; `average`: their moving average. */
  metricPoints(name: string, axis: XAxis, average: boolean): Points | undefined {
    const line = this.metrics.get(name);
    if (line === undefined) return undefined;
    const { step, elapsed } = this.state!.bundles;
    return points(average ? line.average.curve : line.raw, (i) =>
      axis.place(step[i]!, elapsed[i]!),
    );
  }

  private ofSteps(curve: Curve, axis: XAxis): Points {
    const { step, elapsed } = this.state!.steps;
    return points(curve, (i) => axis.place(step[i]!, elapsed[i]!));
  }

  private line(): Line {
    return { raw: new Curve(), average: new Average(this.factor) };
  }

  private emptyUntil(length: number): Line {
    const line = this.line();
    for (let i = 0; i < length; i++) add(line, Number.NaN);
    return line;
  }

  private begin({ rewound }: RunState, factor: number): void {
    this.factor = factor;
    this.rewound = rewound;
    this.loss = this.line();
    this.rate = new Curve();
    this.metrics = new Map();
    this.bundles = 0;
  }
}

function add({ raw, average }: Line, value: number): void {
  raw.push(value);
  average.push(value);
}

const points = (curve: Curve, x: (index: number) => number): Points => ({
  length: curve.length,
  x,
  y: (i) => curve.at(i),
  extremes: (from, to) => curve.extremes(from, to),
});
