import type { Callback } from './callback';
import { defineCallback } from './callback';
import { eventFile, type Scalars } from './eventFile';

/** TensorBoard looks for files with this in their name. */
const FILE = 'events.out.tfevents.trainyard';

export const tensorBoard = defineCallback({
  kind: 'callback',
  name: 'tensorBoard',
  doc: 'Writes the metrics of each epoch as a TensorBoard event file into the run directory.',
  source: 'https://keras.io/api/callbacks/tensorboard/',
  params: {},
  make(_values, { control }): Callback {
    let all: readonly Scalars[] = [];
    const write = (): void => control.writeFile(FILE, eventFile(all));
    return {
      onEpochEnd(epoch, logs) {
        // Names as Keras writes them, so that its runs and these stand in one chart.
        const named = Object.entries(logs).map(([name, value]) => [`epoch_${name}`, value]);
        const values = {
          ...Object.fromEntries(named),
          epoch_learning_rate: control.learningRate(),
        };
        // Keras counts epochs from 0.
        all = [...all, { time: Date.now() / 1000, step: epoch - 1, values }];
        write();
      },
      state: () => all as never,
      restore(state) {
        all = state as unknown as readonly Scalars[];
        write();
      },
    };
  },
});
