import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TrainyardError } from '../../shared/problem';
import type { Failure, RunEvent } from '../../shared/run/events';
import type { RunManifest } from '../../shared/run/manifest';
import type { EvaluationReport } from '../evaluate/report';
import {
  InvalidConfig,
  nameOfConfig,
  openConfigText,
  placed,
  readConfigText,
  withPlace,
  type OpenConfig,
} from '../queries/configFile';
import { checkpointName } from '../rundir/checkpoint';
import { createRun, newRunId, readEvents, readManifest, RunDirectory } from '../rundir/directory';
import { diskFiles, reporting, type Files } from '../rundir/files';
import { lockRun } from '../rundir/lock';
import { thisProcess } from '../rundir/process';
import { readReport } from '../rundir/report';
import { formatError } from '../terminal/errors';
import { TerminalProgress } from '../terminal/progress';
import { version } from '../version';
import { bequeath, inheritance, type Inheritance } from './fork';
import { Training, type DoneBody } from './training';

/** How a run ended that did not fail. */
export interface RunOutcome {
  readonly runDir: string;
  readonly done: DoneBody;
  readonly state: 'finished' | 'stopped';
  /** Of the test part, where there is one. */
  readonly report: EvaluationReport | undefined;
}

interface Hooks {
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  /** What is written goes through these; default the disk. */
  readonly files?: Files;
}

export interface StartOptions extends Hooks {
  /** Absolute. */
  readonly configPath: string;
  /** Where the user stands; messages name the config from there. */
  readonly cwd: string;
  readonly text: string;
  readonly sets: readonly string[];
  readonly runsDir: string;
  /** Instead of the config's. */
  readonly backend?: string | undefined;
}

export interface ResumeOptions extends Hooks {
  readonly runDir: string;
  readonly sets: readonly string[];
}

export interface ForkOptions extends Hooks {
  /** The run that is forked. */
  readonly runDir: string;
  /** The epoch, 1-based, whose checkpoint training goes on from. */
  readonly epoch: number;
  /** Changes of its config, after its own. */
  readonly sets: readonly string[];
  readonly runsDir: string;
  /** Instead of the config's. */
  readonly backend?: string | undefined;
}

const HEARTBEAT_MS = 5000;

/** Which process looks after it, and that it runs from now on. */
function started(): Pick<RunManifest, 'process' | 'control' | 'versions'> {
  return {
    process: thisProcess(),
    control: null,
    versions: { trainyard: version, node: process.versions.node },
  };
}

/**
 * Trains from a config in a new run directory.
 *
 * @throws InvalidConfig where config or data are wrong; TrainyardError with the exit code otherwise
 */
export async function startRun(options: StartOptions): Promise<RunOutcome> {
  const sets = withBackend(options.sets, options.backend);
  const config = openConfigText(options.configPath, options.text, options.cwd, sets);
  return begin(config, { ...options, sets });
}

/**
 * Trains from a checkpoint of another run in a new run directory, with its config changed. The new
 * run has the other one's history up to there; that one stays as it is.
 *
 * @throws as {@link startRun}; `run.notFound`, `run.noCheckpoint`, `run.modelChanged` (exit code 2)
 */
export async function forkRun(options: ForkOptions): Promise<RunOutcome> {
  const { runDir, epoch } = options;
  const before = readManifest(runDir);
  const { configPath } = before;
  const text = await readConfigText(join(runDir, 'config.train.json'));
  const open = (given: readonly string[]): OpenConfig =>
    openConfigText(configPath, text, process.cwd(), given);
  const sets = withBackend([...before.set, ...options.sets], options.backend);
  const config = open(sets);
  const configs = { before: open(before.set).resolved, now: config.resolved };
  const inherited = await placed(config, async () => inheritance(runDir, before, epoch, configs));
  return begin(config, { ...options, configPath, text, sets, inherited });
}

const withBackend = (sets: readonly string[], backend: string | undefined): readonly string[] =>
  backend === undefined ? sets : [...sets, `backend=${backend}`];

interface NewRun extends Hooks {
  readonly configPath: string;
  readonly text: string;
  readonly sets: readonly string[];
  readonly runsDir: string;
  readonly inherited?: Inheritance;
}

/** Makes the run directory and trains in it. */
function begin(config: OpenConfig, options: NewRun): Promise<RunOutcome> {
  const { configPath, text, sets, runsDir, inherited } = options;
  const files = reporting(options.files ?? diskFiles);
  const now = Date.now();
  const name = config.resolved.name ?? nameOfConfig(configPath);
  const manifest: RunManifest = {
    version: 1,
    id: newRunId(name, new Date(now)),
    name,
    state: 'starting',
    configPath,
    baseDir: dirname(configPath),
    set: sets,
    seed: config.resolved.seed,
    ...started(),
    times: { created: now, started: now },
    ...standing(inherited),
  };
  const runDir = createRun(
    files,
    runsDir,
    manifest,
    text,
    (folder) => inherited && bequeath(files, folder, inherited),
  );
  const release = lockRun(runDir);
  announce(runDir);
  return carryOut(config, manifest, runDir, files, options, release);
}

/** Where a new run stands before its first step. */
function standing(
  inherited: Inheritance | undefined,
): Pick<RunManifest, 'parent' | 'checkpoints' | 'metrics'> {
  const none = { last: {}, best: {}, test: {} };
  if (inherited === undefined)
    return { checkpoints: { last: null, best: null, kept: [] }, metrics: none };
  const { parent, checkpoint } = inherited;
  const name = checkpointName(checkpoint.state);
  return {
    parent,
    checkpoints: { last: name, best: null, kept: [name] },
    metrics: { ...none, last: checkpoint.state.metrics },
  };
}

/**
 * Goes on with a run where its last checkpoint stands. A finished run tells its end again.
 *
 * @throws as {@link startRun}; `run.alive` and `run.notFound` (exit code 2)
 */
export async function resumeRun(options: ResumeOptions): Promise<RunOutcome> {
  const { runDir } = options;
  const before = readManifest(runDir);
  const finished = endOf(before, runDir);
  if (finished !== undefined) {
    options.onEvent(finished);
    return { runDir, done: finished, state: 'finished', report: readReport(runDir) };
  }
  const sets = [...before.set, ...options.sets];
  const text = await readConfigText(join(runDir, 'config.train.json'));
  const config = openConfigText(before.configPath, text, process.cwd(), sets);
  const release = lockRun(runDir);
  const times = { created: before.times.created, started: Date.now() };
  const manifest: RunManifest = {
    ...before,
    reason: undefined,
    set: sets,
    state: 'starting',
    ...started(),
    times,
  };
  const files = reporting(options.files ?? diskFiles);
  return carryOut(config, manifest, runDir, files, options, release);
}

function endOf(manifest: RunManifest, runDir: string): (RunEvent & DoneBody) | undefined {
  if (manifest.state !== 'finished') return undefined;
  return readEvents(runDir).findLast(
    (event): event is RunEvent & DoneBody => event.type === 'done' && event.state === 'finished',
  );
}

/** Tells whoever started this process in the background where the run is. */
function announce(runDir: string): void {
  const file = process.env.TRAINYARD_STARTED_IN;
  if (file === undefined) return;
  writeFileSync(`${file}.tmp`, runDir);
  renameSync(`${file}.tmp`, file);
}

async function carryOut(
  config: OpenConfig,
  manifest: RunManifest,
  runDir: string,
  files: Files,
  { onEvent, signal }: Hooks,
  release: () => void,
): Promise<RunOutcome> {
  const log = (text: string): void => appendFileSync(join(runDir, 'runner.log'), text);
  const logged = new TerminalProgress({ write: log, interactive: false, columns: () => 100 });
  const directory = new RunDirectory(runDir, files, manifest, (event) => {
    logged.event(event);
    onEvent(event);
  });
  const heart = setInterval(() => directory.beat(), HEARTBEAT_MS);
  const name = nameOfConfig(manifest.configPath);
  const training = new Training({ config, name, directory, files, signal });
  try {
    directory.beat();
    directory.update({});
    const done = await placed(config, () => training.run());
    return end(directory, done);
  } catch (error) {
    if (training.stopped && !(error instanceof TrainyardError))
      return end(directory, unstarted(manifest));
    const told = error instanceof TrainyardError ? withPlace(error, config) : error;
    log(`${formatError(told)}\n`);
    fail(directory, failureOf(told, config, manifest.configPath));
    throw told;
  } finally {
    clearInterval(heart);
    release();
  }
}

/** What a run tells that was stopped before its first step. */
const unstarted = ({ id, backend = '', executor = '' }: RunManifest): DoneBody => ({
  type: 'done',
  run: id,
  state: 'stopped',
  metrics: {},
  timing: { steps: 0, stepMsMedian: 0, epochSeconds: [], inputMsMedian: 0 },
  backend,
  executor,
});

function end(directory: RunDirectory, done: DoneBody): RunOutcome {
  const { times } = directory.manifest;
  // A run that says it is finished has told its end.
  directory.emit(done);
  directory.update({ state: done.state, times: { ...times, ended: Date.now() } });
  const { path } = directory;
  return { runDir: path, done, state: done.state, report: readReport(path) };
}

/** What went wrong, with the place in the config as an absolute path. */
function failureOf(error: unknown, config: OpenConfig, configPath: string): Failure {
  const told = error instanceof InvalidConfig ? error.problems[0] : error;
  const { code, file, line, column } = (told ?? {}) as Partial<TrainyardError>;
  const known = error instanceof InvalidConfig || error instanceof TrainyardError;
  return {
    code: known && code !== undefined ? code : 'internal',
    message: error instanceof Error ? error.message : String(error),
    ...(known &&
      file !== undefined &&
      line !== undefined && {
        place: {
          file: file === config.shown ? configPath : resolve(dirname(configPath), file),
          line,
          column: column ?? 1,
        },
      }),
  };
}

/** Marks a run as failed; where even that cannot be written, the first error still counts. */
function fail(directory: RunDirectory, failure: Failure): void {
  try {
    const { times } = directory.manifest;
    const ended = { ...times, ended: Date.now() };
    directory.update({ state: 'failed', reason: failure, times: ended });
    directory.emit({ type: 'failed', ...failure });
  } catch {
    // A full disk: readers see that the process is gone.
  }
}
