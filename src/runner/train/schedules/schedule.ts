import type { ElementInfo, Params, Values } from '../../../shared/config/element';

export interface ScheduleContext {
  /** compile.optimizer's learning rate. */
  readonly learningRate: number;
  readonly stepsPerEpoch: number;
  /** Steps of the whole plan. */
  readonly totalSteps: number;
}

/** A learning-rate schedule: a function of the step (0 at the first) alone. */
export interface ScheduleElement<P extends Params = Params> extends ElementInfo<'schedule', P> {
  rate(step: number, context: ScheduleContext, values: Values<P>): number;
}
export const defineSchedule = <const P extends Params>(
  element: ScheduleElement<P>,
): ScheduleElement => element as unknown as ScheduleElement;
