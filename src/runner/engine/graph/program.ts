import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import { shapeAttribute, tensorAttribute, textAttribute, typeAttribute, types } from './attributes';
import type { Held, NodeBackend } from './backend';
import { GraphDef } from './graphDef';
import { Recorder } from './recorder';
import { GraphSession } from './session';

/** A part of the graph that one call runs. */
export interface RecordedFunction {
  readonly feeds: string;
  readonly fetches: string;
}

const dtypes: Readonly<Record<string, number>> = types;
const typeOf = ({ dtype }: tf.Tensor): number => dtypes[dtype]!;

/** Nodes of one variable. */
interface VariableNodes {
  /** Its handle. */
  readonly handle: string;
  readonly type: number;
}

/**
 * A graph of several functions over the same variables. Each function is recorded while it runs
 * once; the session is loaded anew when one was added.
 */
export class GraphProgram {
  private readonly graph = new GraphDef();
  private readonly nodes: readonly VariableNodes[];
  private readonly setters: RecordedFunction;
  private readonly getters: string;
  private session: GraphSession | undefined;

  /** @param variables live in the session from then on */
  constructor(
    private readonly backend: NodeBackend,
    private readonly library: TensorFlow,
    private readonly variables: readonly tf.Variable[],
  ) {
    this.nodes = variables.map((variable, i) => this.addVariable(variable, i));
    this.setters = this.addSetters();
    this.getters = this.nodes.map((node, i) => this.read(node, `value/${i}`)).join();
  }

  /**
   * @param inputs what the function takes from outside; bound to placeholders
   * @param work gives the tensors to fetch; what it assigns to variables is undone after it
   */
  record(
    scope: string,
    inputs: readonly tf.Tensor[],
    work: () => readonly tf.Tensor[],
  ): RecordedFunction {
    const { library, backend, graph, nodes } = this;
    const recorder = new Recorder(backend, graph, scope);
    const feeds = inputs.map((input, i) => {
      const output = `${this.placeholder(input, `${scope}/input_${i}`)}:0`;
      recorder.bind(this.idOf(input), output);
      return output;
    });
    const before = this.variables.map((variable) => library.keep(library.clone(variable)));
    const ids = this.variables.map((variable, i) => {
      const id = this.idOf(variable);
      recorder.bindVariable(id, `${nodes[i]!.handle}:0`, nodes[i]!.type);
      return id;
    });
    try {
      const fetches = library.tidy(() => {
        const outputs = recorder.record(work).map((each) => recorder.output(this.idOf(each)));
        const updates = this.variables.flatMap(
          (variable, i) => recorder.updated(ids[i]!, this.idOf(variable)) ?? [],
        );
        return outputs.map((output, i) =>
          graph.add('Identity', `${scope}/output_${i}`, [output], {
            attributes: { T: typeAttribute(types.float32) },
            after: updates,
          }),
        ) as never;
      }) as unknown as string[];
      return { feeds: feeds.join(), fetches: fetches.map((name) => `${name}:0`).join() };
    } finally {
      this.variables.forEach((variable, i) => variable.assign(before[i]! as never));
      library.dispose(before);
      this.session?.dispose();
      this.session = undefined;
    }
  }

  /** Sets the session's variables to the values of the ones given. */
  initialize(): void {
    const { feeds, fetches } = this.setters;
    const ids = this.backend.getInputTensorIds(this.variables);
    for (const { id } of this.loaded().run(ids, feeds, fetches)) this.delete(id);
  }

  run({ feeds, fetches }: RecordedFunction, inputs: readonly number[]): Held[] {
    return this.loaded().run(inputs, feeds, fetches);
  }

  /** The session's variables as tensors. */
  values(): tf.Tensor[] {
    const { backend } = this;
    return this.loaded()
      .run([], '', this.getters)
      .map((held) => backend.createOutputTensor(held) as tf.Tensor);
  }

  dispose(): void {
    this.session?.dispose();
    this.session = undefined;
  }

  private loaded(): GraphSession {
    this.session ??= new GraphSession(this.backend.binding, this.graph);
    return this.session;
  }

  private addVariable(variable: tf.Variable, index: number): VariableNodes {
    const type = typeOf(variable);
    const name = `variable/${index}`;
    const handle = this.graph.add('VarHandleOp', name, [], {
      attributes: {
        dtype: typeAttribute(type),
        shape: shapeAttribute(variable.shape),
        shared_name: textAttribute(name),
        container: textAttribute(''),
      },
    });
    return { handle, type };
  }

  private addSetters(): RecordedFunction {
    const inputs = this.variables.map((each, i) => this.placeholder(each, `initial/${i}`));
    const after = this.nodes.map((node, i) => this.assign(node, `${inputs[i]}:0`, `set/${i}`));
    const done = this.graph.add('Const', 'initialized', [], {
      attributes: {
        dtype: typeAttribute(types.int32),
        value: tensorAttribute(types.int32, [], new Uint8Array(4)),
      },
      after,
    });
    return { feeds: inputs.map((name) => `${name}:0`).join(), fetches: `${done}:0` };
  }

  private placeholder(tensor: tf.Tensor, name: string): string {
    return this.graph.add('Placeholder', name, [], {
      attributes: { dtype: typeAttribute(typeOf(tensor)), shape: shapeAttribute(tensor.shape) },
    });
  }

  private read({ handle, type }: VariableNodes, name: string): string {
    const attributes = { dtype: typeAttribute(type) };
    return `${this.graph.add('ReadVariableOp', name, [`${handle}:0`], { attributes })}:0`;
  }

  private assign({ handle, type }: VariableNodes, value: string, name: string): string {
    return this.graph.add('AssignVariableOp', name, [`${handle}:0`, value], {
      attributes: { dtype: typeAttribute(type) },
    });
  }

  private idOf(tensor: tf.Tensor): number {
    return this.backend.getInputTensorIds([tensor])[0]!;
  }

  private delete(id: number): void {
    this.backend.binding.deleteTensor(id);
  }
}
