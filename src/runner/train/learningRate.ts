import type { ResolvedConfig } from '../../shared/config/config';
import { schedules } from './schedules';

/** The learning rate that the config plans for a step, before callbacks and commands change it. */
export function scheduledRate(config: ResolvedConfig, stepsPerEpoch: number, step: number): number {
  const { learningRate } = config.compile.optimizer as unknown as { learningRate: number };
  const schedule = config.train.learningRateSchedule;
  if (schedule === undefined) return learningRate;
  const totalSteps = stepsPerEpoch * config.train.epochs;
  return schedules
    .find(({ name }) => name === schedule.type)!
    .rate(step, { learningRate, stepsPerEpoch, totalSteps }, schedule as never);
}

/** As many points as a chart of the plan shows. */
const PLANNED = 400;

/** The planned learning rate over the first epochs: parallel lists, first and last step among them. */
export function plannedRates(
  config: ResolvedConfig,
  stepsPerEpoch: number,
  epochs: number,
): { readonly step: readonly number[]; readonly learningRate: readonly number[] } {
  const last = stepsPerEpoch * epochs - 1;
  const count = Math.min(PLANNED, last + 1);
  const step = Array.from({ length: count }, (_, i) =>
    Math.round((i * last) / Math.max(1, count - 1)),
  );
  return { step, learningRate: step.map((each) => scheduledRate(config, stepsPerEpoch, each)) };
}
