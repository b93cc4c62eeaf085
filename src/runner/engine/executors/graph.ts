import { counterOf } from '../drawing';
import type { Batch } from '../batch';
import type { StepDefinition } from '../definition';
import type { Bundle, Computed, Executor, Fed, StepKind, StepScalars } from '../executor';
import { types } from '../graph/attributes';
import { nodeBackend, type Held, type NodeBackend } from '../graph/backend';
import type { FunctionNodes, RecordedFunction } from '../graph/functionNodes';
import { Untraceable } from '../graph/untraceable';
import { isOutOfMemory } from '../outOfMemory';
import { GraphInputs, type RecordedInputs } from '../graph/inputs';
import { GraphProgram } from '../graph/program';

/** Batches as tensors of the binding. */
interface GraphFed extends Fed {
  readonly recorded: RecordedFunction;
  readonly ids: readonly number[];
  /** Those that are deleted once they were fed. */
  readonly made: readonly number[];
}

/**
 * Runs the step as a TensorFlow graph: recorded once for each size of batch, loaded as a session
 * that holds weights and optimizer state, and one call a step from then on.
 */
export class GraphExecutor implements Executor {
  readonly name = 'graph';
  private readonly backend: NodeBackend;
  private readonly program: GraphProgram;
  private readonly inputs: GraphInputs;
  private readonly functions = new Map<string, RecordedFunction>();
  /** Functions that have run. */
  private readonly proven = new Set<RecordedFunction>();
  /** The session's variables have gone on from the definition's. */
  private ahead = false;
  /** The definition's variables are the newer ones. */
  private behind = true;
  /** The steps that are under way. */
  private begun: { readonly length: number; readonly training: boolean } | undefined;

  constructor(private readonly definition: StepDefinition) {
    this.backend = nodeBackend(definition.tf);
    const { tf, variables, inputShape, precision } = definition;
    this.program = new GraphProgram(this.backend, tf, variables, precision);
    this.inputs = new GraphInputs(this.backend, tf, this.program, inputShape);
  }

  get concurrent(): boolean {
    return this.backend.binding.startSavedModel !== undefined;
  }

  prepare(kind: StepKind, batch: Batch): void {
    this.recorded(kind, batch);
  }

  most(kind: StepKind, batch: Batch): number {
    return this.functions.get(this.keyOf(kind, batch))?.most ?? 1;
  }

  feed(kind: StepKind, batches: readonly Batch[]): Fed | GraphFed {
    const recorded = this.functions.get(this.keyOf(kind, batches[0]!));
    // Recording would end the session that a step may be under way in.
    return recorded === undefined ? { kind, batches } : this.fedTo(recorded, { kind, batches });
  }

  begin(fed: Fed | GraphFed, scalars?: readonly StepScalars[]): void {
    const { recorded, ids, made } = 'recorded' in fed ? fed : this.bring(fed);
    const { length } = fed.batches;
    const count = recorded.most === undefined ? [] : [this.numbers([1], [length])];
    const numbers = scalars === undefined ? [] : this.feedNumbers(scalars, recorded);
    try {
      this.start(recorded, [...count, ...ids, ...numbers]);
    } finally {
      for (const id of [...made, ...count, ...numbers]) this.backend.binding.deleteTensor(id);
    }
    this.begun = { length, training: scalars !== undefined };
    if (scalars !== undefined) this.ahead = true;
  }

  end(): Bundle<Computed> {
    const { length, training } = this.begun!;
    const { outputs, at } = this.program.finish();
    const [packed, predictions] = outputs.map((held) => parted(this.take(held), length));
    const all = packed!.map((row, i) => ({
      packed: row,
      ...(predictions && { predictions: predictions[i]! }),
    }));
    const last = training ? all.findIndex((each) => !Number.isFinite(each.packed[0])) : -1;
    return { results: last < 0 ? all : all.slice(0, last + 1), at };
  }

  release(fed: Fed | GraphFed): void {
    if ('made' in fed) for (const id of fed.made) this.backend.binding.deleteTensor(id);
  }

  pull(): void {
    if (!this.ahead) return;
    this.definition.tf.tidy(() => {
      this.program.values().forEach((value, i) => this.definition.variables[i]!.assign(value));
    });
    this.ahead = false;
  }

  push(): void {
    this.ahead = false;
    this.behind = true;
  }

  dispose(): void {
    this.program.dispose();
  }

  private keyOf(kind: StepKind, batch: Batch): string {
    return `${kind}_${this.inputs.key(batch)}`;
  }

  private bring(fed: Fed): GraphFed {
    return this.fedTo(this.recorded(fed.kind, fed.batches[0]!), fed);
  }

  private fedTo(recorded: RecordedFunction, fed: Fed): GraphFed {
    return { ...fed, recorded, ...this.inputs.feed(fed.batches, recorded.most !== undefined) };
  }

  /** The recorded function for batches of this size; recorded where there is none. */
  private recorded(kind: StepKind, batch: Batch): RecordedFunction {
    const key = this.keyOf(kind, batch);
    let known = this.functions.get(key);
    if (known === undefined) {
      // A new session begins with the definition's variables.
      this.pull();
      this.push();
      try {
        known = this.record(kind, key, batch);
      } catch (error) {
        if (isOutOfMemory(error)) throw error;
        // What is wrong with the step itself, the eager executor will tell.
        throw new Untraceable((error as Error).message, { cause: error });
      }
      this.functions.set(key, known);
    }
    return known;
  }

  private record(kind: StepKind, scope: string, batch: Batch): RecordedFunction {
    const most = this.inputs.most(batch);
    const nodes =
      most > 1
        ? this.program.repeated(scope, { most, whileFinite: kind === 'train' })
        : this.program.once(scope);
    const inputs = this.inputs.record(nodes, batch);
    try {
      if (kind === 'train') return this.recordTraining(nodes, inputs);
      return this.program.record(nodes, inputs.bound, () => {
        const { packed, predictions } = this.definition.evaluate(inputs.batch());
        return [packed, predictions];
      });
    } finally {
      inputs.dispose();
    }
  }

  private recordTraining(nodes: FunctionNodes, inputs: RecordedInputs): RecordedFunction {
    const { tf, model } = this.definition;
    const { drawing } = model;
    const learningRate = tf.scalar(0);
    const update = tf.scalar(1);
    const counter = tf.tensor2d(counterOf(0), [2, 2], 'int32');
    const numbers = [learningRate, update, counter].map((tensor, i) => ({
      tensor,
      output: nodes.feed(
        `number_${i}`,
        tensor === counter ? types.int32 : types.float32,
        tensor.shape,
      ),
    }));
    try {
      drawing.counter = counter;
      return this.program.record(nodes, [...inputs.bound, ...numbers], () => [
        this.definition.train(inputs.batch(), { learningRate, update }),
      ]);
    } finally {
      drawing.counter = undefined;
      tf.dispose([learningRate, update, counter]);
    }
  }

  /** Tensors of what `recordTraining` has its numbers fed by. */
  private feedNumbers(scalars: readonly StepScalars[], { most }: RecordedFunction): number[] {
    const all = most === undefined ? [] : [scalars.length];
    const { binding } = this.backend;
    const float = (values: readonly number[]): number =>
      binding.createTensor(all, types.float32, Float32Array.from(values));
    return [
      float(scalars.map(({ learningRate }) => learningRate)),
      float(scalars.map(({ update }) => update)),
      this.numbers(
        [...all, 2, 2],
        scalars.flatMap(({ step }) => [...counterOf(step)]),
      ),
    ];
  }

  private numbers(shape: readonly number[], values: readonly number[]): number {
    return this.backend.binding.createTensor(shape, types.int32, Int32Array.from(values));
  }

  private start(recorded: RecordedFunction, inputs: readonly number[]): void {
    if (this.behind) {
      this.program.initialize();
      this.behind = false;
    }
    if (this.proven.has(recorded)) {
      this.program.begin(recorded, inputs, false);
      return;
    }
    try {
      this.program.begin(recorded, inputs, true);
      this.proven.add(recorded);
    } catch (error) {
      if (isOutOfMemory(error)) throw error;
      // TensorFlow looks at a part of the graph when it first runs.
      throw new Untraceable((error as Error).message, { cause: error });
    }
  }

  private take({ id }: Held): Float32Array {
    const { binding } = this.backend;
    const values = binding.tensorDataSync(id) as Float32Array;
    binding.deleteTensor(id);
    return values;
  }
}

/** Parts of equal length, one behind the other. */
function parted(values: Float32Array, count: number): Float32Array[] {
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) => values.subarray(i * size, (i + 1) * size));
}
