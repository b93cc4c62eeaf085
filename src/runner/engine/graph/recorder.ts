import * as l10n from '@vscode/l10n';
import { attributeOf, tensorAttribute, typeAttribute, types } from './attributes';
import type { Binding, Held, NodeBackend, Values } from './backend';
import type { GraphDef } from './graphDef';
import { Untraceable } from './untraceable';

interface Constant {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: Values;
}

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
  private readonly binding: Binding;

  constructor(
    private readonly backend: NodeBackend,
    private readonly graph: GraphDef,
    /** Before the names of nodes. */
    private readonly scope: string,
  ) {
    this.binding = backend.binding;
  }

  /** From now on the tensor stands for the output of a node. */
  bind(id: number, output: string): void {
    if (this.outputs.has(id)) throw new Untraceable(l10n.t('two variables share their memory'));
    this.outputs.set(id, output);
  }

  /** Runs a function, whose ops are recorded. */
  record<T>(work: () => T): T {
    const { backend, binding } = this;
    const recording: Pick<Binding, 'createTensor' | 'executeOp' | 'tensorDataSync'> = {
      createTensor: (shape: readonly number[], dtype: number, values: Values): number => {
        const id = binding.createTensor(shape, dtype, values);
        this.constants.set(id, { shape: [...shape], dtype, values: values.slice() });
        return id;
      },
      executeOp: (...[op, attributes, inputs, count]: Parameters<Binding['executeOp']>): Held[] => {
        const sources = inputs.map((id) => this.output(id));
        const results = binding.executeOp(op, attributes, inputs, count);
        const node = this.graph.add(op, `${this.scope}/${op}`, sources, {
          attributes: Object.fromEntries(
            attributes.map((each) => [each.name, attributeOf(binding, each)]),
          ),
        });
        results.forEach(({ id }, i) => this.outputs.set(id, `${node}:${i}`));
        return results;
      },
      tensorDataSync: (id: number): Values => {
        const constant = this.constants.get(id);
        if (constant !== undefined) return constant.values;
        throw new Untraceable(l10n.t('it reads a tensor and goes on by what it finds'));
      },
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
    const constant = this.constants.get(id) ?? this.standing(id);
    const node = this.graph.add('Const', `${this.scope}/constant`, [], {
      attributes: {
        dtype: typeAttribute(constant.dtype),
        value: tensorAttribute(constant.dtype, constant.shape, contentOf(constant)),
      },
    });
    const output = `${node}:0`;
    this.outputs.set(id, output);
    return output;
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
