import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { openPanel, themes } from '../support/panel';
import { classificationReport, doneEvent, eventsOf, manifest } from './fixtures';

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

describe('the training panel', () => {
  it('shows where a run is, its curves, and what can be done', async () => {
    const { page, post, sent, faults } = await openPanel(browser, 'training');
    await post(run());
    await page.getByRole('heading', { name: 'digits' }).waitFor();
    await expect.poll(() => page.locator('.stats').first().textContent()).toContain('6 / 15');
    expect(await page.locator('.chart canvas').count()).toBe(3);
    expect(await page.locator('.log').textContent()).toContain('data.unreadable');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    expect((await sent()).slice(1)).toEqual([
      { type: 'command', command: 'pause' },
      { type: 'command', command: 'stop' },
    ]);
    expect(faults).toEqual([]);
  });

  it('grows with the events that come, each once', async () => {
    const { page, post } = await openPanel(browser, 'training');
    const events = eventsOf(8, 20, 8);
    await post(run({ events: events.slice(0, 4) }));
    for (const event of events.slice(3)) await post({ type: 'events', events: [event] });
    await expect.poll(() => page.locator('.stats').first().textContent()).toContain('8 / 8');
    expect(await page.locator('details tbody tr').count()).toBe(8);
    await post({ type: 'events', events: [doneEvent(events.length)] });
    await post({ type: 'manifest', run: manifest({ state: 'finished' }) });
    await post({ type: 'report', report: classificationReport });
    await page.getByRole('heading', { name: 'Test' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Pause|Stop|Resume)/ }).count()).toBe(0);
  });

  it('opens the samples of a cell, by keyboard too', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    await post(run({ report: classificationReport, run: manifest({ state: 'finished' }) }));
    await page.getByRole('button', { name: 'true 0, predicted 0: 30' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect((await sent()).at(-1)).toEqual({ type: 'openSamples', true: '2', predicted: '0' });
  });

  it('moves the cursor of a chart with the arrow keys', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post(run());
    const chart = page.getByRole('img', { name: /^loss/ });
    await chart.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('figcaption').first().textContent()).toContain('epoch');
  });

  it('takes 100,000 steps and stays able to answer', async () => {
    const { page, post, faults } = await openPanel(browser, 'training');
    await post(run({ events: eventsOf(20, 5000, 20) }));
    await expect
      .poll(() => page.locator('.stats').first().textContent())
      .toContain('100000 / 100000');
    await page.getByRole('slider').fill('0.5');
    await expect.poll(() => page.locator('output').textContent()).toBe('0.50');
    expect(faults).toEqual([]);
  });

  it('shows notices, and sends what their buttons say', async () => {
    const { page, post, sent } = await openPanel(browser, 'training');
    await post({
      type: 'notice',
      kind: 'error',
      message: 'It cannot be read.',
      actions: [{ title: 'Again', action: 'x' }],
    });
    await page.getByRole('alert').filter({ hasText: 'cannot be read' }).waitFor();
    await page.getByRole('button').click();
    expect((await sent()).at(-1)).toEqual({ type: 'action', action: 'x' });
  });

  it('only looks where it may not act', async () => {
    const { page, post } = await openPanel(browser, 'training');
    await post(run({ canAct: false }));
    await page.getByRole('heading', { name: 'digits' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Pause|Stop|Resume)/ }).count()).toBe(0);
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
      await post(run({ report: classificationReport }));
      await page.getByRole('heading', { name: 'Test' }).waitFor();
      if (process.env.SHOTS)
        await page.screenshot({
          path: `${process.env.SHOTS}/training-${theme}-${width}.png`,
          fullPage: true,
        });
      expect(await accessibility()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(faults).toEqual([]);
    },
  );
});
