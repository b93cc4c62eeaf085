import { rawTensors, rowsOf, targetsOf, tensorsOf, type Batch, type RowBatch } from '../batch';
import type { StepBatch } from '../batch';
import type { TensorFlow } from '../../element';
import { isStored, type Part } from '../../prepared';
import { Scratch } from '../scratch';
import { types } from './attributes';
import type { NodeBackend } from './backend';
import type { Bound, GraphProgram } from './program';

/** Parts up to this size together stay in the graph; of larger ones each batch is copied. */
const RESIDENT_BYTES = 512 * 1024 ** 2;

/** A part that the graph holds. */
interface Table {
  readonly x: string;
  readonly y: string;
}

/** What a recorded function takes a batch from. */
export interface RecordedInputs {
  readonly bound: readonly Bound[];
  /** Outputs to be fed at each call. */
  readonly feeds: readonly string[];
  /** The batch that it is recorded with. */
  batch(): StepBatch;
  dispose(): void;
}

/** Brings batches into a graph: by the rows of parts that it holds, or as they are. */
export class GraphInputs {
  private readonly tables = new Map<Part, Table>();
  private resident = 0;
  // The binding copies what tensors are made of, so that the next batch may lie where this one did.
  private readonly inputs = new Scratch();
  private readonly targets = new Scratch();

  constructor(
    private readonly backend: NodeBackend,
    private readonly library: TensorFlow,
    private readonly program: GraphProgram,
    private readonly inputShape: readonly number[],
  ) {}

  /** Batches of one key are taken by the same recorded function. */
  key(batch: Batch): string {
    if (!('rows' in batch))
      return tensorsOf(batch)
        .map(({ shape }) => shape.join('x'))
        .join('_');
    const { part, rows, kind } = batch;
    return [this.source(part), rows.length, kind].join('_');
  }

  record(scope: string, batch: Batch): RecordedInputs {
    if ('rows' in batch) return this.recordRows(scope, batch);
    const bound = tensorsOf(batch).map((tensor, i) => ({
      tensor,
      output: this.program.placeholder(`${scope}/input_${i}`, types.float32, tensor.shape),
    }));
    const feeds = bound.map(({ output }) => output);
    return { bound, feeds, batch: () => batch, dispose: () => undefined };
  }

  /** Ids of tensors to feed; `made` are deleted after the call. */
  feed(batch: Batch): { readonly ids: number[]; readonly made: readonly number[] } {
    const { binding } = this.backend;
    if (!('rows' in batch))
      return { ids: this.backend.getInputTensorIds(tensorsOf(batch)), made: [] };
    const { rows, part } = batch;
    const made: number[] = [];
    if (this.tables.has(part)) made.push(binding.createTensor([rows.length], types.int32, rows));
    else {
      const x = rowsOf(part, rows, this.inputs);
      const y = targetsOf(part, rows, this.targets);
      const shape = [rows.length, ...this.inputShape];
      made.push(binding.createTensor(shape, typeOf(x), x));
      made.push(binding.createTensor([rows.length], types.float32, y));
    }
    for (const { values, shape } of batch.extras)
      made.push(binding.createTensor(shape, types.float32, values));
    return { ids: [...made], made };
  }

  private recordRows(scope: string, batch: RowBatch): RecordedInputs {
    const { program, library } = this;
    const { part, rows } = batch;
    const table = this.table(part);
    const feeds: string[] = [];
    const feed = (name: string, type: number, shape: readonly number[]): string => {
      feeds.push(program.placeholder(`${scope}/${name}`, type, shape));
      return feeds.at(-1)!;
    };
    let sources: { x: string; y: string };
    const type = typeOf(part.x);
    if (table === undefined) {
      const x = feed('x', type, [rows.length, ...this.inputShape]);
      sources = { x, y: feed('y', types.float32, [rows.length]) };
    } else {
      const indices = feed('rows', types.int32, [rows.length]);
      sources = {
        x: program.gather(scope, table.x, indices, type),
        y: program.gather(scope, table.y, indices, types.float32),
      };
    }
    const { x, y, extras } = rawTensors(library, batch, this.inputShape);
    return {
      bound: [
        { tensor: x, output: program.cast(scope, sources.x, type, types.float32) },
        { tensor: y, output: sources.y },
        ...extras.map((tensor, i) => ({
          tensor,
          output: feed(`extra_${i}`, types.float32, tensor.shape),
        })),
      ],
      feeds,
      batch: () => batch.make(x, y, extras),
      dispose: () => library.dispose([x, y, ...extras]),
    };
  }

  /** How a part comes into the graph, as a part of names. */
  private source(part: Part): string {
    const index = [...this.tables.keys()].indexOf(part);
    if (index >= 0) return `part${index}`;
    return this.fits(part) ? `part${this.tables.size}` : 'fed';
  }

  private fits({ x, y }: Part): boolean {
    return !isStored(x) && this.resident + x.byteLength + y.byteLength <= RESIDENT_BYTES;
  }

  /** Puts the part into the graph, where it fits. */
  private table(part: Part): Table | undefined {
    const known = this.tables.get(part);
    if (known !== undefined || isStored(part.x) || !this.fits(part)) return known;
    this.resident += part.x.byteLength + part.y.byteLength;
    const name = `part/${this.tables.size}`;
    const table = {
      x: this.program.addTable(`${name}/x`, part.x, [part.rows, ...this.inputShape]),
      y: this.program.addTable(`${name}/y`, part.y, [part.rows]),
    };
    this.tables.set(part, table);
    return table;
  }
}

const typeOf = (values: Part['x']): number =>
  (isStored(values) ? values.wholeLevels : values instanceof Uint8Array)
    ? types.uint8
    : types.float32;
