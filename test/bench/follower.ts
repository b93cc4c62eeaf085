import { workerData } from 'node:worker_threads';
import { EventReader } from '../../src/extension/runs/eventReader';
import { initialState, reduce } from '../../src/shared/run/state';

/** Reads a run as the training panel's host does, and reduces it as the panel does. */

/** How often the panel looks for what is new. */
const LOOK_MS = 250;

async function follow(path: string): Promise<void> {
  const reader = new EventReader(path);
  let state = initialState();
  for (;;) {
    for await (const { events } of reader.read())
      for (const event of events) state = reduce(state, event);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

void follow(workerData as string);
