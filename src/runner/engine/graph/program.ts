import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import {
  constantAttributes,
  shapeAttribute,
  textAttribute,
  typeAttribute,
  types,
} from './attributes';
import type { NodeBackend } from './backend';
import { Once, placeholder, type FunctionNodes, type RecordedFunction } from './functionNodes';
import { GraphDef } from './graphDef';
import { halfOf, type Precision } from './mixedPrecision';
import { Recorder } from './recorder';
import { Repeated, type RepeatedOptions } from './repeated';
import { GraphSession, type Finished } from './session';

const dtypes: Readonly<Record<string, number>> = types;
const typeOf = ({ dtype }: tf.Tensor): number => dtypes[dtype]!;

/** A tensor that stands for the output of a node while a function is recorded. */
export interface Bound {
  readonly tensor: tf.Tensor;
  readonly output: string;
}

/** Values that the graph holds beside its variables. */
interface Table {
  readonly values: Float32Array | Uint8Array;
  readonly shape: readonly number[];
  readonly type: number;
  /** The output that they are fed by. */
  readonly feed: string;
}

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
  private readonly tables: Table[] = [];
  /** Nodes that make a new session ready. */
  private readonly setting: string[] = [];
  /** Handles of tables that are tensors from outside, by the tensor's id. */
  private readonly held = new Map<number, string>();
  private session: GraphSession | undefined;

  /** @param variables live in the session from then on */
  constructor(
    private readonly backend: NodeBackend,
    private readonly library: TensorFlow,
    private readonly variables: readonly tf.Variable[],
    private readonly precision: Precision,
  ) {
    this.nodes = variables.map((variable, i) =>
      this.addVariable(`variable/${i}`, typeOf(variable), variable.shape),
    );
    this.setters = this.addSetters();
    this.getters = this.nodes.map((node, i) => this.read(node, `value/${i}`)).join();
  }

  /** Nodes of a function that runs once a call. */
  once(scope: string): FunctionNodes {
    return new Once(this.graph, scope);
  }

  /**
   * Nodes of one that runs as often as a call tells.
   */
  repeated(scope: string, options: Pick<RepeatedOptions, 'most' | 'whileFinite'>): FunctionNodes {
    return new Repeated(this.graph, { ...options, scope, hold: this.addBuffer.bind(this) });
  }

  /**
   * @param nodes of the function; it ends them
   * @param bound what the function takes from outside
   * @param work gives the tensors to fetch; what it assigns to variables is undone after it
   */
  record(
    nodes: FunctionNodes,
    bound: readonly Bound[],
    work: () => readonly tf.Tensor[],
  ): RecordedFunction {
    const { library, backend } = this;
    const recorder = new Recorder(backend, nodes, halfOf(this.precision), (...tensor) =>
      this.hold(...tensor),
    );
    for (const { tensor, output } of bound) recorder.bind(this.idOf(tensor), output);
    const before = this.variables.map((variable) => library.keep(library.clone(variable)));
    const ids = this.variables.map((variable, i) => {
      const id = this.idOf(variable);
      recorder.bindVariable(id, `${this.nodes[i]!.handle}:0`, this.nodes[i]!.type);
      return id;
    });
    let recorded: RecordedFunction | undefined;
    try {
      library.tidy(() => {
        const outputs = recorder.record(work).map((each) => ({
          value: recorder.output(this.idOf(each)),
          shape: each.shape,
        }));
        const updates = this.variables.flatMap(
          (variable, i) => recorder.updated(ids[i]!, this.idOf(variable)) ?? [],
        );
        recorded = nodes.end(outputs, updates);
      });
      return recorded!;
    } finally {
      this.variables.forEach((variable, i) => variable.assign(before[i]! as never));
      library.dispose(before);
      this.session?.dispose();
      this.session = undefined;
    }
  }

  /** Values that stay in the session; gives their handle's output. */
  addTable(name: string, values: Float32Array | Uint8Array, shape: readonly number[]): string {
    const type = values instanceof Uint8Array ? types.uint8 : types.float32;
    const node = this.addVariable(name, type, shape);
    const feed = placeholder(this.graph, `${name}/initial`, type, shape);
    this.setting.push(this.assign(node, feed, `${name}/set`));
    this.tables.push({ values, shape, type, feed });
    return `${node.handle}:0`;
  }

  /** Zeros that stay in the session, to be written over; gives their handle's output. */
  private addBuffer(name: string, shape: readonly number[]): string {
    const node = this.addVariable(name, types.float32, shape);
    const dims = this.constant(
      `${name}/shape`,
      types.int32,
      [shape.length],
      Int32Array.from(shape),
    );
    const zero = this.constant(`${name}/zero`, types.float32, [], new Float32Array(1));
    const attributes = { T: typeAttribute(types.float32) };
    const zeros = this.graph.add('Fill', `${name}/zeros`, [dims, zero], { attributes });
    this.setting.push(this.assign(node, `${zeros}:0`, `${name}/set`));
    return `${node.handle}:0`;
  }

  /** The handle of a tensor from outside, which all functions share. */
  private hold(id: number, values: Float32Array, shape: readonly number[]): string {
    const handle = this.held.get(id) ?? this.addTable(`held/${this.held.size}`, values, shape);
    this.held.set(id, handle);
    return handle;
  }

  /** Sets the session's variables to the values of the ones given. */
  initialize(): void {
    const { feeds, fetches } = this.setters;
    const ids = this.backend.getInputTensorIds(this.variables);
    for (const { id } of this.loaded().run(ids, feeds, fetches)) this.delete(id);
  }

  /**
   * Begins to run a function; `finish` gives its outputs.
   * @param wait it is over then; else JavaScript goes on meanwhile, where the binding can do that
   */
  begin({ feeds, fetches }: RecordedFunction, inputs: readonly number[], wait: boolean): void {
    this.loaded().begin(inputs, feeds, fetches, wait);
  }

  finish(): Finished {
    return this.loaded().finish();
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
    if (this.session !== undefined) return this.session;
    const { binding } = this.backend;
    const ready = this.setting.length === 0 ? undefined : this.signal('ready', this.setting);
    this.session = new GraphSession(binding, this.graph);
    if (ready === undefined) return this.session;
    const ids = this.tables.map(({ values, shape, type }) =>
      binding.createTensor(shape, type, values),
    );
    const feeds = this.tables.map(({ feed }) => feed);
    for (const { id } of this.session.run(ids, feeds.join(), ready)) this.delete(id);
    for (const id of ids) this.delete(id);
    return this.session;
  }

  private addVariable(name: string, type: number, shape: readonly number[]): VariableNodes {
    const handle = this.graph.add('VarHandleOp', name, [], {
      attributes: {
        dtype: typeAttribute(type),
        shape: shapeAttribute(shape),
        shared_name: textAttribute(name),
        container: textAttribute(''),
      },
    });
    return { handle, type };
  }

  private addSetters(): RecordedFunction {
    const inputs = this.variables.map((each, i) =>
      placeholder(this.graph, `initial/${i}`, typeOf(each), each.shape),
    );
    const after = this.nodes.map((node, i) => this.assign(node, inputs[i]!, `set/${i}`));
    return { feeds: inputs.join(), fetches: this.signal('initialized', after) };
  }

  /** An output that is there once the nodes have run. */
  private signal(name: string, after: readonly string[]): string {
    return this.constant(name, types.int32, [], new Int32Array(1), after);
  }

  private constant(
    name: string,
    type: number,
    shape: readonly number[],
    values: Int32Array | Float32Array,
    after: readonly string[] = [],
  ): string {
    const attributes = constantAttributes(type, shape, new Uint8Array(values.buffer));
    return `${this.graph.add('Const', name, [], { attributes, after })}:0`;
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
