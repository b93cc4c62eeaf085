import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../src/runner/terminal/errors';
import { table } from '../../../src/runner/terminal/table';
import { TerminalProgress } from '../../../src/runner/terminal/progress';
import { bar, formatDuration, formatNumber } from '../../../src/runner/terminal/format';
import { sparkline } from '../../../src/runner/terminal/sparkline';
import type { RunEvent } from '../../../src/shared/run/events';

describe('sparkline', () => {
  it('draws between the lowest and the highest value', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([5, 5], 8)).toBe('▁▁');
    expect(sparkline([], 8)).toBe('');
  });
  it('averages into the width there is and leaves a gap for what is no number', () => {
    expect(sparkline([0, 0, 7, 7], 2)).toBe('▁█');
    expect(sparkline([0, NaN, 7], 3)).toBe('▁ █');
  });
});

describe('format', () => {
  it('writes numbers in the width of a column', () => {
    expect(formatNumber(0.123456)).toBe('0.1235');
    expect(formatNumber(0)).toBe('0.0000');
    expect(formatNumber(1.2e-7)).toBe('1.20e-7');
    expect(formatNumber(12345.67)).toBe('12345.7');
    expect(formatNumber(NaN)).toBe('NaN');
  });
  it('writes durations', () => {
    expect(formatDuration(4.4)).toBe('4 s');
    expect(formatDuration(65)).toBe('1 min 05 s');
    expect(formatDuration(7380)).toBe('2 h 03 min');
  });
  it('fills a bar', () => {
    expect(bar(0.5, 4)).toBe('━━╌╌');
    expect(bar(2, 4)).toBe('━━━━');
  });
});

describe('TerminalProgress', () => {
  const events: RunEvent[] = [
    { seq: 0, time: 0, type: 'stage', stage: 'load', message: 'Reading' },
    {
      seq: 1,
      time: 10,
      type: 'model',
      layers: [{ name: 'dense', type: 'dense', outputShape: [1], parameters: 3, trainable: 3 }],
      parameters: 3,
      stepsPerEpoch: 2,
      epochs: 1,
      backend: 'cpu',
      executor: 'eager',
    },
    {
      seq: 2,
      time: 1010,
      type: 'steps',
      epoch: 1,
      step: [0],
      loss: [0.5],
      learningRate: [0.1],
      milliseconds: [1000],
    },
    {
      seq: 3,
      time: 2010,
      type: 'epoch',
      epoch: 1,
      metrics: { loss: 0.25, accuracy: 1 },
      learningRate: 0.1,
      seconds: 2,
      samplesPerSecond: 8,
    },
  ];
  const shown = (interactive: boolean, told = events): string => {
    let text = '';
    const screen = { write: (t: string) => void (text += t), interactive, columns: () => 80 };
    const progress = new TerminalProgress(screen);
    for (const event of told) progress.event(event);
    return text;
  };
  it('prints only lines that stay where nothing redraws', () => {
    expect(shown(false)).toBe(
      [
        'Reading',
        'layer  output  parameters',
        'dense  [1]              3',
        '3 parameters, 3 of them trainable',
        'epoch 1/1  loss 0.2500  accuracy 1.0000  2 s',
        '',
      ].join('\n'),
    );
  });
  it('names the fold, and the refit behind the folds', () => {
    const rows = { train: 80, validation: 20 };
    const fold = { type: 'fold', fold: 1, count: 1, rows, time: 0 } as const;
    const refit = { type: 'refit', epochs: 1, rows: 100, time: 0 } as const;
    const epoch = events.at(-1)!;
    const text = shown(false, [
      { ...fold, seq: 0, state: 'started' },
      { ...fold, seq: 1, state: 'finished', metrics: { loss: 0.2, val_loss: 0.5 } },
      { ...refit, seq: 2, state: 'started' },
      events[1]!,
      epoch,
      { ...refit, seq: 3, state: 'finished', metrics: { loss: 0.25 } },
      { ...refit, seq: 4, state: 'finished', metrics: { loss: 0.25, test_loss: 0.75 } },
    ]);
    expect(text.split('\n').filter((line) => /fold|refit/.test(line))).toEqual([
      'fold 1/1: 80 rows to train on, 20 left out',
      'fold 1/1  val_loss 0.5000',
      'refit: 100 rows to train on; epochs: 1',
      'refit  epoch 1/1  loss 0.2500  accuracy 1.0000  2 s',
      // Without a test part there is but what it learned from.
      'refit  loss 0.2500',
      'refit  test_loss 0.7500',
    ]);
  });
  it('redraws the running epoch in a terminal and clears it', () => {
    const text = shown(true);
    expect(text).toContain('━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌ 1/2');
    expect(text).toContain('1 s left');
    expect(text).toContain('\u001b[2A\u001b[0J');
    expect(text.endsWith('epoch 1/1  loss 0.2500  accuracy 1.0000  2 s\n')).toBe(true);
  });
});

it('prints names that hold a line end or a command to the terminal on one line, as text', () => {
  expect(table([['a\nb', '\u001b[2J']])).toBe('a\\nb  \\u001b[2J\n');
  const problem = { file: 'm', line: 1, column: 1, severity: 'error', code: 'c' } as const;
  expect(formatProblem({ ...problem, message: 'a\r\u202eb' })).toBe('m:1:1 error c a\\r\\u202eb');
});
