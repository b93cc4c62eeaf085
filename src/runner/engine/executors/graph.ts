import { counterOf } from '../drawing';
import type { Batch } from '../batch';
import type { StepDefinition } from '../definition';
import type { Computed, Executor, Fed, StepKind, StepScalars } from '../executor';
import { types } from '../graph/attributes';
import { nodeBackend, type Held, type NodeBackend } from '../graph/backend';
import { Untraceable } from '../graph/untraceable';
import { isOutOfMemory } from '../outOfMemory';
import { GraphInputs, type RecordedInputs } from '../graph/inputs';
import { GraphProgram, type RecordedFunction } from '../graph/program';

/** A batch as tensors of the binding. */
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

  constructor(private readonly definition: StepDefinition) {
    this.backend = nodeBackend(definition.tf);
    const { tf, variables, inputShape, precision } = definition;
    this.program = new GraphProgram(this.backend, tf, variables, precision);
    this.inputs = new GraphInputs(this.backend, tf, this.program, inputShape);
  }

  prepare(kind: StepKind, batch: Batch): void {
    this.recorded(kind, batch);
  }

  feed(kind: StepKind, batch: Batch): Fed | GraphFed {
    const recorded = this.functions.get(this.keyOf(kind, batch));
    // Recording would end the session that a step may be under way in.
    if (recorded === undefined) return { kind, batch };
    return { kind, batch, recorded, ...this.inputs.feed(batch) };
  }

  begin(fed: Fed | GraphFed, beside: boolean, scalars?: StepScalars): void {
    const { binding } = this.backend;
    const { recorded, ids, made } = 'recorded' in fed ? fed : this.bring(fed);
    const numbers =
      scalars === undefined
        ? []
        : [
            binding.createTensor([], types.float32, Float32Array.of(scalars.learningRate)),
            binding.createTensor([], types.float32, Float32Array.of(scalars.update)),
            binding.createTensor(
              [2, 2],
              types.int32,
              counterOf(this.definition.model.drawing.step),
            ),
          ];
    try {
      this.start(recorded, [...ids, ...numbers], beside);
    } finally {
      for (const id of [...made, ...numbers]) binding.deleteTensor(id);
    }
    if (scalars !== undefined) this.ahead = true;
  }

  end(): Computed {
    const { outputs, at } = this.program.finish();
    const [packed, predictions] = outputs.map((held) => this.take(held));
    return { packed: packed!, ...(predictions && { predictions }), at };
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

  private bring({ kind, batch }: Fed): GraphFed {
    return { kind, batch, recorded: this.recorded(kind, batch), ...this.inputs.feed(batch) };
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
    const inputs = this.inputs.record(scope, batch);
    try {
      if (kind === 'train') return this.recordTraining(scope, inputs);
      return this.program.record(scope, inputs, () => {
        const { packed, predictions } = this.definition.evaluate(inputs.batch());
        return [packed, predictions];
      });
    } finally {
      inputs.dispose();
    }
  }

  private recordTraining(scope: string, inputs: RecordedInputs): RecordedFunction {
    const { tf, model } = this.definition;
    const { drawing } = model;
    const learningRate = tf.scalar(0);
    const update = tf.scalar(1);
    const counter = tf.tensor2d(counterOf(0), [2, 2], 'int32');
    const numbers = [learningRate, update, counter].map((tensor, i) => ({
      tensor,
      output: this.program.placeholder(
        `${scope}/number_${i}`,
        tensor === counter ? types.int32 : types.float32,
        tensor.shape,
      ),
    }));
    const all = {
      bound: [...inputs.bound, ...numbers],
      feeds: [...inputs.feeds, ...numbers.map(({ output }) => output)],
    };
    try {
      drawing.counter = counter;
      return this.program.record(scope, all, () => [
        this.definition.train(inputs.batch(), { learningRate, update }),
      ]);
    } finally {
      drawing.counter = undefined;
      tf.dispose([learningRate, update, counter]);
    }
  }

  private start(recorded: RecordedFunction, inputs: readonly number[], beside: boolean): void {
    if (this.behind) {
      this.program.initialize();
      this.behind = false;
    }
    if (this.proven.has(recorded)) {
      this.program.begin(recorded, inputs, beside);
      return;
    }
    try {
      this.program.begin(recorded, inputs, false);
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
