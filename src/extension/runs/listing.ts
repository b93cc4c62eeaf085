import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { notFound, parseManifest } from '../../runner/rundir/directory';
import { NAME_FILE, renamed, shownState, type ListedRun } from '../../runner/rundir/list';
import type { RunManifest } from '../../shared/run/manifest';

/** A run whose run.json can be read. */
export type KnownRun = Extract<ListedRun, { run: RunManifest }>;

export const isKnown = (each: ListedRun): each is KnownRun => 'run' in each;

const live = new Set(['starting', 'running', 'paused']);

/** Whether a run's process goes on. */
export const isLive = ({ run }: KnownRun): boolean => live.has(run.state);

/** So many runs are read at once: the disk is kept busy, the extension host is not. */
const AT_ONCE = 16;

interface Entry {
  /** Changes whenever run.json or the name is replaced. */
  readonly key: string;
  readonly listed: ListedRun;
}

/** Runs `work` over all items, a few at once, in order of the items. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}

/** Both times: run.json is replaced by a rename, and so is a name. */
async function keyOf(path: string): Promise<string> {
  const [folder, file] = await Promise.all([
    stat(path),
    stat(join(path, 'run.json')).catch(() => undefined),
  ]);
  return [folder.mtimeMs, file?.mtimeMs, file?.size, file?.ino].join(' ');
}

async function readRun(path: string): Promise<ListedRun> {
  const id = basename(path);
  try {
    const [text, name] = await Promise.all([
      readFile(join(path, 'run.json'), 'utf8'),
      readFile(join(path, NAME_FILE), 'utf8').catch(() => undefined),
    ]);
    return { id, path, run: renamed(shownState(path, parseManifest(text)), name) };
  } catch (error) {
    return { id, path, broken: notFound(path, error).message };
  }
}

/**
 * All runs of some folders, newest first, read without ever blocking: what has not changed on disk
 * since the last time is not read again. One broken run never hides another.
 */
export class Listing {
  private readonly entries = new Map<string, Entry>();
  private readonly known = new Set<string>();
  private sorted: readonly ListedRun[] = [];
  /** Scans happen one after another: a later one sees all that an earlier one saw. */
  private last: Promise<void> = Promise.resolve();

  get folders(): ReadonlySet<string> {
    return this.known;
  }

  /** Newest first. */
  get runs(): readonly ListedRun[] {
    return this.sorted;
  }

  /** Adds a folder of runs; tells whether it is new. */
  add(folder: string): boolean {
    const before = this.known.size;
    this.known.add(folder);
    return this.known.size > before;
  }

  /** Looks at every folder. */
  scan(): Promise<void> {
    this.last = this.last.then(() => this.scanNow());
    return this.last;
  }

  /** Reads the runs that go on anew: a process can be gone without a word on disk. */
  look(): Promise<void> {
    this.last = this.last.then(async () => {
      const going = this.sorted.filter(isKnown).filter(isLive);
      await inTurns(going, ({ path }) => this.read(path, true));
      if (going.length > 0) this.sort();
    });
    return this.last;
  }

  private async scanNow(): Promise<void> {
    const paths = (await inTurns([...this.known], runPaths)).flat();
    const present = new Set(paths);
    for (const path of this.entries.keys()) if (!present.has(path)) this.entries.delete(path);
    await inTurns(paths, (path) => this.read(path, false));
    this.sort();
  }

  private async read(path: string, anew: boolean): Promise<void> {
    try {
      const key = await keyOf(path);
      const before = this.entries.get(path);
      const stays = before?.key === key && !(isKnown(before.listed) && isLive(before.listed));
      if (stays && !anew) return;
      this.entries.set(path, { key, listed: await readRun(path) });
    } catch {
      // The folder was deleted meanwhile.
      this.entries.delete(path);
    }
  }

  private sort(): void {
    const listed = [...this.entries.values()].map((entry) => entry.listed);
    this.sorted = listed.sort((a, b) => (a.id < b.id ? 1 : -1));
  }
}

/** The run directories of a folder; none where there is no such folder. */
async function runPaths(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
