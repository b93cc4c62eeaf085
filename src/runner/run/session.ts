import type { ResolvedConfig } from '../../shared/config/config';
import type { TensorFlow } from '../element';
import type { ExecutorName } from '../engine/executor';
import { TrainingStep } from '../engine/step';
import { buildModel } from '../model/build';
import type { Preprocess } from '../prepared';
import { lineOfTarget } from '../preprocess';
import { choose } from '../train/choose';

/** A model built and compiled: the network, the step, and what `compile` names. */
export function openSession(
  tf: TensorFlow,
  config: ResolvedConfig,
  preprocess: Preprocess,
  executor: ExecutorName = 'eager',
) {
  const { task, classes, inputShape, targetStatistics } = preprocess;
  const chosen = choose(config, task, classes);
  const model = buildModel({
    tf,
    config,
    loss: chosen.loss.element,
    inputShape,
    task,
    classes,
  });
  const metricContext = { task, classes, targetMean: targetStatistics?.mean ?? 0 };
  const step = new TrainingStep(
    {
      tf,
      model,
      ...chosen,
      metricContext,
      scaledTarget: lineOfTarget(preprocess),
      precision: config.train.precision,
    },
    executor,
  );
  return { tf, config, chosen, model, metricContext, step };
}
export type Session = ReturnType<typeof openSession>;
