import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { RunManifest } from '../../shared/run/manifest';
import { readManifest } from '../../runner/rundir/directory';
import { listRuns, shownState, type ListedRun } from '../../runner/rundir/list';
import { EventTail } from './eventTail';

export type KnownRun = Extract<ListedRun, { run: RunManifest }>;

const LOOK_MS = 1000;
const live = new Set(['starting', 'running', 'paused']);

export const isLive = ({ run }: KnownRun): boolean => live.has(run.state);

/** Where a run is: epochs done and planned. */
interface Progress {
  epoch: number;
  epochs: number;
}

/**
 * All runs of the open folders, as their directories tell it: nothing of it is kept by the editor,
 * so runs outlive windows and a killed extension host.
 */
export class Runs implements vscode.Disposable {
  private listed: readonly ListedRun[] = [];
  private folders: string[] = [];
  private readonly tails = new Map<string, { tail: EventTail; progress: Progress }>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly timer: NodeJS.Timeout;
  private readonly watcher: vscode.FileSystemWatcher;
  private shown = '';

  constructor() {
    this.watcher = vscode.workspace.createFileSystemWatcher('**/.trainyard/runs/*/run.json');
    this.watcher.onDidCreate((uri) => this.add(dirname(dirname(uri.fsPath))));
    this.watcher.onDidDelete(() => this.refresh());
    this.timer = setInterval(() => this.look(), LOOK_MS);
    void this.find();
  }

  /** Newest first. */
  get all(): readonly ListedRun[] {
    return this.listed;
  }

  /** Looks for runs beside every config of the open folders. */
  async find(): Promise<void> {
    const configs = await vscode.workspace.findFiles(
      '**/*.train.json',
      '**/{node_modules,.trainyard}/**',
    );
    for (const { fsPath } of configs) this.add(join(dirname(fsPath), '.trainyard', 'runs'));
  }

  add(folder: string): void {
    if (!this.folders.includes(folder) && existsSync(folder)) this.folders.push(folder);
    this.refresh();
  }

  refresh(): void {
    this.listed = this.folders
      .flatMap(listRuns)
      .sort((a, b) => (basename(a.path) < basename(b.path) ? 1 : -1));
    this.tell();
  }

  /** The run of a config that goes on right now, the newest one. */
  liveOf(configPath: string): KnownRun | undefined {
    return this.listed.find(
      (each): each is KnownRun =>
        'run' in each && each.run.configPath === configPath && isLive(each),
    );
  }

  /** "epoch 3/20", as far as is known. */
  progressOf({ path, run }: KnownRun): string {
    const progress = this.tails.get(path)?.progress;
    if (progress === undefined || progress.epochs === 0) return run.state;
    return vscode.l10n.t('epoch {0}/{1}', progress.epoch, progress.epochs);
  }

  dispose(): void {
    clearInterval(this.timer);
    this.watcher.dispose();
    this.changed.dispose();
  }

  /** Reads the runs that go on anew; the others never change by themselves. */
  private look(): void {
    const before = this.listed.filter((each): each is KnownRun => 'run' in each).filter(isLive);
    if (before.length === 0) return;
    for (const { path } of before) this.follow(path);
    this.listed = this.listed.map((each) => {
      if (!('run' in each) || !isLive(each)) return each;
      try {
        return { ...each, run: shownState(each.path, readManifest(each.path)) };
      } catch {
        // Deleted while it ran: the next refresh leaves it out.
        return each;
      }
    });
    this.tell();
  }

  private follow(path: string): void {
    const known = this.tails.get(path) ?? {
      tail: new EventTail(join(path, 'events.jsonl')),
      progress: { epoch: 0, epochs: 0 },
    };
    this.tails.set(path, known);
    for (const event of known.tail.read()) {
      if (event.type === 'model') known.progress.epochs = event.epochs;
      if (event.type === 'epoch') known.progress.epoch = event.epoch;
    }
  }

  /** Tells only what is another picture than the last one. */
  private tell(): void {
    const picture = JSON.stringify(
      this.listed.map((each) => [
        each.path,
        'run' in each ? [each.run.state, each.run.metrics, this.progressOf(each)] : each.broken,
      ]),
    );
    if (picture === this.shown) return;
    this.shown = picture;
    this.changed.fire();
  }
}
