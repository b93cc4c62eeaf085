import { integer, message, nested, type Bytes } from './wire';

/** The version of TensorFlow's graphs that is written; each later TensorFlow reads it. */
const PRODUCER = 1882;

export interface NodeOptions {
  /** By name; see attributes.ts. */
  readonly attributes?: Readonly<Record<string, Bytes>>;
  /** Nodes that must have run before. */
  readonly after?: readonly string[];
}

/** A graph as it is written down, node by node. Source: tensorflow/core/framework/graph.proto. */
export class GraphDef {
  private readonly nodes: Bytes[] = [];
  private readonly names = new Map<string, number>();

  /**
   * @param name of the node; a number is added where another has it
   * @param inputs `node:output`
   * @returns the node's name
   */
  add(
    op: string,
    name: string,
    inputs: readonly string[] = [],
    { attributes = {}, after = [] }: NodeOptions = {},
  ): string {
    const count = this.names.get(name) ?? 0;
    this.names.set(name, count + 1);
    const unique = count === 0 ? name : `${name}_${count}`;
    const controls = [...new Set(after)].map((node) => `^${node}`);
    this.nodes.push(
      nested(
        1,
        message(
          nested(1, unique),
          nested(2, op),
          ...[...inputs, ...controls].map((input) => nested(3, input)),
          ...Object.entries(attributes).map(([key, value]) =>
            nested(5, message(nested(1, key), nested(2, value))),
          ),
        ),
      ),
    );
    return unique;
  }

  /** Everything that was added so far, as a SavedModel of one tag (saved_model.proto). */
  savedModel(tag: string): Bytes {
    const versions = nested(4, integer(1, PRODUCER));
    const graph = message(...this.nodes, versions);
    const metaGraph = message(nested(1, nested(4, tag)), nested(2, graph));
    return message(integer(1, 1), nested(2, metaGraph));
  }
}
