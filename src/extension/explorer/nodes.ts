import type { ListedRun } from '../../runner/rundir/list';
import { isKnown } from '../runs/listing';

export interface GroupNode {
  readonly kind: 'group';
  /** Path of the config; empty for runs that cannot be read. */
  readonly config: string;
}
export interface RunNode {
  readonly kind: 'run';
  /** The run directory. */
  readonly path: string;
}
export type Node = GroupNode | RunNode;

/** The config that a run belongs to. */
export const configOf = (each: ListedRun): string => (isKnown(each) ? each.run.configPath : '');

interface Shape {
  readonly groups: readonly string[];
  readonly runs: ReadonlyMap<string, readonly string[]>;
}

function shapeOf(listed: readonly ListedRun[]): Shape {
  const runs = new Map<string, string[]>();
  for (const each of listed) {
    const config = configOf(each);
    const paths = runs.get(config);
    if (paths) paths.push(each.path);
    else runs.set(config, [each.path]);
  }
  return { groups: [...runs.keys()], runs };
}

/** What the explorer has to draw anew: everything, or a few nodes. */
export type Change = 'all' | readonly Node[];

/**
 * Configs with their runs, in the order that they are listed in. A node is the same object as long
 * as it is there, so that one run that goes on redraws one row, not a thousand.
 */
export class Nodes {
  private readonly groups = new Map<string, GroupNode>();
  private readonly runs = new Map<string, RunNode>();
  private pictures = new Map<string, string>();
  private shape: Shape = { groups: [], runs: new Map() };
  private listed = new Map<string, ListedRun>();

  /** @param picture what a run's row shows, as one text */
  update(listed: readonly ListedRun[], picture: (each: ListedRun) => string): Change {
    const before = this.shape;
    const seen = this.pictures;
    this.shape = shapeOf(listed);
    this.listed = new Map(listed.map((each) => [each.path, each]));
    this.pictures = new Map(listed.map((each) => [each.path, picture(each)]));
    const same =
      before.groups.length === this.shape.groups.length &&
      this.shape.groups.every(
        (config, i) =>
          before.groups[i] === config &&
          String(before.runs.get(config)) === String(this.shape.runs.get(config)),
      );
    if (!same) return 'all';
    const changed = listed.filter(({ path }) => seen.get(path) !== this.pictures.get(path));
    const groups = new Set(changed.map(configOf));
    return [
      ...[...groups].map((config) => this.group(config)),
      ...changed.map(({ path }) => this.run(path)),
    ];
  }

  get roots(): readonly GroupNode[] {
    return this.shape.groups.map((config) => this.group(config));
  }

  childrenOf({ config }: GroupNode): readonly RunNode[] {
    return (this.shape.runs.get(config) ?? []).map((path) => this.run(path));
  }

  parentOf({ path }: RunNode): GroupNode | undefined {
    const listed = this.listed.get(path);
    return listed && this.group(configOf(listed));
  }

  listedOf({ path }: RunNode): ListedRun | undefined {
    return this.listed.get(path);
  }

  runsOf({ config }: GroupNode): readonly ListedRun[] {
    return (this.shape.runs.get(config) ?? []).map((path) => this.listed.get(path)!);
  }

  private group(config: string): GroupNode {
    const known = this.groups.get(config) ?? { kind: 'group', config };
    this.groups.set(config, known);
    return known;
  }

  private run(path: string): RunNode {
    const known = this.runs.get(path) ?? { kind: 'run', path };
    this.runs.set(path, known);
    return known;
  }
}
