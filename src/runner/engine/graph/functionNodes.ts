import { shapeAttribute, typeAttribute, types } from './attributes';
import type { GraphDef, NodeOptions } from './graphDef';

/** A value that a function gives, float32. */
export interface Output {
  /** Output of a node. */
  readonly value: string;
  readonly shape: readonly number[];
}

/** A part of the graph that one call runs. */
export interface RecordedFunction {
  /** Outputs of nodes to be fed, parted by commas. */
  readonly feeds: string;
  readonly fetches: string;
  /**
   * It runs as often as it is told to, up to this many times a call: it is fed the count, int32 [1],
   * before what it takes, and takes and gives one behind the other what is for each time. Undefined:
   * once a call.
   */
  readonly most?: number;
}

/** The nodes of a function that is recorded; their names begin with the function's. */
export interface FunctionNodes {
  /** As GraphDef's. */
  add(op: string, name: string, inputs: readonly string[], options?: NodeOptions): string;
  /** Output of a node that is there from a call's feed. */
  feed(name: string, type: number, shape: readonly number[]): string;
  /** @param after nodes that must have run when a call is over */
  end(outputs: readonly Output[], after: readonly string[]): RecordedFunction;
}

/** Of a function that runs once a call. */
export class Once implements FunctionNodes {
  private readonly feeds: string[] = [];

  constructor(
    private readonly graph: GraphDef,
    private readonly scope: string,
  ) {}

  add(op: string, name: string, inputs: readonly string[], options?: NodeOptions): string {
    return this.graph.add(op, `${this.scope}/${name}`, inputs, options);
  }

  feed(name: string, type: number, shape: readonly number[]): string {
    this.feeds.push(placeholder(this.graph, `${this.scope}/${name}`, type, shape));
    return this.feeds.at(-1)!;
  }

  end(outputs: readonly Output[], after: readonly string[]): RecordedFunction {
    const attributes = { T: typeAttribute(types.float32) };
    const fetches = outputs.map(({ value }, i) => {
      const node = this.add('Identity', `output_${i}`, [value], { attributes, after });
      return `${node}:0`;
    });
    return { feeds: this.feeds.join(), fetches: fetches.join() };
  }
}

/** An output that is fed; sizes of -1 are any. */
export function placeholder(
  graph: GraphDef,
  name: string,
  type: number,
  shape: readonly number[],
): string {
  const attributes = { dtype: typeAttribute(type), shape: shapeAttribute(shape) };
  return `${graph.add('Placeholder', name, [], { attributes })}:0`;
}

export const nodeOf = (output: string): string => output.slice(0, output.lastIndexOf(':'));
