import {
  rawTensors,
  rowsOf,
  sizeOf,
  targetsOf,
  tensorsOf,
  type Batch,
  type Extra,
  type RowBatch,
  type StepBatch,
} from '../batch';
import type { TensorFlow } from '../../element';
import { isStored, type Part } from '../../prepared';
import { Scratch } from '../scratch';
import { typeAttribute, types } from './attributes';
import type { NodeBackend, Values } from './backend';
import type { FunctionNodes } from './functionNodes';
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
  /** The batch that it is recorded with. */
  batch(): StepBatch;
  dispose(): void;
}

/** Brings batches into a graph: by the rows of parts that it holds, or as they are. */
export class GraphInputs {
  private readonly tables = new Map<Part, Table>();
  private resident = 0;
  // The binding copies what tensors are made of, so that the next batch may lie where this one did.
  private readonly rows = new Scratch();
  private readonly inputs = new Scratch();
  private readonly targets = new Scratch();
  private readonly extras: Scratch[] = [];

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

  /** Whether the graph holds what batches such as this one are made of, so that rows alone are fed. */
  holds(batch: Batch): boolean {
    return 'rows' in batch && this.table(batch.part) !== undefined;
  }

  record(nodes: FunctionNodes, batch: Batch): RecordedInputs {
    if ('rows' in batch) return this.recordRows(nodes, batch);
    const bound = tensorsOf(batch).map((tensor, i) => ({
      tensor,
      output: nodes.feed(`input_${i}`, types.float32, tensor.shape),
    }));
    return { bound, batch: () => batch, dispose: () => undefined };
  }

  /**
   * Ids of tensors to feed; `made` are deleted after the call.
   * @param batches of one key; several one behind the other, where the graph holds their rows
   */
  feed(batches: readonly Batch[]): { readonly ids: number[]; readonly made: readonly number[] } {
    const [first] = batches;
    if (!('rows' in first!))
      return { ids: this.backend.getInputTensorIds(tensorsOf(first!)), made: [] };
    const made = this.tables.has(first.part)
      ? this.rowsFed(batches as RowBatch[])
      : this.batchFed(first);
    return { ids: [...made], made };
  }

  private rowsFed(batches: readonly RowBatch[]): number[] {
    const count = batches.length;
    const { rows, extras } = batches[0]!;
    const all = this.rows.array(Int32Array, count * rows.length);
    batches.forEach((batch, i) => all.set(batch.rows, i * rows.length));
    return [
      this.create([count, rows.length], types.int32, all),
      ...extras.map(({ shape }, i) =>
        this.extraFed(
          i,
          [count, ...shape],
          batches.map((batch) => batch.extras[i]!),
        ),
      ),
    ];
  }

  private batchFed(batch: RowBatch): number[] {
    const { part, rows, extras } = batch;
    const x = rowsOf(part, rows, this.inputs);
    const y = targetsOf(part, rows, this.targets);
    return [
      this.create([rows.length, ...this.inputShape], typeOf(x), x),
      this.create([rows.length], types.float32, y),
      ...extras.map((extra, i) => this.extraFed(i, extra.shape, [extra])),
    ];
  }

  private extraFed(index: number, shape: readonly number[], extras: readonly Extra[]): number {
    this.extras[index] ??= new Scratch();
    const size = sizeOf(extras[0]!);
    const all = this.extras[index].array(Float32Array, extras.length * size);
    extras.forEach(({ write }, i) => write(all.subarray(i * size, (i + 1) * size)));
    return this.create(shape, types.float32, all);
  }

  private create(shape: readonly number[], type: number, values: Values): number {
    return this.backend.binding.createTensor(shape, type, values);
  }

  private recordRows(nodes: FunctionNodes, batch: RowBatch): RecordedInputs {
    const { library } = this;
    const { part, rows } = batch;
    const table = this.table(part);
    let sources: { x: string; y: string };
    const type = typeOf(part.x);
    if (table === undefined) {
      const x = nodes.feed('x', type, [rows.length, ...this.inputShape]);
      sources = { x, y: nodes.feed('y', types.float32, [rows.length]) };
    } else {
      const indices = nodes.feed('rows', types.int32, [rows.length]);
      sources = {
        x: gathered(nodes, table.x, indices, type),
        y: gathered(nodes, table.y, indices, types.float32),
      };
    }
    const { x, y, extras } = rawTensors(library, batch, this.inputShape);
    return {
      bound: [
        { tensor: x, output: cast(nodes, sources.x, type, types.float32) },
        { tensor: y, output: sources.y },
        ...extras.map((tensor, i) => ({
          tensor,
          output: nodes.feed(`extra_${i}`, types.float32, tensor.shape),
        })),
      ],
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

/** Rows of a table. */
function gathered(nodes: FunctionNodes, table: string, rows: string, type: number): string {
  const attributes = { dtype: typeAttribute(type), Tindices: typeAttribute(types.int32) };
  return `${nodes.add('ResourceGather', 'rows', [table, rows], { attributes })}:0`;
}

function cast(nodes: FunctionNodes, value: string, from: number, to: number): string {
  if (from === to) return value;
  const attributes = { SrcT: typeAttribute(from), DstT: typeAttribute(to) };
  return `${nodes.add('Cast', 'cast', [value], { attributes })}:0`;
}
