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
  /** Runs of a config, forks of its runs among them. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** What stands right below a config, or below the run that it was forked from. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** Path of the run that a fork stands below. */
  readonly above: ReadonlyMap<string, string>;
}

function shapeOf(listed: readonly ListedRun[]): Shape {
  const members = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  const above = new Map<string, string>();
  const paths = new Map(listed.map((each) => [`${configOf(each)} ${each.id}`, each.path]));
  const put = (into: Map<string, string[]>, key: string, path: string): void => {
    const found = into.get(key);
    if (found) found.push(path);
    else into.set(key, [path]);
  };
  for (const each of listed) {
    const config = configOf(each);
    const parent = isKnown(each) ? each.run.parent?.run : undefined;
    // A fork is younger than what it was forked from: ids, which sort by time, can form no ring.
    const over =
      parent === undefined || parent >= each.id ? undefined : paths.get(`${config} ${parent}`);
    put(members, config, each.path);
    put(children, over ?? config, each.path);
    if (over !== undefined) above.set(each.path, over);
  }
  return { groups: [...members.keys()], members, children, above };
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
  private shape: Shape = shapeOf([]);
  private listed = new Map<string, ListedRun>();

  /** @param picture what a run's row shows, as one text */
  update(listed: readonly ListedRun[], picture: (each: ListedRun) => string): Change {
    const before = this.shape;
    const seen = this.pictures;
    this.shape = shapeOf(listed);
    this.listed = new Map(listed.map((each) => [each.path, each]));
    this.pictures = new Map(listed.map((each) => [each.path, picture(each)]));
    const same =
      String(before.groups) === String(this.shape.groups) &&
      before.children.size === this.shape.children.size &&
      [...this.shape.children].every(
        ([key, paths]) => String(before.children.get(key)) === String(paths),
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

  /** Runs of a config, or forks of a run. */
  childrenOf(node: Node): readonly RunNode[] {
    const key = node.kind === 'group' ? node.config : node.path;
    return (this.shape.children.get(key) ?? []).map((path) => this.run(path));
  }

  parentOf({ path }: RunNode): Node | undefined {
    const over = this.shape.above.get(path);
    if (over !== undefined) return this.run(over);
    const listed = this.listed.get(path);
    return listed && this.group(configOf(listed));
  }

  listedOf({ path }: RunNode): ListedRun | undefined {
    return this.listed.get(path);
  }

  runsOf({ config }: GroupNode): readonly ListedRun[] {
    return (this.shape.members.get(config) ?? []).map((path) => this.listed.get(path)!);
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
