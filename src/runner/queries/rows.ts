import type { DataReport, PartName } from '../../shared/protocol/dataReport';
import type {
  FoundRows,
  ListedRow,
  PairOfColumns,
  RowFilter,
} from '../../shared/protocol/dataRows';
import { partNames, type Column } from '../data/dataset';
import { inParallel } from '../parallel';
import { pictureAt } from '../stream/storedPixels';
import type { RowIndex } from './rowIndex';
import { pngUrl } from './thumbnails';

/** Rows and pictures that are listed; all are counted. */
const LISTED_ROWS = 200;
const LISTED_PICTURES = 60;

type Test = (position: number, place: number) => boolean;

/** The tests that rows of a part must pass; undefined: none of them can. */
function testsOf(index: RowIndex, filter: RowFilter, part: PartName): readonly Test[] | undefined {
  const { loaded, targets } = index.preparation;
  const { feature, category, from = -Infinity, to = Infinity, closed = false } = filter;
  const tests: Test[] = [];
  if (filter.removed) return undefined;
  if (filter.part !== undefined && filter.part !== part) return undefined;
  if (filter.class !== undefined) {
    const label = loaded.classes.indexOf(filter.class);
    tests.push((position) => targets[part][position] === label);
  }
  if (filter.balanced === true && part === 'train') {
    const wanted = balancedNames(index, filter);
    tests.push((_, place) => wanted.has(index.nameAt(place)));
  } else if (feature !== undefined && category !== undefined) {
    const column = index.preparation.tables?.[part].features.find(({ name }) => name === feature);
    const wanted = column?.categories.indexOf(category);
    if (column === undefined) return undefined;
    tests.push((position) => column.values[position] === wanted);
  } else if (feature !== undefined) {
    const values = index.values(part, feature, filter.scaled ?? false);
    if (values === undefined) return undefined;
    tests.push((position) => within(values[position]!, from, to, closed));
  }
  tests.push(...placeTests(index, filter));
  return tests;
}

/** Rows of the balanced training part that a filter asks for, or their parents. */
function balancedNames(index: RowIndex, filter: RowFilter): Set<number | string> {
  const { loaded, prepared } = index.preparation;
  const { feature, from = -Infinity, to = Infinity, closed = false } = filter;
  const label = filter.class === undefined ? undefined : loaded.classes.indexOf(filter.class);
  const { y } = prepared.parts.train;
  const valueAt = feature === undefined ? undefined : index.balanced(feature);
  return index.trainedOn((position) => {
    if (label !== undefined && y[position] !== label) return false;
    if (valueAt === undefined) return feature === undefined;
    return within(valueAt(position), from, to, closed);
  });
}

const within = (value: number, from: number, to: number, closed: boolean): boolean =>
  value >= from && (value < to || (closed && value === to));

/** The tests that look at a row as it was loaded, whether it is in a part or not. */
function placeTests(index: RowIndex, filter: RowFilter): Test[] {
  const { missing, names, fromPlace = 0, toPlace = Infinity } = filter;
  const tests: Test[] = [];
  if (missing !== undefined) {
    const values = index.source(missing)?.values;
    tests.push(
      (_, place) =>
        place >= fromPlace &&
        place < toPlace &&
        values !== undefined &&
        Number.isNaN(values[place]!),
    );
  }
  if (names !== undefined) {
    const wanted = new Set(names);
    tests.push((_, place) => wanted.has(index.nameAt(place)));
  }
  return tests;
}

/** Rows that are in no part: they are asked for by name, by a missing value, or all of them. */
function leftOut(index: RowIndex, filter: RowFilter): (number | string)[] {
  const { missing, names, removed } = filter;
  if (missing === undefined && names === undefined && !removed) return [];
  if (filter.part !== undefined || filter.class !== undefined) return [];
  const tests = placeTests(index, filter);
  return [...index.removed.keys()].filter((name) => {
    const place = index.place(name);
    if (removed) return true;
    if (place === undefined) return names?.includes(name) ?? false;
    return index.where(place) === undefined && tests.every((test) => test(-1, place));
  });
}

const shownValue = (column: Column, value: number): number | string | null => {
  if (Number.isNaN(value)) return null;
  return column.kind === 'numeric' ? value : (column.categories[value] ?? null);
};

function listed(index: RowIndex, name: number | string): ListedRow {
  const { loaded, tables, targets } = index.preparation;
  const place = index.place(name);
  const removed = index.removed.get(name);
  const base = { name, ...(removed && { removed }) };
  if (place === undefined) return { ...base, values: [] };
  const label = loaded.dataset.target[place]!;
  const target = loaded.classes.length === 0 ? label : loaded.classes[label]!;
  const where = index.where(place);
  const source = index.table?.features ?? [];
  const columns = where && tables ? tables[where.part].features : undefined;
  const cleaned = new Map(columns?.map((column) => [column.name, column]));
  const values = source.map((column) => {
    const own = cleaned.get(column.name);
    return own && where
      ? shownValue(own, own.values[where.position]!)
      : shownValue(column, column.values[place]!);
  });
  const filled = source.flatMap(({ values: own }, i) =>
    Number.isNaN(own[place]!) && values[i] !== null ? [i] : [],
  );
  if (where === undefined) return { ...base, target, values };
  const value = targets[where.part][where.position]!;
  return {
    ...base,
    part: where.part,
    target: loaded.classes.length === 0 ? value : loaded.classes[value]!,
    values,
    ...(filled.length > 0 && { filled }),
  };
}

function binOf(value: number, edges: readonly number[]): number {
  const [min, max, bins] = [edges[0]!, edges.at(-1)!, edges.length - 1];
  if (max <= min) return 0;
  return Math.min(bins - 1, Math.max(0, Math.floor((value - min) / ((max - min) / bins))));
}

/** Rows of a part by bin of each feature's histogram. */
function histograms(
  index: RowIndex,
  report: DataReport,
  part: PartName,
  positions: readonly number[],
): Record<string, number[]> {
  if (index.table === undefined) return {};
  return Object.fromEntries(
    report.features.flatMap(({ name, train, parts }) => {
      const statistics = part === 'train' ? train : parts?.[part].train;
      const values = statistics && index.values(part, name, false);
      if (values === undefined) return [];
      const { edges, counts } = statistics!.histogram;
      const found = counts.map(() => 0);
      for (const position of positions) found[binOf(values[position]!, edges)]!++;
      return [[name, found]];
    }),
  );
}

/** Points of the projection whose row, or both of whose parents, are among those found. */
function pointsAmong({ projection }: DataReport, trained: ReadonlySet<number | string>): number[] {
  return (projection?.names ?? []).flatMap((name, i) => {
    const rows = name === null ? projection!.synthetic[i]!.parents : [name];
    return rows.every((row) => trained.has(row)) ? [i] : [];
  });
}

async function withPictures(index: RowIndex, rows: readonly ListedRow[]): Promise<ListedRow[]> {
  const { dataset } = index.preparation.loaded;
  if (dataset.type !== 'images') return [...rows];
  const size = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  return inParallel(rows, async (row) => {
    const place = index.place(row.name);
    if (place === undefined) return row;
    const own = pictureAt(dataset.pixels, size, place);
    return { ...row, src: await pngUrl(own, dataset.shape) };
  });
}

/** The rows or pictures that a filter finds. */
export async function findRows(
  index: RowIndex,
  report: DataReport,
  filter: RowFilter,
): Promise<FoundRows> {
  const { loaded, targets } = index.preparation;
  const found: Record<PartName, number[]> = { train: [], validation: [], test: [] };
  for (const part of partNames) {
    const tests = testsOf(index, filter, part);
    const places = index.places[part];
    for (let position = 0; tests && position < places.length; position++)
      if (tests.every((test) => test(position, places[position]!))) found[part].push(position);
  }
  const limit = loaded.dataset.type === 'images' ? LISTED_PICTURES : LISTED_ROWS;
  const inParts = partNames.flatMap((part) =>
    found[part].slice(0, limit).map((position) => index.nameAt(index.places[part][position]!)),
  );
  const others = leftOut(index, filter);
  const asked = filter.names;
  const order = asked && new Map(asked.map((name, i) => [name, i]));
  const names = [...inParts, ...others];
  if (order) names.sort((a, b) => order.get(a)! - order.get(b)!);
  const trained = new Set(
    found.train.map((position) => index.nameAt(index.places.train[position]!)),
  );
  return {
    total: partNames.reduce((sum, part) => sum + found[part].length, others.length),
    parts: Object.fromEntries(
      partNames.map((part) => [part, byClass(found[part], targets[part], loaded.classes)]),
    ) as FoundRows['parts'],
    histograms: {
      train: histograms(index, report, 'train', found.train),
      validation: histograms(index, report, 'validation', found.validation),
      test: histograms(index, report, 'test', found.test),
    },
    points: pointsAmong(report, trained),
    columns: index.table?.features.map(({ name }) => name) ?? [],
    rows: await withPictures(
      index,
      names.slice(0, limit).map((name) => listed(index, name)),
    ),
  };
}

function byClass(
  positions: readonly number[],
  target: Float64Array,
  classes: readonly string[],
): Record<string, number> {
  if (classes.length === 0) return { '': positions.length };
  const counts = classes.map(() => 0);
  for (const position of positions) counts[target[position]!]!++;
  return Object.fromEntries(classes.map((name, k) => [name, counts[k]!]));
}

/** Two columns at the points of the projection. */
export function pairOfColumns(
  index: RowIndex,
  report: DataReport,
  columns: readonly [string, string],
): PairOfColumns {
  const [x, y] = columns.map((name) => index.values('train', name, false));
  const at = (values: ArrayLike<number> | undefined) =>
    (report.projection?.names ?? []).map((name) => {
      const place = name === null ? undefined : index.place(name);
      const where = place === undefined ? undefined : index.where(place);
      return where?.part === 'train' ? (values?.[where.position] ?? null) : null;
    });
  return { x: at(x), y: at(y) };
}
