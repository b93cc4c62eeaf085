import { startBackend } from '../engine/backends';
import type { LayerSummary } from '../model/model';
import type { Preparation } from '../prepare';
import { openSession } from '../run/session';
import { directionOf } from '../train/choose';
import { Watchers } from '../train/watchers';
import { placed, type OpenConfig } from './configFile';

/** Callbacks that only have to be made, to see that they can. */
const idle = {
  stop: () => undefined,
  scaleLearningRate: () => undefined,
  learningRate: () => 0,
  markBest: () => undefined,
  restoreBest: () => undefined,
  fail: () => undefined,
  log: () => undefined,
  writeFile: () => undefined,
};

/** The layers of the model that prepared data would train, and checks of all that it names. */
export async function shapesFor(
  config: OpenConfig,
  { resolved, prepared }: Preparation,
): Promise<readonly LayerSummary[]> {
  // Shapes need no speed, and this backend is there at once.
  const { tf } = await startBackend('cpu');
  return placed(config, async () => {
    const session = openSession(tf, resolved, prepared.preprocess);
    const direction = directionOf(session.chosen, prepared.parts.validation.rows);
    const { epochs, callbacks } = resolved.train;
    new Watchers(callbacks, {
      control: idle,
      direction,
      epochs,
      averages: resolved.compile.optimizer.useEma === true,
    });
    session.step.dispose();
    session.model.network.dispose();
    return session.model.summary;
  });
}
