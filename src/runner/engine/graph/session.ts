import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binding, Held } from './backend';
import type { GraphDef } from './graphDef';
import { sessionConfig } from './sessionConfig';

const TAG = 'train';

/** A graph that TensorFlow has loaded: its variables live in it and one call runs a part of it. */
export class GraphSession {
  private readonly id: number;

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

  dispose(): void {
    this.binding.deleteSavedModel(this.id);
  }
}
