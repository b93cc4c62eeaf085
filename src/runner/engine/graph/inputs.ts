import {
  copyRows,
  rawTensors,
  rowsOf,
  sizeOf,
  tensorsOf,
  widthOf,
  type Batch,
  type RowBatch,
  type StepBatch,
} from '../batch';
import type { TensorFlow } from '../../element';
import { gatherInto } from '../../gather';
import { isStored, type Part } from '../../prepared';
import { Scratch } from '../scratch';
import { typeAttribute, types } from './attributes';
import type { NodeBackend, Values } from './backend';
import type { FunctionNodes } from './functionNodes';
import type { Bound, GraphProgram } from './program';

/** Parts up to this size together stay in the graph; of larger ones each batch is copied. */
const RESIDENT_BYTES = 512 * 1024 ** 2;
/** Batches that are copied are fed together up to this size. */
const FED_BYTES = 2 * 1024 ** 2;

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

  /** How many batches such as this one are best fed together, at least 1. */
  most(batch: Batch): number {
    if (!('rows' in batch)) return 1;
    const { part, rows } = batch;
    if (this.table(part) !== undefined) return Infinity;
    const bytes = rows.length * widthOf(part) * typeOf(part.x).Type.BYTES_PER_ELEMENT;
    return Math.max(1, Math.floor(FED_BYTES / bytes));
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
   * @param batches of one key, as many as `most` says or fewer
   * @param together whether the function takes them one behind the other, were it one alone
   */
  feed(
    batches: readonly Batch[],
    together: boolean,
  ): { readonly ids: number[]; readonly made: readonly number[] } {
    const [first] = batches;
    if (!('rows' in first!))
      return { ids: this.backend.getInputTensorIds(tensorsOf(first!)), made: [] };
    const all = batches as readonly RowBatch[];
    const shape = together ? [all.length] : [];
    const made = [
      ...(this.tables.has(first.part) ? this.rowsFed(all, shape) : this.batchesFed(all, shape)),
      ...first.extras.map((_, i) => this.extraFed(all, shape, i)),
    ];
    return { ids: [...made], made };
  }

  private rowsFed(batches: readonly RowBatch[], shape: readonly number[]): number[] {
    const { length } = batches[0]!.rows;
    const all = this.rows.array(Int32Array, batches.length * length);
    batches.forEach(({ rows }, i) => all.set(rows, i * length));
    return [this.create([...shape, length], types.int32, all)];
  }

  private batchesFed(batches: readonly RowBatch[], shape: readonly number[]): number[] {
    const { part, rows } = batches[0]!;
    const { type } = typeOf(part.x);
    const y = this.targets.array(Float32Array, batches.length * rows.length);
    batches.forEach((each, i) => gatherInto(y.subarray(i * rows.length), part.y, each.rows));
    return [
      this.create([...shape, rows.length, ...this.inputShape], type, this.valuesOf(batches)),
      this.create([...shape, rows.length], types.float32, y),
    ];
  }

  /** Of one batch, where they lie; of several, one behind the other. */
  private valuesOf(batches: readonly RowBatch[]): Float32Array | Uint8Array {
    const { part, rows } = batches[0]!;
    if (batches.length === 1) return rowsOf(part, rows, this.inputs);
    const { Type } = typeOf(part.x);
    const size = rows.length * widthOf(part);
    const all = this.inputs.array(Type as typeof Float32Array, batches.length * size);
    batches.forEach((each, i) => copyRows(part, each.rows, all.subarray(i * size, (i + 1) * size)));
    return all;
  }

  private extraFed(batches: readonly RowBatch[], shape: readonly number[], index: number): number {
    this.extras[index] ??= new Scratch();
    const extras = batches.map((batch) => batch.extras[index]!);
    const size = sizeOf(extras[0]!);
    const all = this.extras[index].array(Float32Array, extras.length * size);
    extras.forEach(({ write }, i) => write(all.subarray(i * size, (i + 1) * size)));
    return this.create([...shape, ...extras[0]!.shape], types.float32, all);
  }

  private create(shape: readonly number[], type: number, values: Values): number {
    return this.backend.binding.createTensor(shape, type, values);
  }

  private recordRows(nodes: FunctionNodes, batch: RowBatch): RecordedInputs {
    const { library } = this;
    const { part, rows } = batch;
    const table = this.table(part);
    let sources: { x: string; y: string };
    const { type } = typeOf(part.x);
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

const typeOf = (values: Part['x']) =>
  (isStored(values) ? values.wholeLevels : values instanceof Uint8Array)
    ? { type: types.uint8, Type: Uint8Array }
    : { type: types.float32, Type: Float32Array };

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
