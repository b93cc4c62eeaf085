import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { catalog } from '../../src/runner/catalog';
import { startBackend } from '../../src/runner/engine/backends';
import { fitData, readData } from '../../src/runner/prepare';
import { Fit } from '../../src/runner/run/fit';
import { openSession } from '../../src/runner/run/session';
import { createRun, newRunId, RunDirectory } from '../../src/runner/rundir/directory';
import { diskFiles } from '../../src/runner/rundir/files';
import { wholeRun } from '../../src/runner/rundir/place';
import { thisProcess } from '../../src/runner/rundir/process';
import { TrainingLoop, type LoopHost } from '../../src/runner/train/loop';
import { validateConfig } from '../../src/shared/config/validate';
import type { RunManifest } from '../../src/shared/run/manifest';

/**
 * The same run with its directory (event log, checkpoints, commands) and the panel's reader, and
 * with none of them, by turns. bookkeeping CONFIG ROUNDS FOLDER; writes the seconds of each as JSON,
 * and which share of a run with them was spent in the log and the checkpoints, but for what is written
 * while steps compute: unlike the difference of two runs it is firm on a machine that is busy with
 * other work now and then.
 */

/** Seconds spent within some functions, which may call one another. */
class Watch {
  seconds = 0;
  private depth = 0;

  timed<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      const start = performance.now();
      this.depth++;
      try {
        work(...args);
      } finally {
        if (--this.depth === 0) this.seconds += (performance.now() - start) / 1000;
      }
    };
  }
}

/** A checkpoint with all that making one takes: the weights come out of the graph, too. */
const saving = TrainingLoop.prototype as unknown as { save(best: boolean, beside?: boolean): void };

const silent: LoopHost = {
  emit: () => undefined,
  save: () => undefined,
  load: () => {
    throw new Error('nothing was saved');
  },
  takeCommands: () => [],
  paused: () => undefined,
  writeFile: () => undefined,
};

async function main(configPath: string, rounds: number, folder: string): Promise<void> {
  const text = readFileSync(configPath, 'utf8');
  const { resolved } = validateConfig(text, configPath, catalog);
  const split = await readData(resolved!, 'run', dirname(configPath), {});
  const preparation = await fitData(split);
  const { prepared, resolved: config } = preparation;
  const backend = await startBackend('tensorflow');
  const seconds: Record<'with' | 'without' | 'share', number[]> = {
    with: [],
    without: [],
    share: [],
  };

  async function trainSilently(): Promise<number> {
    const session = openSession(backend.tf, config, prepared.preprocess, backend.executor);
    const { signal } = new AbortController();
    const loop = new TrainingLoop({ ...session, prepared, host: silent, signal });
    loop.prepare();
    const start = performance.now();
    await loop.run();
    const end = performance.now();
    loop.dispose();
    session.step.dispose();
    return (end - start) / 1000;
  }

  async function train(): Promise<{ seconds: number; share: number }> {
    const watch = new Watch();
    const runs = mkdtempSync(join(folder, 'bookkeeping-'));
    const first = manifest();
    const runDir = createRun(diskFiles, runs, first, text);
    let start = 0;
    const directory = new RunDirectory(runDir, diskFiles, first, (event) => {
      if (event.type !== 'stage' || event.stage !== 'train') return;
      start = performance.now();
      watch.seconds = 0;
    });
    const panel = new Worker(join(folder, 'follower.cjs'), {
      workerData: join(runDir, 'events.jsonl'),
    });
    const place = wholeRun(directory, diskFiles);
    place.emit = watch.timed(place.emit);
    const { save } = saving;
    saving.save = function (this: typeof saving, ...args) {
      watch.timed(() => save.apply(this, args))();
    };
    const fit = new Fit({
      ...{ preparation, backend, directory, files: diskFiles, place },
      signal: new AbortController().signal,
    });
    await fit.run();
    const total = (performance.now() - start) / 1000;
    saving.save = save;
    fit.dispose();
    await panel.terminate();
    rmSync(runs, { recursive: true });
    return { seconds: total, share: watch.seconds / total };
  }

  const manifest = (): RunManifest => ({
    version: 1,
    ...{ id: newRunId('run', new Date()), name: 'run', state: 'running' as const },
    ...{ configPath, baseDir: dirname(configPath), set: [], seed: config.seed },
    process: thisProcess(),
    control: null,
    versions: { trainyard: '', node: process.versions.node },
    times: { created: Date.now(), started: Date.now() },
    checkpoints: { last: null, best: null, kept: [] },
    metrics: { last: {}, best: {}, test: {} },
  });
  await trainSilently();
  for (let round = 0; round < rounds; round++) {
    seconds.without.push(await trainSilently());
    const own = await train();
    seconds.with.push(own.seconds);
    seconds.share.push(own.share);
  }
  process.stdout.write(`${JSON.stringify(seconds)}\n`);
}

const [, , config, rounds, folder] = process.argv;
void main(config!, Number(rounds), folder!);
