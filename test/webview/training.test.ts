import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { openPanel, themes } from '../support/panel';
import {
  classificationReport,
  doneEvent,
  eventsOf,
  failedEvent,
  foldEvents,
  foldsManifest,
  refitEvents,
  refitManifest,
  manifest,
  pictureSamples,
  regressionPoints,
  regressionReport,
  rowSamples,
} from './fixtures';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const run = (changes: object = {}) => ({
  type: 'run',
  run: manifest(),
  events: eventsOf(6, 40, 15),
  canAct: true,
  ...changes,
});
const finished = (changes: object = {}) =>
  run({
    run: manifest({ state: 'finished' }),
    events: [...eventsOf(15, 40, 15), doneEvent(999)],
    report: classificationReport,
    ...changes,
  });
const stat = (page: Page, label: string) =>
  page.locator('.stats > div', { has: page.locator('dt', { hasText: label }) }).locator('dd');
const chart = (page: Page, name: RegExp) => page.getByRole('img', { name });
const says = (page: Page) => page.locator('p[role=status].hidden').textContent();

describe('the training panel', () => {
  it('shows where a run is, its curves, and what can be done', async () => {
    const { page, post, sent, faults } = await openPanel(browser, 'training');
    await post(run());
    await page.getByRole('heading', { name: 'digits' }).waitFor();
    await expect.poll(() => stat(page, 'Epoch').first().textContent()).toContain('6 / 15');
    expect(await stat(page, 'Epochs since best').textContent()).toContain('0 of 5');
    expect(await stat(page, 'Memory').textContent()).toBe('412 MB');
    expect(await page.locator('.plot').count()).toBe(3);
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('6.00');
    // Early stopping waits for 5 epochs from the 6th on.
    expect(await page.locator('.progress u').getAttribute('title')).toContain('epoch 11');
    expect(await page.locator('.findings').textContent()).toContain('data.unreadable');
    expect(await page.locator('.flag').allTextContents()).toEqual(['best 6', 'S1']);
    for (const name of ['Pause', 'Stop and keep best', 'Stop'])
      await page.getByRole('button', { name, exact: true }).click();
    expect((await sent()).slice(1)).toEqual([
      { type: 'command', command: 'pause' },
      { type: 'command', command: 'stopAndKeepBest' },
      { type: 'command', command: 'stop' },
    ]);
    expect(faults).toEqual([]);
  });

  it('steers: a form for the learning rate, what came of it, and the way back', async () => {
    const { page, post, sent, faults } = await openPanel(browser, 'training');
    await post(run());
    const steer = page.getByRole('button', { name: 'Steer…' });
    const field = page.getByLabel('Learning rate', { exact: true });
    await steer.click();
    await expect.poll(() => field.and(page.locator(':focus')).count()).toBe(1);
    expect(await field.inputValue()).toBe('0.0006017');
    await page.keyboard.press('Escape');
    await expect.poll(() => field.count()).toBe(0);
    await steer.click();
    await page.getByRole('button', { name: '× 0.1' }).click();
    await expect.poll(() => field.inputValue()).toBe('0.00006017');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => field.count()).toBe(0);
    await steer.click();
    await field.fill('0.02');
    await page.keyboard.press('Enter');
    await steer.click();
    await field.fill('-1');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Undo S1' }).click();
    expect((await sent()).slice(1)).toEqual([
      { type: 'steer', learningRate: 0.00006017 },
      { type: 'steer', learningRate: 0.02 },
      { type: 'steer', learningRateFactor: 2 },
    ]);
    const cells = page.locator('table.steering tbody td');
    expect((await cells.allTextContents()).slice(0, 3)).toEqual([
      ...['S1', '2.0', 'learning rate 0.0005 (×\u00a00.5)'],
    ]);
    expect(Number((await cells.nth(3).textContent())!.replace('\u2212', '-'))).toBeLessThan(0);
    // A run that has ended is steered no more.
    await post(finished());
    await expect.poll(() => page.getByRole('button', { name: /Undo|Steer/ }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('shows folds: each with its figures, what they come to, and which one goes on', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post(run({ run: manifest({ folds: foldsManifest(2) }), events: foldEvents(2) }));
    await page.getByRole('heading', { name: 'Folds' }).waitFor();
    const rows = page.locator('.folds tbody tr');
    expect(await rows.count()).toBe(4);
    const cells = await rows.nth(0).locator('th, td').allTextContents();
    // val_loss of 0.27 and 0.23, val_accuracy of 0.91 and 0.93.
    expect(cells.map((text) => text.trim())).toEqual([
      ...['mean ± deviation', '', '', '', '0.25 ± 0.02', '0.92 ± 0.01'],
      ...['0.2275 ± 0.0025', '0.9255 ± 0.0015'],
    ]);
    expect(await rows.nth(2).getByLabel('the run’s model').count()).toBe(1);
    expect(await rows.nth(3).getByLabel('running').count()).toBe(1);
    expect(await stat(page, 'Fold').first().textContent()).toBe('3 / 5');
    expect(await stat(page, 'val_loss, mean of the folds').textContent()).toBe('0.25 ± 0.02');
    // The curves are of the third fold alone: 6 of 15 epochs.
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('6.00');
    await page.getByText('faint: the other folds, by epoch').waitFor();
    await page.locator('.legend', { hasText: 'mean of the folds' }).waitFor();
    await post({ type: 'manifest', run: manifest({ state: 'finished', folds: foldsManifest(5) }) });
    const events = foldEvents(5);
    await post({
      type: 'events',
      events: [...events.slice(foldEvents(2).length), doneEvent(9999)],
    });
    await post({ type: 'report', report: { ...classificationReport, folds: { count: 5 } } });
    await page.getByRole('heading', { name: 'Report on the rows left out' }).waitFor();
    await expect.poll(() => rows.count()).toBe(6);
    await page.getByRole('button', { name: 'Export…' }).waitFor();
  });

  it('shows the refit behind the folds: its figures, and that it is the run’s model', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post(run({ run: manifest({ folds: refitManifest(false) }), events: refitEvents(false) }));
    await page.getByRole('heading', { name: 'Folds' }).waitFor();
    const rows = page.locator('.folds tbody tr');
    expect(await rows.count()).toBe(7);
    const cells = async (): Promise<string[]> =>
      (await rows.nth(1).locator('th, td').allTextContents()).map((text) => text.trim());
    expect(await cells()).toEqual(['refit', '600', '–', '5 of 9', '–', '–', '–', '–']);
    expect(await rows.nth(1).getByLabel('running').count()).toBe(1);
    expect(await page.getByLabel('the run’s model').count()).toBe(1);
    expect(await stat(page, 'Refit').first().textContent()).toBe('all folds');
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('5.00');
    // Every fold is another one, and its mean is not that of the refit.
    await page.getByText('faint: the other folds, by epoch').waitFor();
    const folds = refitManifest(true);
    await post({ type: 'manifest', run: manifest({ state: 'finished', folds }) });
    await expect.poll(cells).toEqual(['refit', '600', '–', '9', '–', '–', '0.2', '0.95']);
    expect(await rows.nth(1).getByLabel('the run’s model').count()).toBe(1);
    expect(await page.getByLabel('the run’s model').count()).toBe(1);
    await page.getByText('predict and export take the model of the refit').waitFor();
  });

  it('marks where it was forked from another run', async () => {
    const { page, post } = await openPanel(browser, 'training');
    const events = eventsOf(6, 40, 15);
    const fork = { type: 'fork', run: '20261123-090000000-digits-00ff', epoch: 3 } as const;
    const at = events.findIndex((event) => event.type === 'epoch' && event.epoch === 3);
    const all = [...events.slice(0, at + 1), { ...fork, time: 0 }, ...events.slice(at + 1)];
    const parent = { ...fork, sameSplit: true };
    await post(
      run({ run: manifest({ parent }), events: all.map((event, seq) => ({ ...event, seq })) }),
    );
    await page.getByText('forked from 20261123-090000000-digits-00ff at epoch 3').waitFor();
    const flag = page.locator('.flag', { hasText: 'F' });
    expect(await flag.getAttribute('title')).toContain('at epoch 3');
  });

  it('draws curves from the first steps on, before an epoch has ended', async () => {
    const { page, post } = await openPanel(browser, 'training');
    const events = eventsOf(1, 40, 15);
    const early = events.slice(
      0,
      events.findIndex(({ type }) => type === 'epoch'),
    );
    await post(run({ events: early.slice(0, 3) }));
    await page.getByText('Curves start with the first steps.').waitFor();
    expect(await page.locator('.plot').count()).toBe(0);
    await post({ type: 'events', events: early.slice(3) });
    await chart(page, /^accuracy by epoch: training accuracy from/).waitFor();
    expect(await stat(page, 'Epoch').first().textContent()).toContain('step 40 / 40');
  });

  it('grows with the events that come, each once, and tells how it ended', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    const events = eventsOf(8, 20, 8);
    await post(run({ events: events.slice(0, 4) }));
    for (const event of events.slice(3)) await post({ type: 'events', events: [event] });
    await expect.poll(() => stat(page, 'Epoch').first().textContent()).toContain('8 / 8');
    await chart(page, /^Loss/).focus();
    await page.keyboard.press('t');
    await expect.poll(() => page.locator('.chart tbody tr').count()).toBe(8);
    await post({ type: 'events', events: [doneEvent(events.length)] });
    await post({ type: 'manifest', run: manifest({ state: 'finished' }) });
    await post({ type: 'report', report: classificationReport });
    await page.getByRole('heading', { name: 'Test report' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Pause|Stop|Resume)/ }).count()).toBe(0);
    expect(await says(page)).toBe('digits: Finished');
    expect((await sent()).at(-1)).toEqual({
      type: 'samples',
      select: { kind: 'wrong' },
      from: 0,
      count: 10,
    });
    await page.getByRole('button', { name: 'Export…' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'action', action: 'export' });
  });

  it('takes the place of what it showed when the run is sent anew, whole or in pieces', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post(run({ events: eventsOf(6, 40, 15) }));
    const events = eventsOf(3, 10, 9);
    await post(run({ events: [], reading: { done: 0, total: 2000 } }));
    const half = Math.floor(events.length / 2);
    const reading = { done: 1000, total: 2000 };
    await post({ type: 'events', events: events.slice(0, half), reading });
    await page.getByText('Reading the events of digits: 1.0 kB of 2.0 kB').waitFor();
    await post({ type: 'events', events: events.slice(half) });
    await expect.poll(() => stat(page, 'Epoch').first().textContent()).toContain('3 / 9');
    expect(await page.getByText('Reading the events').count()).toBe(0);
  });

  it('shows scores beside the dummy, and every sample of a cell, by keyboard too', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    await post(finished());
    const accuracy = page.locator('.scores tr', { hasText: 'accuracy' }).first();
    expect(await accuracy.textContent()).toMatch(/0\.9348\s*0\.1721\s*0\.9180 – 0\.9432/);
    await page.getByRole('button', { name: 'true bowl, predicted bowl: 142' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const select = { kind: 'cell', true: 'jug', predicted: 'jug' } as const;
    expect((await sent()).at(-1)).toEqual({ type: 'samples', select, from: 0, count: 60 });
    await post(pictureSamples(select, 0, 60, 131));
    await page.getByRole('heading', { name: 'jug, predicted rightly' }).waitFor();
    const pictures = page.locator('section', { hasText: 'jug, predicted rightly' }).locator('img');
    expect(await pictures.count()).toBe(60);
    await page.getByRole('button', { name: 'Show 60 more of 71' }).click();
    await post(pictureSamples(select, 60, 60, 131));
    await page.getByRole('button', { name: 'Show 11 more of 11' }).click();
    await post(pictureSamples(select, 120, 60, 131));
    await expect.poll(() => pictures.count()).toBe(131);
    expect(await page.getByRole('button', { name: /more of/ }).count()).toBe(0);
    await pictures.last().click();
    expect((await sent()).at(-1)).toEqual({ type: 'openSample', name: 'vase/130.png' });
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => pictures.count()).toBe(0);
  });

  it('shows the most confidently wrong ones first, and all of them on demand', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    await post(finished());
    await post(pictureSamples({ kind: 'wrong' }, 0, 10));
    await page.getByRole('button', { name: 'Show all 58' }).click();
    expect((await sent()).at(-1)).toMatchObject({ select: { kind: 'wrong' }, from: 0, count: 60 });
    await post(pictureSamples({ kind: 'wrong' }, 0, 60));
    await page.getByRole('heading', { name: 'All that are wrong' }).waitFor();
    await expect.poll(() => page.locator('.pictures img').count()).toBe(10 + 58);
  });

  it('shows a regression: scatter plots, and rows with their values', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    await post(finished({ report: regressionReport, points: regressionPoints }));
    expect((await sent()).at(-1)).toMatchObject({ select: { kind: 'worst' } });
    await post(rowSamples(0, 10));
    const scatter = chart(page, /^Predicted price over true, 400 samples/);
    await scatter.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => scatter.locator('.tip').textContent()).toMatch(/row 1\s+true\s+10\.25/);
    const rows = page.locator('section', { hasText: 'Furthest off' }).locator('tbody tr');
    expect(await rows.first().textContent()).toMatch(
      /row 0\s*100\s*61\.25\s*38\.75\s*84\.5\s*3\s*Basel/,
    );
    expect(await rows.nth(1).textContent()).toContain('–');
  });

  it('goes through all charts with one cursor: arrows, Home, End, B, zoom and table', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post(run({ events: eventsOf(12, 40, 15) }));
    const loss = chart(page, /^Loss by epoch: training loss from .* best epoch 10$/);
    const heads = () => page.locator('.chart .head small').allTextContents();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await loss.focus();
    await press('Home');
    await expect.poll(() => says(page)).toMatch(/^Epoch 1 · step 40 · .*train .*, val /);
    await press('ArrowRight', 'ArrowRight');
    await expect
      .poll(heads)
      .toEqual([
        expect.stringContaining('Epoch 3: train'),
        expect.stringContaining('Epoch 3: train'),
        expect.stringContaining('Epoch 3: learning rate'),
      ]);
    expect(await page.locator('.tip').first().textContent()).toContain('validation accuracy');
    await press('Shift+ArrowRight');
    await expect.poll(async () => (await heads())[0]).toContain('Epoch 12');
    await press('b');
    await expect.poll(async () => (await heads())[1]).toContain('Epoch 10');
    await press('+');
    await page.getByRole('button', { name: 'Show all' }).waitFor();
    const ticks = () => page.locator('.words .x').allTextContents();
    expect((await ticks())[0]).not.toBe('0');
    await press('0');
    await expect.poll(async () => (await ticks())[0]).toBe('0');
    await press('t');
    await page.getByRole('region', { name: 'Loss by epoch' }).waitFor();
    await press('Escape');
    await expect.poll(async () => (await heads())[0]).toBe('');
  });

  it('follows the pointer, keeps a cursor that is clicked, and zooms into what is drawn over', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post(run());
    const plot = page.locator('.plot').first();
    const tip = page.locator('.tip').first();
    await plot.hover({ position: { x: 160, y: 80 } });
    await expect.poll(() => tip.isVisible()).toBe(true);
    await page.getByRole('heading', { name: 'digits' }).hover();
    await expect.poll(() => tip.isVisible()).toBe(false);
    await plot.click({ position: { x: 160, y: 80 } });
    await page.getByRole('heading', { name: 'digits' }).hover();
    await expect.poll(() => tip.isVisible()).toBe(true);
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 260, box.y + 60);
    await page.mouse.up();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Show all' }).count()).toBe(0);
  });

  it('remembers what was set: scale, axis and smoothing', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post(run());
    await page.getByRole('radio', { name: 'linear' }).check();
    await page.getByRole('radio', { name: 'time' }).check();
    await page.getByRole('slider').fill('0.5');
    await chart(page, /^Loss by time/).waitFor();
    expect(await page.getByRole('radio', { name: 'linear' }).isChecked()).toBe(true);
    const kept = await page.evaluate('acquireVsCodeApi().getState()');
    expect(kept).toEqual({
      settings: { smoothing: 0.5, logScale: false, unit: 'time', tables: [] },
    });
  });

  it('takes 100,000 steps and the stream behind them', async () => {
    const { page, post, faults } = await openPanel(browser, 'training');
    const events = eventsOf(20, 5000, 20);
    const most = events.length - 20;
    await post(run({ events: events.slice(0, most) }));
    for (const event of events.slice(most)) await post({ type: 'events', events: [event] });
    await expect.poll(() => stat(page, 'Epoch').first().textContent()).toContain('20 / 20');
    expect(await stat(page, 'Epoch').first().textContent()).toContain('100,000 steps');
    await page.getByRole('slider').fill('0.5');
    await expect.poll(() => page.locator('output').textContent()).toBe('0.50');
    expect(faults).toEqual([]);
  });

  it('tells why a run failed and how it goes on', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    const events = [...eventsOf(3, 80, 50), failedEvent(9999)];
    await post(run({ run: manifest({ state: 'failed' }), events }));
    const alert = page.getByRole('alert');
    expect(await alert.textContent()).toMatch(
      /The loss is NaN.*Epoch 3, step 240\..*train\.nanLoss/s,
    );
    await alert.getByRole('button', { name: 'Go to line 31' }).click();
    await alert.getByRole('button', { name: 'Resume from epoch 3' }).click();
    await alert.getByRole('button', { name: 'Show Log' }).click();
    expect((await sent()).slice(1)).toEqual([
      { type: 'action', action: 'goToCause' },
      { type: 'command', command: 'resume' },
      { type: 'action', action: 'showLog' },
    ]);
  });

  it('offers to resume what was interrupted', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    await post(run({ run: manifest({ state: 'interrupted' }) }));
    await page.getByRole('button', { name: 'Resume from epoch 6' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'command', command: 'resume' });
  });

  it('shows notices', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post({ type: 'notice', kind: 'error', message: 'It cannot be read.' });
    await page.getByRole('alert').filter({ hasText: 'cannot be read' }).waitFor();
  });

  it('only looks where it may not act, and acts once it may', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    await post(run({ canAct: false }));
    await page.getByRole('heading', { name: 'digits' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Pause|Stop|Resume)/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'action', action: 'manageTrust' });
    await post({ type: 'trust', canAct: true });
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });
});

describe.each(themes)('in %s', (theme) => {
  it.each([1280, 400])(
    'at %i px it is accessible, within its policy and not wider than it may be',
    async (width) => {
      const { page, post, faults, accessibility } = await openPanel(browser, 'training', {
        theme,
        width,
      });
      const select = { kind: 'cell', true: 'vase', predicted: 'jug' } as const;
      const states: Record<string, () => Promise<void>> = {
        running: () => post(run()),
        finished: async () => {
          await post(finished());
          await post(pictureSamples({ kind: 'wrong' }, 0, 10));
          await page.getByRole('button', { name: 'true vase, predicted jug: 11' }).click();
          await post(pictureSamples(select, 0, 60, 11));
          await page.getByRole('heading', { name: 'vase taken for jug' }).waitFor();
        },
        regression: async () => {
          await post(finished({ report: regressionReport, points: regressionPoints }));
          await post(rowSamples(0, 10));
          await page.getByRole('heading', { name: 'Furthest off' }).waitFor();
        },
        folds: async () => {
          const folds = foldsManifest(3);
          await post(run({ run: manifest({ folds }), events: foldEvents(3) }));
          await page.getByRole('heading', { name: 'Folds' }).waitFor();
        },
        refit: async () => {
          const folds = refitManifest(true);
          await post(run({ run: manifest({ folds }), events: refitEvents(true) }));
          await page.getByText('predict and export take the model of the refit').waitFor();
        },
        failed: async () => {
          const events = [...eventsOf(3, 80, 50), failedEvent(9999)];
          await post(run({ run: manifest({ state: 'failed' }), events, canAct: false }));
          await page.getByRole('alert').waitFor();
        },
      };
      for (const [name, show] of Object.entries(states)) {
        await show();
        await page.locator('.words .x').first().waitFor();
        // The header sticks to the top, and would lie on what is scrolled under it.
        await page.evaluate('scrollTo(0, 0)');
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/training-${name}-${theme}-${width}.png`,
            fullPage: true,
          });
        expect(await accessibility(), name).toEqual([]);
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(wide, name).toBeLessThanOrEqual(0);
      }
      expect(faults).toEqual([]);
    },
  );
});
