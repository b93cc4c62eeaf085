import type { Callback } from './callback';
import { defineCallback } from './callback';
import { betterOf, monitorArguments } from './monitor';

export const modelCheckpoint = defineCallback({
  kind: 'callback',
  name: 'modelCheckpoint',
  doc: 'Says which epoch is the best one, whose checkpoint is kept.',
  source: 'https://keras.io/api/callbacks/model_checkpoint/',
  params: { ...monitorArguments },
  make(values, context): Callback {
    const better = betterOf(values, context);
    let best: number | null = null;
    return {
      onEpochEnd(_epoch, logs) {
        const value = logs[values.monitor];
        if (value === undefined || (best !== null && !better(value, best))) return;
        best = value;
        context.control.markBest();
      },
      state: () => ({ best }),
      restore(state) {
        ({ best } = state as { best: number | null });
      },
    };
  },
});
