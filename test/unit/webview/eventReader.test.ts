import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EventReader } from '../../../src/extension/runs/eventReader';
import { selected, pointsOf } from '../../../src/extension/runs/predictions';
import { encodeEvent } from '../../../src/shared/run/eventLog';
import type { RunEvent } from '../../../src/shared/run/events';
import { eventsOf } from '../../webview/fixtures';

const file = (): string => join(mkdtempSync(join(tmpdir(), 'trainyard-test-')), 'events.jsonl');
async function all(reader: EventReader): Promise<{ pieces: number; events: RunEvent[] }> {
  const events: RunEvent[] = [];
  let pieces = 0;
  for await (const piece of reader.read()) {
    pieces++;
    events.push(...piece.events);
    expect(piece.done).toBeLessThanOrEqual(piece.total);
  }
  return { pieces, events };
}

describe('a reader of events', () => {
  it('gives a long log in pieces, whole and once, and then what is new', async () => {
    const path = file();
    const events = eventsOf(40, 2000, 40);
    writeFileSync(path, events.map(encodeEvent).join(''));
    const reader = new EventReader(path);
    const first = await all(reader);
    expect(first.events).toEqual(events);
    expect(first.pieces).toBeGreaterThan(5);
    expect(await all(reader)).toEqual({ pieces: 0, events: [] });
    const next = { ...events[0]!, seq: events.length };
    appendFileSync(path, encodeEvent(next));
    expect((await all(reader)).events).toEqual([next]);
  });

  it('waits for the end of a line that is being written', async () => {
    const path = file();
    const [event] = eventsOf(1, 4, 1) as [RunEvent];
    const line = encodeEvent(event);
    writeFileSync(path, line.slice(0, 20));
    const reader = new EventReader(path);
    expect((await all(reader)).events).toEqual([]);
    appendFileSync(path, line.slice(20));
    expect((await all(reader)).events).toEqual([event]);
  });

  it('reads a line that is longer than a piece', async () => {
    const path = file();
    const [event] = eventsOf(1, 40_000, 1).filter(({ type }) => type === 'steps') as [RunEvent];
    writeFileSync(path, encodeEvent(event));
    expect((await all(new EventReader(path))).events).toEqual([event]);
  });

  it('finds nothing where there is no log yet', async () => {
    expect(await all(new EventReader(file()))).toEqual({ pieces: 0, events: [] });
  });
});

describe('samples of a report', () => {
  const predictions = {
    task: 'classification',
    names: ['a', 'b', 'c', 'd'],
    true: [0, 1, 1, 0],
    predicted: [0, 0, 0, 1],
    probability: [0.9, 0.6, 0.8, 0.7],
    trueProbability: [0.9, 0.4, 0.2, 0.3],
  } as const;
  const names = (samples: readonly { name: string | number }[]) => samples.map(({ name }) => name);

  it('are all of a cell, the surest first', () => {
    const cell = { kind: 'cell', true: 'yes', predicted: 'no' } as const;
    const found = selected(predictions, ['no', 'yes'], cell);
    expect(found).toEqual([
      { name: 'c', true: 'yes', predicted: 'no', probability: 0.8, trueProbability: 0.2 },
      { name: 'b', true: 'yes', predicted: 'no', probability: 0.6, trueProbability: 0.4 },
    ]);
    expect(names(selected(predictions, ['no', 'yes'], { kind: 'wrong' }))).toEqual(['c', 'd', 'b']);
  });

  it('of a regression are the furthest off first, with one that is no number at the top', () => {
    const values = {
      task: 'regression',
      names: [7, 8, 9],
      true: [1, 2, 3],
      predicted: [1.5, null, 0],
    } as const;
    expect(names(selected(values, [], { kind: 'worst' }))).toEqual([8, 9, 7]);
    expect(pointsOf(values)).toEqual({
      ...{ names: [7, 8, 9], true: [1, 2, 3], predicted: [1.5, null, 0], total: 3 },
    });
    expect(pointsOf(predictions)).toBeUndefined();
  });
});
