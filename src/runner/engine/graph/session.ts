import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binding, Held } from './backend';
import type { GraphDef } from './graphDef';
import { sessionConfig } from './sessionConfig';

const TAG = 'train';

/** A run that is done. */
export interface Finished {
  readonly outputs: readonly Held[];
  /** When it was, as performance.now() tells. */
  readonly at: number;
}

/** A graph that TensorFlow has loaded: its variables live in it and one call runs a part of it. */
export class GraphSession {
  private readonly id: number;
  /** When the run that goes on beside JavaScript began. */
  private began: number | undefined;
  private finished: Finished | undefined;

  constructor(
    private readonly binding: Binding,
    graph: GraphDef,
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'trainyard-graph-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), graph.savedModel(TAG));
      this.id = binding.loadSavedModel(folder, TAG, sessionConfig());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * @param inputs ids of tensors, one for each of `feeds`
   * @param feeds outputs of nodes that they replace, parted by commas
   * @param fetches outputs of nodes, parted by commas
   */
  run(inputs: readonly number[], feeds: string, fetches: string): Held[] {
    return this.binding.runSavedModel(this.id, inputs, feeds, fetches);
  }

  /**
   * Begins a run; `finish` gives its outputs.
   * @param wait it is over then; else JavaScript goes on meanwhile, where the binding can do that
   */
  begin(inputs: readonly number[], feeds: string, fetches: string, wait: boolean): void {
    if (!wait && this.binding.startSavedModel !== undefined) {
      const began = performance.now();
      this.binding.startSavedModel(this.id, inputs, feeds, fetches);
      this.began = began;
    } else {
      const outputs = this.run(inputs, feeds, fetches);
      this.finished = { outputs, at: performance.now() };
    }
  }

  /** Waits for the run that was begun. */
  finish(): Finished {
    const { began } = this;
    if (began === undefined) return this.finished!;
    this.began = undefined;
    const outputs = this.binding.finishSavedModel!();
    return { outputs, at: began + outputs.milliseconds };
  }

  dispose(): void {
    try {
      if (this.began !== undefined)
        for (const { id } of this.finish().outputs) this.binding.deleteTensor(id);
    } finally {
      this.binding.deleteSavedModel(this.id);
    }
  }
}
