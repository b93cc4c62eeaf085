import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listRuns } from '../../src/runner/rundir/list';
import { readEvents, readManifest, RunDirectory } from '../../src/runner/rundir/directory';
import { diskFiles } from '../../src/runner/rundir/files';
import { decodeEvents } from '../../src/shared/run/eventLog';
import { initialState, reduce } from '../../src/shared/run/state';
import { folderWith } from '../support/cli';
import { train } from '../support/runs';
import { tableConfig, twoClasses } from '../support/tables';

let runDir: string;
let log: Buffer;
beforeAll(async () => {
  const folder = folderWith({ 't.csv': twoClasses(60), 'm.train.json': tableConfig() });
  ({ runDir } = await train(folder));
  log = readFileSync(join(runDir, 'events.jsonl'));
});

describe('an event log', () => {
  it('cut at any byte opens and loses at most its last line', () => {
    const whole = decodeEvents(log.toString('utf8')).events;
    expect(whole.length).toBeGreaterThan(10);
    for (let cut = 0; cut <= log.length; cut++) {
      const text = log.subarray(0, cut).toString('utf8');
      const { events, damaged } = decodeEvents(text);
      const lines = text.split('\n').length - 1;
      expect(events.length).toBe(lines);
      expect(damaged).toBe(0);
    }
    expect(whole.reduce(reduce, initialState()).state).toBe('finished');
  });

  it('with a damaged byte in a line loses that line alone', () => {
    const lines = log.toString('utf8').split('\n');
    const position = lines[0]!.length + 1 + 20;
    const damaged = Buffer.from(log);
    damaged[position] = damaged[position]! ^ 1;
    const { events, damaged: count } = decodeEvents(damaged.toString('utf8'));
    expect(count).toBe(1);
    expect(events.length).toBe(lines.length - 2);
  });

  it('with a torn end is repaired by the next event', () => {
    for (const cut of [1, 7, 40]) {
      const torn = log.subarray(0, log.length - cut);
      writeFileSync(join(runDir, 'events.jsonl'), torn);
      const before = readEvents(runDir);
      const directory = new RunDirectory(runDir, diskFiles, readManifest(runDir), () => undefined);
      directory.emit({ type: 'log', level: 'info', message: 'on' });
      const after = readEvents(runDir);
      expect(after.slice(0, -1)).toEqual(before);
      expect(after.at(-1)).toMatchObject({ seq: before.at(-1)!.seq + 1, message: 'on' });
    }
  });
});

it('a run.json cut at any byte hides no other run', () => {
  const text = readFileSync(join(runDir, 'run.json'), 'utf8');
  const runs = join(runDir, '..');
  for (let cut = 0; cut < text.length - 2; cut += 37) {
    diskFiles.mkdir(join(runs, 'other'));
    writeFileSync(join(runs, 'other', 'run.json'), text.slice(0, cut));
    const listed = listRuns(runs);
    expect(listed).toHaveLength(2);
    expect(listed.filter((each) => 'broken' in each)).toHaveLength(1);
  }
});
