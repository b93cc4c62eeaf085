import { Places } from '../wasm/places';
import { PAGE_BYTES } from '../wasm/webAssembly';

/** Queries of a tile, and points: 4 · 8 sums, which just fit the processor's registers. */
export const QUERIES = 4;
export const POINTS = 8;
/** Bytes of the sums of a tile. */
export const SUMS = QUERIES * POINTS * 4;
/** Bytes of a neighbour while a query's are ranked: squared distance, float64, and row, int32. */
export const RANKED = 16;
/** Of a memory whose addresses have 32 bits. */
const MOST_BYTES = 2 ** 32 - PAGE_BYTES;

/** Rows among which, or for which, neighbours are looked for; where their arrays lie, in bytes. */
export interface RowSet {
  readonly count: number;
  /** Rows with those that fill the last tile up. */
  readonly padded: number;
  /** Rows that lie side by side. */
  readonly group: number;
  /** [count][x columns], float64: as they are given, in the order given. */
  readonly given: number;
  /** [count], int32: what row of x each is. */
  readonly rows: number;
  /** [count], int32: by place, which of those given stands there. */
  readonly order: number;
  /** [padded / group][columns][group], float32, by place, as are the following. */
  readonly values: number;
  /** Half the squared norm, float32; Infinity: only fills a tile up. */
  readonly halves: number;
  /**
   * [segments][padded]: norm of what follows a segment, float32. Of queries the first of a tile has
   * the largest of theirs.
   */
  readonly rests: number;
  /** Row of x, int32: a row is never its own neighbour. */
  readonly ids: number;
}

/** Where the arrays lie in the shared memory, in bytes, and how they are shaped. */
export interface Layout {
  /** Columns of x. */
  readonly given: number;
  /** Even; a column of zeros fills an odd number up. */
  readonly columns: number;
  /** Columns summed between two looks at whether a whole tile is too far; even. */
  readonly segment: number;
  readonly segments: number;
  readonly neighbors: number;
  /** Candidates of a list. */
  readonly candidates: number;
  /** Queries and points are the same rows: a tile then serves both. */
  readonly symmetric: boolean;
  readonly points: RowSet;
  readonly queries: RowSet;
  /** [x columns], float64. */
  readonly mean: number;
  /** [x columns], int32: by axis the bytes from a row's first column to the one that it is. */
  readonly axes: number;
  /** The largest value less its mean, and what values are multiplied by: float64. */
  readonly most: number;
  readonly scale: number;
  /** [rows][columns], float32: the rows of a set on their axes, in the order given. */
  readonly coordinates: number;
  /** Of each thread: sums of a tile, or what is ranked. */
  readonly scratch: number;
  readonly scratchStride: number;
  /** Of each query: a half squared distance below which each of its candidates is, float32. */
  readonly limits: number;
  /** Lists of candidates: one, or one of each thread. */
  readonly lists: number;
  readonly listStride: number;
  /** [queries][candidates]: half squared distances, ascending, float32, and places, int32. */
  readonly distances: number;
  readonly places: number;
  /** [queries][neighbors], int32, in the order given; first −1: in doubt. */
  readonly found: number;
  readonly pages: number;
}

interface Shape {
  readonly columns: number;
  readonly points: number;
  readonly queries: number;
  readonly neighbors: number;
  readonly candidates: number;
  readonly symmetric: boolean;
  /** Whether columns that vary little are known to come last. */
  readonly turned: boolean;
  readonly threads: number;
}

export const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

/** Undefined where they would not fit the memory. */
export function arrange(shape: Shape): Layout | undefined {
  const { symmetric, neighbors, candidates, threads } = shape;
  const columns = roundUp(shape.columns, 2);
  // On columns as they are few tiles show to be far before half of them are summed.
  const least = shape.turned ? 8 : 16;
  const segment = columns <= 64 ? least : roundUp(columns / 8, 2);
  const segments = Math.ceil(columns / segment);
  const all = new Places(64);
  const reserve = (bytes: number): number => all.take(bytes);
  const rowSet = (count: number, group: number, padded: number, same?: RowSet): RowSet => ({
    ...{ count, group, padded },
    given: same?.given ?? reserve(count * shape.columns * 8),
    rows: same?.rows ?? reserve(count * 4),
    order: same?.order ?? reserve(count * 4),
    values: reserve(padded * columns * 4),
    halves: reserve(padded * 4),
    rests: reserve(padded * segments * 4),
    ids: reserve(padded * 4),
  });
  const points = rowSet(shape.points, POINTS, roundUp(shape.points, POINTS));
  const padded = roundUp(shape.queries, symmetric ? POINTS : QUERIES);
  const queries = rowSet(shape.queries, QUERIES, padded, symmetric ? points : undefined);
  const scratchStride = roundUp(Math.max(SUMS, (neighbors + 1) * RANKED), 64);
  const shared = {
    mean: reserve(shape.columns * 8),
    axes: reserve(shape.columns * 4),
    most: reserve(8),
    scale: reserve(8),
    coordinates: reserve(Math.max(points.count, queries.count) * columns * 4),
    scratch: reserve(scratchStride * threads),
    limits: reserve(padded * 4),
    found: reserve(shape.queries * neighbors * 4),
  };
  const first = all.end;
  const distances = reserve(padded * candidates * 4);
  const places = reserve(padded * candidates * 4);
  const listStride = all.end - first;
  // Each pair of the same rows serves both, so two threads may come upon the same row.
  const lists = symmetric ? threads : 1;
  const bytes = first + listStride * lists;
  if (bytes > MOST_BYTES) return undefined;
  return {
    ...{ given: shape.columns, columns, segment, segments, neighbors, candidates, symmetric },
    ...{ points, queries, scratchStride, lists, listStride, distances, places, ...shared },
    pages: Math.ceil(bytes / PAGE_BYTES),
  };
}
