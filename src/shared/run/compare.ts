import type { RunManifest } from './manifest';

/** A run as a comparison heads its column. */
export interface ComparedRun {
  readonly id: string;
  readonly name: string;
  readonly state: RunManifest['state'];
  readonly backend: string | null;
  readonly parent: { readonly run: string; readonly epoch: number } | null;
  /** Of its last checkpoint. */
  readonly epoch: number;
}

/** A row of a comparison: a value for each run, null where it has none. */
export interface ComparedValue<T = unknown> {
  /** Path in the config (`compile.optimizer.learningRate`), or a metric. */
  readonly name: string;
  readonly values: readonly (T | null)[];
}

export interface RunComparison {
  readonly runs: readonly ComparedRun[];
  /** What the configs, with every default, do not have in common. */
  readonly config: readonly ComparedValue[];
  /** Of the best epoch (`loss`, `val_…`) and of the test part (`test_…`). */
  readonly metrics: readonly ComparedValue<number>[];
}

/** A config as values by their paths; an empty list or object counts as a value. */
function flat(value: unknown, path: string, into: Map<string, unknown>): Map<string, unknown> {
  const members =
    typeof value === 'object' && value !== null ? Object.entries(value as object) : [];
  if (members.length === 0) {
    if (value !== undefined) into.set(path, value);
  } else
    for (const [key, member] of members) flat(member, path === '' ? key : `${path}.${key}`, into);
  return into;
}

/** The names of several lists, each one where the first list that has it has it. */
const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

const epochOf = (checkpoint: string | null): number =>
  Number(/^epoch-(\d+)/.exec(checkpoint ?? '')?.[1] ?? 0);

const metricsOf = ({ metrics }: RunManifest): Readonly<Record<string, number>> => {
  const { best, last, test } = metrics;
  return { ...(Object.keys(best).length > 0 ? best : last), ...test };
};

/** Runs side by side: where their configs differ, and what came of it. */
export function compareRuns(runs: readonly RunManifest[]): RunComparison {
  const configs = runs.map(({ resolved }) => flat(resolved ?? {}, '', new Map()));
  const metrics = runs.map(metricsOf);
  const differing = union(configs.map((config) => [...config.keys()])).filter(
    (path) => new Set(configs.map((config) => JSON.stringify(config.get(path)))).size > 1,
  );
  return {
    runs: runs.map(({ id, name, state, backend, parent, checkpoints }) => ({
      ...{ id, name, state, backend: backend ?? null },
      parent: parent === undefined ? null : { run: parent.run, epoch: parent.epoch },
      epoch: epochOf(checkpoints.last),
    })),
    config: differing.map((name) => ({
      name,
      values: configs.map((config) => config.get(name) ?? null),
    })),
    metrics: union(metrics.map((each) => Object.keys(each))).map((name) => ({
      name,
      values: metrics.map((each) => each[name] ?? null),
    })),
  };
}
