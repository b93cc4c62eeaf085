import * as l10n from '@vscode/l10n';
import type { UnionParam } from '../../shared/config/element';
import { TrainyardError } from '../../shared/problem';
import type { ResampleInput } from './sampler';

const counts = {
  type: 'map',
  of: { type: 'integer', min: 0, doc: 'Rows of the class afterwards.' },
  doc: 'Rows wanted of each class named.',
} as const;

const ratio = {
  type: 'number',
  exclusiveMin: 0,
  max: 1,
  doc: 'Two classes only: minority rows for each majority row afterwards.',
} as const;

/** Words for the classes that may lose rows. */
const losing = <const D extends string>(doc: D) =>
  ({
    type: 'enum',
    values: ['auto', 'majority', 'not minority', 'not majority', 'all'],
    doc,
  }) as const;

/** Which classes an over-sampler fills up, and how far. */
export const overSamplingStrategy = {
  type: 'union',
  of: [
    {
      type: 'enum',
      values: ['auto', 'minority', 'not minority', 'not majority', 'all'],
      doc: 'Classes filled up to the majority; auto: not majority.',
    },
    ratio,
    counts,
  ],
  default: 'auto',
  doc: 'Which classes get rows, and how many: auto (all but the majority), a ratio for two classes, or {class: rows}.',
} as const satisfies UnionParam;

/** Which classes an under-sampler cuts down, and how far. */
export const underSamplingStrategy = {
  type: 'union',
  of: [losing('Classes cut down to the minority; auto: not minority.'), ratio, counts],
  default: 'auto',
  doc: 'Which classes lose rows, and how many: auto (all but the minority), a ratio for two classes, or {class: rows}.',
} as const satisfies UnionParam;

/** Which classes a cleaning sampler may take rows from. */
export const cleaningStrategy = {
  type: 'union',
  of: [
    losing('Classes that may lose rows; auto: not minority.'),
    {
      type: 'list',
      of: { type: 'string', of: 'class', doc: 'Name of a class.' },
      doc: 'Names of the classes that may lose rows.',
    },
  ],
  default: 'auto',
  doc: 'Which classes may lose rows: auto (all but the minority), another word, or their names.',
} as const satisfies UnionParam;

type ByCount = Readonly<Record<string, number>>;
type Strategy = string | number | ByCount;
/** What counting needs of the rows to be balanced. */
export type Labelled = Pick<ResampleInput, 'y' | 'classes' | 'at'>;

interface Statistics {
  /** Rows of each class that has any, by class index, ascending. */
  readonly present: ReadonlyMap<number, number>;
  /** The first of the largest and of the smallest classes. */
  readonly majority: number;
  readonly minority: number;
  readonly most: number;
  readonly fewest: number;
}

function countByClass(y: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (let row = 0; row < y.length; row++) counts[y[row]!]!++;
  return counts;
}

function statistics({ y, classes, at }: Labelled): Statistics {
  const present = new Map(
    [...countByClass(y, classes.length).entries()].filter(([, count]) => count > 0),
  );
  if (present.size < 2) {
    throw new TrainyardError({
      code: 'balance.oneClass',
      at,
      message: l10n.t(
        'The training part holds {0} class, so there is nothing to balance. Check the target and the split, or set balance to none.',
        present.size,
      ),
    });
  }
  const sizes = [...present.values()];
  const most = Math.max(...sizes);
  const fewest = Math.min(...sizes);
  const firstOf = (size: number): number => [...present].find(([, count]) => count === size)![0];
  return { present, majority: firstOf(most), minority: firstOf(fewest), most, fewest };
}

function strategyError(
  input: Labelled,
  message: string,
  ...keys: readonly string[]
): TrainyardError {
  const at = [...input.at, 'samplingStrategy', ...keys];
  return new TrainyardError({ code: 'balance.strategy', at, message });
}

function targeted(strategy: string, { present, majority, minority }: Statistics): number[] {
  const all = [...present.keys()];
  switch (strategy) {
    case 'majority':
      return [majority];
    case 'minority':
      return [minority];
    case 'not majority':
      return all.filter((label) => label !== majority);
    case 'not minority':
      return all.filter((label) => label !== minority);
    default:
      return all;
  }
}

function requireTwoClasses(input: Labelled, { present }: Statistics): void {
  if (present.size === 2) return;
  throw strategyError(
    input,
    l10n.t(
      'A ratio as samplingStrategy is for two classes; the training part holds {0}. Give {class: rows} or a word such as "auto".',
      present.size,
    ),
  );
}

/** The asked counts by class index, each class known and present. */
function byIndex(strategy: ByCount, input: Labelled, { present }: Statistics): [number, number][] {
  const asked = Object.entries(strategy).map(([name, rows]): [number, number] => {
    const label = input.classes.indexOf(name);
    if (!present.has(label)) {
      throw strategyError(
        input,
        l10n.t(
          'samplingStrategy names the class "{0}", which the training part does not hold. Its classes are: {1}.',
          name,
          [...present.keys()].map((known) => `"${input.classes[known]!}"`).join(', '),
        ),
        name,
      );
    }
    return [label, rows];
  });
  return asked.sort(([a], [b]) => a - b);
}

/**
 * Rows to make of each class that an over-sampler aims at, by class index, ascending: the meaning
 * of imbalanced-learn's `check_sampling_strategy(…, 'over-sampling')`.
 *
 * @throws TrainyardError `balance.oneClass`, `balance.strategy`
 */
export function overSamplingCounts(strategy: Strategy, input: Labelled): Map<number, number> {
  const facts = statistics(input);
  const { present, majority, minority, most } = facts;
  if (typeof strategy === 'number') {
    requireTwoClasses(input, facts);
    const rows = Math.trunc(most * strategy - present.get(minority)!);
    // Equal classes: the first is the majority and the minority at once, the other one is aimed at.
    const label = [...present.keys()].find((known) => known !== majority)!;
    if (rows > 0) return new Map([[label, rows]]);
    throw strategyError(
      input,
      l10n.t(
        'The ratio {0} would take rows from "{1}", which has {2} of {3} rows already; an over-sampler only adds. Give a larger ratio.',
        strategy,
        input.classes[label]!,
        present.get(label)!,
        most,
      ),
    );
  }
  if (typeof strategy === 'string') {
    const labels = targeted(strategy === 'auto' ? 'not majority' : strategy, facts);
    return new Map(labels.map((label) => [label, most - present.get(label)!]));
  }
  return new Map(
    byIndex(strategy, input, facts).map(([label, rows]) => {
      const has = present.get(label)!;
      if (rows >= has) return [label, rows - has];
      const name = input.classes[label]!;
      throw strategyError(
        input,
        l10n.t(
          'samplingStrategy asks for {0} rows of "{1}", which has {2} already; an over-sampler only adds. Give {2} or more, or use an under-sampler.',
          rows,
          name,
          has,
        ),
        name,
      );
    }),
  );
}

/**
 * Rows to leave of each class that an under-sampler aims at, by class index, ascending: the meaning
 * of imbalanced-learn's `check_sampling_strategy(…, 'under-sampling')`. Other classes stay whole.
 *
 * @throws TrainyardError `balance.oneClass`, `balance.strategy`
 */
export function underSamplingCounts(strategy: Strategy, input: Labelled): Map<number, number> {
  const facts = statistics(input);
  const { present, minority, fewest } = facts;
  if (typeof strategy === 'number') {
    requireTwoClasses(input, facts);
    const rows = Math.trunc(fewest / strategy);
    const label = [...present.keys()].find((known) => known !== minority)!;
    if (rows <= present.get(label)!) return new Map([[label, rows]]);
    throw strategyError(
      input,
      l10n.t(
        'The ratio {0} needs {1} rows of "{2}", which has {3}; an under-sampler only removes. Give a larger ratio.',
        strategy,
        rows,
        input.classes[label]!,
        present.get(label)!,
      ),
    );
  }
  if (typeof strategy === 'string') {
    const labels = targeted(strategy === 'auto' ? 'not minority' : strategy, facts);
    return new Map(labels.map((label) => [label, fewest]));
  }
  return new Map(
    byIndex(strategy, input, facts).map(([label, rows]) => {
      const has = present.get(label)!;
      if (rows <= has) return [label, rows];
      const name = input.classes[label]!;
      throw strategyError(
        input,
        l10n.t(
          'samplingStrategy asks for {0} rows of "{1}", which has {2}; an under-sampler only removes. Give {2} or fewer, or use an over-sampler.',
          rows,
          name,
          has,
        ),
        name,
      );
    }),
  );
}

/**
 * Class indices that a cleaning sampler aims at, ascending: the meaning of imbalanced-learn's
 * `check_sampling_strategy(…, 'clean-sampling')`.
 *
 * @throws TrainyardError `balance.oneClass`, `balance.strategy`
 */
export function cleaningClasses(strategy: string | readonly string[], input: Labelled): number[] {
  const facts = statistics(input);
  if (typeof strategy === 'string')
    return targeted(strategy === 'auto' ? 'not minority' : strategy, facts);
  const named = Object.fromEntries(strategy.map((name) => [name, 0]));
  return byIndex(named, input, facts).map(([label]) => label);
}

/** The smallest class; of several the one whose row comes first, as Python's Counter has it. */
export function smallestClass(y: Int32Array): { label: number; rows: number } {
  const counted = new Map<number, number>();
  for (const label of y) counted.set(label, (counted.get(label) ?? 0) + 1);
  const rows = Math.min(...counted.values());
  const label = [...counted].find(([, count]) => count === rows)![0];
  return { label, rows };
}

/** Positions of the rows of each class, ascending. */
export function positionsByClass({ y, classes }: Labelled): Int32Array[] {
  const counts = countByClass(y, classes.length);
  const lists = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let row = 0; row < y.length; row++) {
    const label = y[row]!;
    lists[label]![counts[label]!++] = row;
  }
  return lists;
}
