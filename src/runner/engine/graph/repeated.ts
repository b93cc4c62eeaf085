import {
  constantAttributes,
  flagAttribute,
  integerAttribute,
  textAttribute,
  typeAttribute,
  types,
} from './attributes';
import {
  nodeOf,
  placeholder,
  type FunctionNodes,
  type Output,
  type RecordedFunction,
} from './functionNodes';
import type { GraphDef, NodeOptions } from './graphDef';
import type { Bytes } from './wire';

/** What the session holds for the outputs of a call. */
const OUTPUT_BYTES = 1024 ** 2;
const MOST = 64;

type Attributes = Readonly<Record<string, Bytes>>;

const typed = (type: number, ...names: readonly string[]): Attributes =>
  Object.fromEntries(names.map((name) => [name, typeAttribute(type)]));

export interface RepeatedOptions {
  readonly scope: string;
  /** How often a call may run it; other bounds may be less. */
  readonly most: number;
  /** The last time is the one whose first output, of one dimension, begins with no finite number. */
  readonly whileFinite: boolean;
  /** Gives the handle's output of float32 numbers that stay in the session. */
  readonly hold: (name: string, shape: readonly number[]) => string;
}

/**
 * Of a function that a call runs some times, one after the other: its nodes are the body of a loop.
 * A call costs once what it costs, and threads need not be woken for each time: the MLP of the
 * benchmark takes 0.45 ms a step, not 0.55. What each time gives is written down in the session, row
 * by row, and read in one piece.
 *
 * Source: Yu et al. 2018, "Dynamic control flow in large-scale machine learning",
 * https://arxiv.org/abs/1805.01772, §4.
 */
export class Repeated implements FunctionNodes {
  private readonly scope: string;
  private readonly feeds: string[] = [];
  /** Nodes within the loop. */
  private readonly own = new Set<string>();
  /** Types of outputs beside it; those of others are handles. */
  private readonly types = new Map<string, Bytes>();
  /** The same outputs within it. */
  private readonly entered = new Map<string, string>();
  /** How many times, int32 [1]. */
  private readonly count: string;
  /** Which time it is, from 0, int32. */
  private readonly index: string;
  /** The node that comes after the last time. */
  private readonly exit: string;

  constructor(
    private readonly graph: GraphDef,
    private readonly options: RepeatedOptions,
  ) {
    this.scope = options.scope;
    this.count = this.fed('count', types.int32, [1]);
    const shaped = typed(types.int32, 'T', 'Tshape');
    const times = this.beside('Reshape', [this.count, this.numbers([0])], shaped);
    const index = this.variable('index', types.int32, this.numbers([], 0));
    const less = this.node('Less', [index, times], typed(types.int32, 'T'));
    const condition = this.node('LoopCond', [options.whileFinite ? this.andFinite(less) : less]);
    const branch = nodeOf(this.node('Switch', [index, condition], typed(types.int32, 'T')));
    this.index = this.node('Identity', [`${branch}:1`], typed(types.int32, 'T'));
    this.exit = nodeOf(this.beside('Exit', [`${branch}:0`], typed(types.int32, 'T')));
  }

  add(
    op: string,
    name: string,
    inputs: readonly string[],
    { attributes = {}, after = [] }: NodeOptions = {},
  ): string {
    if (inputs.length === 0) {
      const node = this.graph.add(op, `${this.scope}/${name}`, [], { attributes });
      this.types.set(`${node}:0`, attributes.dtype!);
      return node;
    }
    // What hangs on nothing within the loop would run once more when that is left.
    const hangs = inputs.some((input) => this.own.has(nodeOf(input)));
    const triggers = hangs ? after : [...after, nodeOf(this.index)];
    const sources = inputs.map((input) => this.within(input));
    return this.addOwn(op, name, sources, { attributes, after: triggers });
  }

  /** What is fed for all times is parted by its first dimension. */
  feed(name: string, type: number, shape: readonly number[]): string {
    const all = this.fed(name, type, [-1, ...shape]);
    return this.node('GatherV2', [all, this.index, this.numbers([], 0)], {
      ...typed(type, 'Tparams'),
      ...typed(types.int32, 'Tindices', 'Taxis'),
    });
  }

  end(outputs: readonly Output[], after: readonly string[]): RecordedFunction {
    const { scope, options } = this;
    const bytes = outputs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 4), 0);
    const most = Math.max(1, Math.min(MOST, options.most, Math.floor(OUTPUT_BYTES / bytes)));
    const handles = outputs.map(({ shape }, i) =>
      options.hold(`${scope}/all_${i}`, [most, ...shape]),
    );
    const written = outputs.map(({ value }, i) =>
      this.add('ResourceScatterUpdate', 'write', [handles[i]!, this.index, value], {
        attributes: { ...typed(types.float32, 'dtype'), ...typed(types.int32, 'Tindices') },
      }),
    );
    if (options.whileFinite) this.next('finite', types.bool, this.isFinite(outputs[0]!.value));
    const next = this.add('AddV2', 'loop', [this.index, this.numbers([], 1)], {
      attributes: typed(types.int32, 'T'),
      after: [...written, ...after],
    });
    this.next('index', types.int32, `${next}:0`);
    const fetches = handles.map((handle) => this.rows(handle));
    return { feeds: this.feeds.join(), fetches: fetches.join(), most };
  }

  /** The first rows of what is held, once the loop is left. */
  private rows(handle: string): string {
    const read = this.graph.add('ReadVariableOp', `${this.scope}/held`, [handle], {
      attributes: typed(types.float32, 'dtype'),
      after: [this.exit],
    });
    const bounds = [this.numbers([1], 0), this.count, this.numbers([1], 1)];
    return this.beside('StridedSlice', [`${read}:0`, ...bounds], {
      ...typed(types.float32, 'T'),
      ...typed(types.int32, 'Index'),
    });
  }

  private andFinite(condition: string): string {
    const finite = this.variable('finite', types.bool, this.constant(types.bool, [], [1]));
    return this.node('LogicalAnd', [condition, finite]);
  }

  /** Whether a row's first number is finite. */
  private isFinite(row: string): string {
    const first = this.node('Slice', [row, this.numbers([1], 0), this.numbers([1], 1)], {
      ...typed(types.float32, 'T'),
      ...typed(types.int32, 'Index'),
    });
    const scalar = this.node('Reshape', [first, this.numbers([0])], {
      ...typed(types.float32, 'T'),
      ...typed(types.int32, 'Tshape'),
    });
    return this.node('IsFinite', [scalar], typed(types.float32, 'T'));
  }

  /** What changes from time to time. */
  private variable(name: string, type: number, first: string): string {
    const merged = [this.enter(first, false), `${this.scope}/next_${name}:0`];
    const attributes = { ...typed(type, 'T'), N: integerAttribute(2) };
    return `${this.addOwn('Merge', 'loop', merged, { attributes })}:0`;
  }

  /** What a variable is the next time. */
  private next(name: string, type: number, value: string): void {
    const attributes = typed(type, 'T');
    this.graph.add('NextIteration', `${this.scope}/next_${name}`, [value], { attributes });
  }

  /** A node of the loop itself. */
  private node(op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const sources = inputs.map((input) => this.within(input));
    return `${this.addOwn(op, 'loop', sources, { attributes })}:0`;
  }

  private addOwn(
    op: string,
    name: string,
    sources: readonly string[],
    options: NodeOptions,
  ): string {
    const node = this.graph.add(op, `${this.scope}/${name}`, sources, options);
    this.own.add(node);
    return node;
  }

  /** An output as it is within the loop. */
  private within(output: string): string {
    if (this.own.has(nodeOf(output))) return output;
    const entered = this.entered.get(output) ?? this.enter(output, true);
    this.entered.set(output, entered);
    return entered;
  }

  private enter(output: string, constant: boolean): string {
    const node = this.graph.add('Enter', `${this.scope}/enter`, [output], {
      attributes: {
        T: this.types.get(output) ?? typeAttribute(types.resource),
        frame_name: textAttribute(this.scope),
        is_constant: flagAttribute(constant),
        parallel_iterations: integerAttribute(1),
      },
    });
    return `${node}:0`;
  }

  private fed(name: string, type: number, shape: readonly number[]): string {
    const output = placeholder(this.graph, `${this.scope}/${name}`, type, shape);
    this.feeds.push(output);
    this.types.set(output, typeAttribute(type));
    return output;
  }

  /** A node beside the loop. */
  private beside(op: string, inputs: readonly string[], attributes: Attributes): string {
    const output = `${this.graph.add(op, `${this.scope}/beside`, inputs, { attributes })}:0`;
    this.types.set(output, attributes.T!);
    return output;
  }

  private numbers(shape: readonly number[], ...values: readonly number[]): string {
    return this.constant(types.int32, shape, new Uint8Array(Int32Array.from(values).buffer));
  }

  private constant(type: number, shape: readonly number[], content: ArrayLike<number>): string {
    const attributes = constantAttributes(type, shape, Uint8Array.from(content));
    return `${this.add('Const', 'constant', [], { attributes })}:0`;
  }
}
