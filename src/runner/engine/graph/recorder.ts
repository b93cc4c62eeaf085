import * as l10n from '@vscode/l10n';
import { applyAtOnce, type ResourceUpdate } from './apply';
import {
  attributeOf,
  constantAttributes,
  typeAttribute,
  types,
  type EagerAttribute,
} from './attributes';
import type { Binding, Held, NodeBackend, Values } from './backend';
import { nodeOf, type FunctionNodes } from './functionNodes';
import { castInputs } from './mixedPrecision';
import { Untraceable } from './untraceable';

interface Constant {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: Values;
}

/** A variable of the graph in the function that is recorded. */
interface Bound {
  /** The handle's output. */
  readonly handle: string;
  readonly type: number;
  /** Output of the node that reads it before any update. */
  readonly read: string;
  /** Nodes that take what was read; an update in place waits for them. */
  readonly readers: string[];
}

/** What an op takes. */
interface Operands {
  readonly attributes: readonly EagerAttribute[];
  readonly sources: readonly string[];
}

/** Bytes from which on a tensor is held by the session, once for all functions, not by each's nodes. */
const LARGE = 64 * 1024;

/** Bytes of a constant as a graph holds them; the binding takes int64 as pairs of int32. */
function contentOf({ values, dtype }: Constant): Uint8Array {
  if (!ArrayBuffer.isView(values)) throw new Untraceable(l10n.t('it makes a tensor of text'));
  if (dtype === types.float32 || dtype === types.int32 || dtype === types.int64)
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return Uint8Array.from(values);
}

/**
 * Writes down, as nodes of a graph, the ops that a function has executed. What was there before it
 * and is not bound to a node stays in the graph as it is now.
 */
export class Recorder {
  /** Output of a node by the tensor's id. */
  private readonly outputs = new Map<number, string>();
  private readonly constants = new Map<number, Constant>();
  /** Variables by the tensor's id, and by the output that reads them. */
  private readonly variables = new Map<number, Bound>();
  private readonly reads = new Map<string, Bound>();
  /** What an op has left in a variable: the variable and the op's node, by the tensor's id. */
  private readonly left = new Map<number, { readonly bound: Bound; readonly node: string }>();
  private readonly casts = new Map<string, string>();
  /** Gradients by the input of a max pooling, by their output. */
  private readonly pooled = new Map<string, Operands>();
  private readonly binding: Binding;

  constructor(
    private readonly backend: NodeBackend,
    private readonly nodes: FunctionNodes,
    /** The type of products in mixed precision. */
    private readonly half: number | undefined,
    /** Gives the handle's output of a variable that holds these values of a tensor. */
    private readonly hold: (id: number, values: Float32Array, shape: readonly number[]) => string,
  ) {
    this.binding = backend.binding;
  }

  /** From now on the tensor stands for the output of a node. */
  bind(id: number, output: string): void {
    if (this.outputs.has(id)) throw new Untraceable(l10n.t('two variables share their memory'));
    this.outputs.set(id, output);
  }

  /** From now on the tensor stands for a variable of the graph. */
  bindVariable(id: number, handle: string, type: number): void {
    const read = `${this.read(handle, type)}:0`;
    this.bind(id, read);
    const bound = { handle, type, read, readers: [] };
    this.variables.set(id, bound);
    this.reads.set(read, bound);
  }

  /** Runs a function, whose ops are recorded. */
  record<T>(work: () => T): T {
    const { backend, binding } = this;
    const recording: Partial<Binding> = {
      createTensor: (shape, dtype, values) => {
        const id = binding.createTensor(shape, dtype, values);
        this.constants.set(id, { shape: [...shape], dtype, values: values.slice() });
        return id;
      },
      executeOp: (op, attributes, inputs, count) => {
        const sources = inputs.map((id) => this.output(id));
        const results = binding.executeOp(op, attributes, inputs, count);
        const cast = this.half === undefined ? undefined : castInputs(op, attributes);
        if (cast !== undefined) {
          this.outputs.set(results[0]!.id, this.addHalf(op, attributes, sources, cast));
          return results;
        }
        const node =
          op === 'ReluGrad'
            ? this.addReluGrad(attributes, sources)
            : this.add(op, attributes, sources);
        if (op === 'MaxPoolGrad') this.pooled.set(`${node}:0`, { attributes, sources });
        results.forEach(({ id }, i) => this.outputs.set(id, `${node}:${i}`));
        return results;
      },
      tensorDataSync: (id) => {
        const constant = this.constants.get(id);
        if (constant !== undefined) return constant.values;
        throw new Untraceable(l10n.t('it reads a tensor and goes on by what it finds'));
      },
      applyResources: (update) => this.apply(update),
    };
    // The binding's own properties cannot be written, so that a plain copy would not do.
    backend.binding = Object.create(
      binding,
      Object.getOwnPropertyDescriptors(recording),
    ) as Binding;
    try {
      return work();
    } finally {
      backend.binding = binding;
    }
  }

  /** The node's output that a tensor is. */
  output(id: number): string {
    const known = this.outputs.get(id);
    if (known !== undefined) return known;
    const left = this.left.get(id);
    const output =
      left === undefined
        ? this.known(id)
        : `${this.read(left.bound.handle, left.bound.type, [left.node])}:0`;
    this.outputs.set(id, output);
    return output;
  }

  /** A tensor whose values stay as they are. */
  private known(id: number): string {
    const made = this.constants.get(id);
    if (made !== undefined) return this.constant(made);
    const standing = this.standing(id);
    const { values, shape } = standing;
    if (!(values instanceof Float32Array) || values.byteLength < LARGE)
      return this.constant(standing);
    return `${this.read(this.hold(id, values, shape), types.float32)}:0`;
  }

  /**
   * The node after which a variable holds what it held in the end; undefined: nothing changes it.
   * @param id of the variable's tensor before
   * @param after of its tensor in the end
   */
  updated(id: number, after: number): string | undefined {
    const bound = this.variables.get(id)!;
    const left = this.left.get(after);
    if (left?.bound === bound) return left.node;
    const output = this.output(after);
    return output === bound.read ? undefined : this.assign(bound, output);
  }

  /** A product in half precision, between casts; its output is float32 again. */
  private addHalf(
    op: string,
    attributes: readonly EagerAttribute[],
    sources: readonly string[],
    cast: readonly number[],
  ): string {
    const half = this.half!;
    const inputs = sources.map((source, i) =>
      cast.includes(i) ? this.cast(source, types.float32, half) : source,
    );
    const typed = attributes.map((each) => (each.name === 'T' ? { ...each, value: half } : each));
    return this.cast(`${this.add(op, typed, inputs)}:0`, half, types.float32);
  }

  /**
   * The gradient of relu. Where it follows that of a max pooling of relu's output, it goes before it:
   * a maximum of 0 lets nothing through to any place of its window, the others all to the places
   * that are above 0 themselves. The same bits from fewer numbers, of a pool of 2 × 2 a fourth:
   * both and the pool take 0.45 ms, not 0.57, for 64 pictures of 26 × 26 × 32 on two cores.
   */
  private addReluGrad(attributes: readonly EagerAttribute[], sources: readonly string[]): string {
    const pool = this.pooled.get(sources[0]!);
    if (pool?.sources[0] !== sources[1]) return this.add('ReluGrad', attributes, sources);
    const [input, output, dy] = pool!.sources as [string, string, string];
    const before = this.add('ReluGrad', attributes, [dy, output]);
    return this.add('MaxPoolGrad', pool!.attributes, [input, output, `${before}:0`]);
  }

  private cast(source: string, from: number, to: number): string {
    const key = `${source} ${to}`;
    const known = this.casts.get(key);
    if (known !== undefined) return known;
    const attributes = { SrcT: typeAttribute(from), DstT: typeAttribute(to) };
    const node = this.nodes.add('Cast', 'cast', [source], { attributes });
    this.reads.get(source)?.readers.push(node);
    this.casts.set(key, `${node}:0`);
    return `${node}:0`;
  }

  private add(
    op: string,
    attributes: readonly EagerAttribute[],
    inputs: readonly string[],
    after: readonly string[] = [],
  ): string {
    const node = this.nodes.add(op, op, inputs, {
      attributes: Object.fromEntries(
        attributes.map((each) => [each.name, attributeOf(this.binding, each)]),
      ),
      after,
    });
    for (const input of inputs) this.reads.get(input)?.readers.push(node);
    return node;
  }

  private read(handle: string, type: number, after: readonly string[] = []): string {
    const attributes = { dtype: typeAttribute(type) };
    return this.nodes.add('ReadVariableOp', 'read', [handle], { attributes, after });
  }

  private assign({ handle, type, read }: Bound, value: string): string {
    return this.nodes.add('AssignVariableOp', 'assign', [handle, value], {
      attributes: { dtype: typeAttribute(type) },
      after: [nodeOf(read)],
    });
  }

  /**
   * An op on the graph's own variables. It comes after whatever reads them, so that none has to be
   * copied and none sees them half changed.
   */
  private apply(update: ResourceUpdate): Held[] {
    const { op, attributes, targets, inputs } = update;
    const bounds = targets.map(({ variable }) => this.variables.get(variable));
    if (bounds.includes(undefined))
      throw new Untraceable(l10n.t('it updates a variable that it does not own'));
    const own = bounds as Bound[];
    const sources = inputs.map((id) => this.output(id));
    const set = targets.flatMap(({ variable, value }, i) =>
      value === variable ? [] : [this.assign(own[i]!, this.output(value))],
    );
    const results = applyAtOnce(this.binding, update);
    const before = own.flatMap(({ read, readers }) => [nodeOf(read), ...readers]);
    const handles = own.map(({ handle }) => handle);
    const node = this.add(op, attributes, [...handles, ...sources], [...before, ...set]);
    results.forEach(({ id }, i) => this.left.set(id, { bound: own[i]!, node }));
    return results;
  }

  private constant(constant: Constant): string {
    const node = this.nodes.add('Const', 'constant', [], {
      attributes: constantAttributes(constant.dtype, constant.shape, contentOf(constant)),
    });
    return `${node}:0`;
  }

  /** A tensor from before, as it is. */
  private standing(id: number): Constant {
    const { binding } = this;
    // The binding tells shape and type of what an op gives only.
    const [held] = binding.executeOp('Identity', [], [id], 1);
    const { shape, dtype } = held!;
    const values = binding.tensorDataSync(held!.id);
    binding.deleteTensor(held!.id);
    return { shape, dtype, values };
  }
}
