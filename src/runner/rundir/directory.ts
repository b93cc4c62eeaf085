import { closeSync, existsSync, openSync, readFileSync, truncateSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { decodeEvents, encodeEvent } from '../../shared/run/eventLog';
import type { RunEvent, RunEventBody } from '../../shared/run/events';
import type { RunManifest } from '../../shared/run/manifest';
import { replace, type Files } from './files';

/** A name that sorts by time, to the millisecond, and says what it is: 20261123-201530417-wine-x7k2. */
export function newRunId(name: string, now: Date): string {
  const digits = now.toISOString().replace(/[-:.]/g, '').replace('T', '-').slice(0, 18);
  const slug =
    name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'run';
  return `${digits}-${slug}-${randomBytes(2).toString('hex')}`;
}

/** run.json's text as a manifest; throws what is wrong with it. */
export function parseManifest(text: string): RunManifest {
  const manifest = JSON.parse(text) as RunManifest | null;
  const { version, id, state, times, checkpoints, metrics } = manifest ?? ({} as RunManifest);
  if (version !== 1 || !id || !state || !times || !checkpoints || !metrics)
    throw new Error(l10n.t('run.json is not what this version of Trainyard writes'));
  return manifest!;
}

/** What says that a folder is no run, or one that cannot be read. */
export const notFound = (runDir: string, error: unknown): TrainyardError =>
  new TrainyardError({
    code: 'run.notFound',
    message: l10n.t(
      '{0} holds no run that can be read ({1}). `trainyard runs` lists the runs there are.',
      runDir,
      (error as Error).message,
    ),
    exitCode: 2,
    cause: error,
  });

/**
 * @throws TrainyardError run.notFound (exit code 2) where the folder holds no readable run
 */
export function readManifest(runDir: string): RunManifest {
  try {
    return parseManifest(readFileSync(join(runDir, 'run.json'), 'utf8'));
  } catch (error) {
    throw notFound(runDir, error);
  }
}

export function readEvents(runDir: string): readonly RunEvent[] {
  try {
    return decodeEvents(readFileSync(join(runDir, 'events.jsonl'), 'utf8')).events;
  } catch {
    return [];
  }
}

/**
 * Makes a run directory that appears by one rename, with run.json and the config in it.
 *
 * @param fill puts more into its folder before it appears
 */
export function createRun(
  files: Files,
  runsDir: string,
  manifest: RunManifest,
  configText: string,
  fill: (folder: string) => void = () => undefined,
): string {
  const runDir = join(runsDir, manifest.id);
  const unfinished = join(runsDir, `.${manifest.id}`);
  files.mkdir(join(unfinished, 'checkpoints'));
  files.mkdir(join(unfinished, 'commands'));
  const ignore = join(runsDir, '..', '.gitignore');
  if (basename(join(runsDir, '..')) === '.trainyard' && !existsSync(ignore))
    files.write(ignore, '*\n');
  files.write(join(unfinished, 'config.train.json'), configText);
  fill(unfinished);
  files.write(join(unfinished, 'run.json'), JSON.stringify(manifest, null, 2));
  files.rename(unfinished, runDir);
  return runDir;
}

/**
 * Steps wait so long for the disk: a run whose machine is gone goes on from a checkpoint, before
 * which everything is on disk, and makes the steps after it again.
 */
const STEPS_UNSYNCED_MS = 1000;

/** The writer of one run; only the process that holds the run's lock has one. */
export class RunDirectory {
  private seq: number;
  /** The log has lines that may not be on disk, and when they last were. */
  private unsynced = false;
  private syncedAt = 0;

  constructor(
    readonly path: string,
    private readonly files: Files,
    private current: RunManifest,
    private readonly onEvent: (event: RunEvent) => void,
  ) {
    this.seq = this.openLog();
  }

  get manifest(): RunManifest {
    return this.current;
  }

  /** Replaces run.json with these members changed; the log of what led there is on disk before. */
  update(changes: Partial<RunManifest>): void {
    if (this.unsynced) this.append('', true);
    this.current = { ...this.current, ...changes };
    this.writeJson('run.json', this.current);
  }

  writeJson(name: string, value: unknown): void {
    replace(this.files, join(this.path, name), `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Appends an event, and tells of it then. All but steps are on disk by then. */
  emit(body: RunEventBody, fold?: number): void {
    const own = fold !== undefined && { fold };
    const event: RunEvent = { ...body, ...own, seq: this.seq++, time: Date.now() };
    const waits = event.type === 'steps' && event.time - this.syncedAt < STEPS_UNSYNCED_MS;
    this.append(encodeEvent(event), !waits);
    this.onEvent(event);
  }

  private append(lines: string, sync: boolean): void {
    this.files.append(join(this.path, 'events.jsonl'), lines, sync);
    this.unsynced = !sync;
    if (sync) this.syncedAt = Date.now();
  }

  /** Says that this process lives, for readers on other hosts. */
  beat(): void {
    const path = join(this.path, 'heartbeat');
    closeSync(openSync(path, 'a'));
    const now = new Date();
    utimesSync(path, now, now);
  }

  /** Cuts off a torn last line and gives the number of the next event. */
  private openLog(): number {
    const path = join(this.path, 'events.jsonl');
    if (!existsSync(path)) return 0;
    const text = readFileSync(path, 'utf8');
    const { events, torn, whole } = decodeEvents(text);
    if (torn) truncateSync(path, Buffer.byteLength(text.slice(0, whole)));
    return (events.at(-1)?.seq ?? -1) + 1;
  }
}
