import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ListedRun } from '../../runner/rundir/list';
import { isKnown, isLive, Listing, type KnownRun } from './listing';
import { ProgressTail, type Progress } from './progress';

export { isKnown, isLive, type KnownRun };

/** Runs that go on are looked at so often. */
const LOOK_MS = 1000;
/** Many files change at once when a run starts or ends: they are looked at together. */
const QUIET_MS = 150;

/**
 * All runs of the open folders, as their directories tell it: nothing of it is kept by the editor,
 * so runs outlive windows and a killed extension host, and those of a terminal are seen too.
 */
export class Runs implements vscode.Disposable {
  private readonly listing = new Listing();
  private readonly tails = new Map<string, ProgressTail>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Something to be seen has changed. */
  readonly onDidChange = this.changed.event;
  private readonly disposables: vscode.Disposable[] = [];
  private readonly watched = new Map<string, vscode.Disposable>();
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  private looking = false;
  private shown = '';
  private complete = false;
  private configs = 0;

  constructor(private readonly log: vscode.LogOutputChannel) {
    const files = vscode.workspace.createFileSystemWatcher('**/*.train.json');
    this.disposables.push(
      ...[this.changed, files, files.onDidCreate(() => this.find())],
      files.onDidDelete(() => this.find()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.find()),
    );
    void this.find();
  }

  /** Newest first. */
  get all(): readonly ListedRun[] {
    return this.listing.runs;
  }

  /** The folders have been looked through once. */
  get listed(): boolean {
    return this.complete;
  }

  /** Number of config files in the open folders. */
  get configCount(): number {
    return this.configs;
  }

  /** Looks for runs beside every config of the open folders, and where runs have been before. */
  async find(): Promise<void> {
    const skip = '**/{node_modules,.git}/**';
    const [configs, marks] = await Promise.all([
      vscode.workspace.findFiles('**/*.train.json', '**/{node_modules,.trainyard,.git}/**'),
      vscode.workspace.findFiles('**/.trainyard/.gitignore', skip),
    ]);
    this.configs = configs.length;
    for (const { fsPath } of configs) this.watch(join(dirname(fsPath), '.trainyard', 'runs'));
    for (const { fsPath } of marks) this.watch(join(dirname(fsPath), 'runs'));
    await this.scan();
    this.complete = true;
    this.tell(true);
  }

  /** Adds a folder of runs, from anywhere on disk. */
  async add(folder: string): Promise<void> {
    this.watch(folder);
    await this.scan();
  }

  async refresh(): Promise<void> {
    await this.scan();
  }

  /** The run of a config that goes on right now, the newest one. */
  liveOf(configPath: string): KnownRun | undefined {
    return this.of(configPath).find(isLive);
  }

  /** Runs of a config, newest first. */
  of(configPath: string): readonly KnownRun[] {
    return this.all.filter(isKnown).filter(({ run }) => run.configPath === configPath);
  }

  progressOf({ path }: KnownRun): Progress | undefined {
    return this.tails.get(path)?.progress;
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    for (const each of [...this.disposables, ...this.watched.values()]) each.dispose();
  }

  private watch(folder: string): void {
    this.listing.add(folder);
    if (this.watched.has(folder)) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), '*/{run.json,name}');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const scanSoon = (): void => {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => void this.scan(), QUIET_MS);
    };
    watcher.onDidCreate(scanSoon);
    watcher.onDidChange(scanSoon);
    watcher.onDidDelete(scanSoon);
    this.watched.set(folder, watcher);
  }

  private async scan(): Promise<void> {
    await this.listing.scan();
    await this.follow();
    this.tell();
  }

  /** Reads the runs that go on anew; the others change only by their files. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.listing.look();
      await this.follow();
      this.tell();
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
    } finally {
      this.looking = false;
    }
  }

  /** Keeps the progress of what goes on, and the next look where there is something to look at. */
  private async follow(): Promise<void> {
    const going = this.all.filter(isKnown).filter(isLive);
    const paths = new Set(going.map(({ path }) => path));
    for (const path of this.tails.keys()) if (!paths.has(path)) this.tails.delete(path);
    for (const path of paths)
      if (!this.tails.has(path)) this.tails.set(path, new ProgressTail(path));
    await Promise.all([...this.tails.values()].map((tail) => tail.read()));
    clearTimeout(this.timer);
    if (going.length > 0) this.timer = setTimeout(() => void this.look(), LOOK_MS);
  }

  /** Tells only what is another picture than the last one. */
  private tell(always = false): void {
    const picture = JSON.stringify(
      this.all.map((each) => [
        each.path,
        isKnown(each)
          ? [each.run.name, each.run.state, each.run.metrics, this.progressOf(each)]
          : each.broken,
      ]),
    );
    if (picture === this.shown && !always) return;
    this.shown = picture;
    this.changed.fire();
  }
}
