import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { openPanel, themes, type OpenPanel } from '../support/panel';
import { costOf, messagesOf } from './augmentationFixture';

const augment = [
  { type: 'affine', rotationRange: 25, zoomRange: 0.2, widthShiftRange: 0.2 },
  { type: 'randomBrightness', factor: [-0.3, 0.2] },
  { type: 'gaussianNoise', stddev: 0.05 },
];

let browser: Browser;
let messages: Awaited<ReturnType<typeof messagesOf>>;
beforeAll(async () => {
  browser = await openBrowser();
  messages = await messagesOf(augment);
});
afterAll(() => browser.close());

async function show(panel: OpenPanel, changes: object = {}): Promise<void> {
  await panel.post({ ...messages.config, ...changes });
  await panel.post(messages.views);
  await panel.post(messages.ends);
  await panel.post(costOf(3));
  await panel.page.getByRole('grid').waitFor();
  await panel.page.getByText('32 pictures of').waitFor();
}

const last = async ({ sent }: OpenPanel): Promise<unknown> => (await sent()).at(-1);

describe('the augmentation panel', () => {
  it('shows originals beside the views of the epochs, and what was drawn for each', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page, faults } = panel;
    await show(panel);
    await expect.poll(() => page.getByRole('gridcell').count()).toBe(20);
    expect(await page.getByRole('rowheader').count()).toBe(4);
    expect(await page.getByRole('columnheader').allTextContents()).toEqual([
      ...['original', 'epoch 1', 'epoch 2', 'epoch 3', 'epoch 4', 'epoch 5'],
    ]);
    const { theta } = messages.views.samples[1]!.views[2]!.drawn[0]!.numbers;
    await page.getByRole('gridcell').nth(7).hover();
    const region = page.getByRole('region', { name: 'Drawn numbers' });
    await expect.poll(() => region.textContent()).toContain('epoch 3');
    expect(await region.textContent()).toContain(Math.abs(theta as number).toPrecision(3));
    expect(faults).toEqual([]);
  });

  it('goes from view to view with the arrow keys, and takes one apart with Enter', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page, post } = panel;
    await show(panel);
    await page.getByRole('gridcell').first().focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowUp'])
      await page.keyboard.press(key);
    const focused = page.locator('[role=gridcell]:focus');
    await expect.poll(() => focused.getAttribute('data-at')).toBe('1,0');
    expect(await page.locator('[role=gridcell][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const { position } = messages.views.samples[0]!;
    expect(await last(panel)).toEqual({ type: 'chain', position, epoch: 1 });
    await post(messages.chain);
    const chain = page.getByRole('list', { name: 'Element by element' });
    await expect.poll(() => chain.getByRole('listitem').count()).toBe(4);
    expect(await chain.textContent()).toContain('gaussianNoise');
    expect(await chain.locator('img').last().getAttribute('src')).toBe(
      messages.views.samples[0]!.views[0]!.src,
    );
  });

  it('shows the frame, and the difference to the original', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page } = panel;
    await show(panel);
    await page.getByRole('radio', { name: 'frame' }).check();
    await expect.poll(() => page.locator('.frame polygon').count()).toBe(20);
    const src = () => page.getByRole('gridcell').nth(3).locator('img').getAttribute('src');
    const view = await src();
    await page.getByRole('radio', { name: 'difference' }).check();
    await expect.poll(src).not.toBe(view);
    await page.getByRole('radio', { name: 'views' }).check();
    await expect.poll(src).toBe(view);
    await page.getByRole('gridcell').first().hover();
    await page.getByRole('radio', { name: 'before' }).check();
    const { src: original } = messages.views.samples[0]!;
    const first = page.getByRole('gridcell').first().locator('img');
    await expect.poll(() => first.getAttribute('src')).toBe(original);
  });

  it('redraws, shows other pictures, another epoch, one class', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page } = panel;
    await show(panel);
    await page.getByRole('button', { name: 'Redraw' }).click();
    expect(await last(panel)).toEqual({ type: 'look', epoch: 6, skip: 0, class: '' });
    await page.getByRole('button', { name: 'Other pictures' }).click();
    expect(await last(panel)).toEqual({ type: 'look', epoch: 6, skip: 4, class: '' });
    await page.getByLabel('Class').selectOption('7');
    expect(await last(panel)).toEqual({ type: 'look', epoch: 6, skip: 0, class: '7' });
    await page.getByLabel('Epoch', { exact: true }).fill('2');
    await page.getByLabel('Epoch', { exact: true }).blur();
    expect(await last(panel)).toEqual({ type: 'look', epoch: 2, skip: 0, class: '7' });
    await page.getByRole('button', { name: 'Previous epoch' }).click();
    expect(await last(panel)).toEqual({ type: 'look', epoch: 1, skip: 0, class: '7' });
    const back = page.getByRole('button', { name: 'Previous epoch' });
    await expect.poll(() => back.isDisabled()).toBe(true);
  });

  it('has a control for each argument: it tries while it moves and writes once', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page, sent } = panel;
    await show(panel);
    const slider = page.getByRole('slider', { name: 'rotationRange' });
    const before = (await sent()).length;
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    const written = { index: 0, argument: 'rotationRange', value: 26 };
    expect((await sent()).slice(before)).toEqual([
      { type: 'try', ...written },
      { type: 'set', ...written },
    ]);
    await page.getByLabel('zoomRange, as a number').fill('0.4');
    await page.keyboard.press('Enter');
    expect(await last(panel)).toMatchObject({ type: 'set', argument: 'zoomRange', value: 0.4 });
    await page.getByLabel('horizontalFlip').check();
    expect(await last(panel)).toMatchObject({ argument: 'horizontalFlip', value: true });
    await page.getByRole('combobox', { name: 'fillMode' }).selectOption('wrap');
    expect(await last(panel)).toMatchObject({ argument: 'fillMode', value: 'wrap' });
    await page.getByLabel('factor, lower end').fill('-0.5');
    await page.keyboard.press('Enter');
    expect(await last(panel)).toEqual({
      ...{ type: 'set', index: 1, argument: 'factor' },
      value: [-0.5, 0.2],
    });
    const ends = page.locator('.amount', { hasText: 'rotationRange' }).locator('.end small');
    expect(await ends.allTextContents()).toEqual(['−25', '+25']);
  });

  it('follows the text: typed and undone values move the controls', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page, post } = panel;
    await show(panel);
    const value = () => page.getByRole('slider', { name: 'rotationRange' }).inputValue();
    await page.getByRole('slider', { name: 'rotationRange' }).fill('90');
    expect(await value()).toBe('90');
    const [affine, ...others] = messages.config.augment;
    const typed = { ...affine!, rotationRange: 60 };
    await post({ ...messages.config, augment: [typed, ...others] });
    await expect.poll(value).toBe('60');
    await post(messages.config);
    await expect.poll(value).toBe('25');
  });

  it('adds, removes and moves entries', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page } = panel;
    await show(panel);
    await page.getByLabel('Add augmentation').selectOption('gaussianNoise');
    expect(await last(panel)).toEqual({ type: 'add', element: 'gaussianNoise' });
    expect(await page.getByLabel('Add augmentation').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Move randomBrightness up' }).click();
    expect(await last(panel)).toEqual({ type: 'move', from: 1, to: 0 });
    expect(await page.getByRole('button', { name: 'Move affine up' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Remove gaussianNoise' }).click();
    expect(await last(panel)).toEqual({ type: 'remove', index: 2 });
  });

  it('tells what it costs as it was measured, and warns of pictures out of sight', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page } = panel;
    await show(panel);
    const cost = page.getByRole('region', { name: 'Cost per batch' });
    // 32 pictures in 4.6 ms; 4.6 of 8.3 ms.
    expect(await cost.textContent()).toContain('6,957 pictures a second');
    expect(await cost.textContent()).toContain('12.9 ms instead of 8.3 ms, 55 % longer');
    await cost.getByRole('button', { name: 'Measure again' }).click();
    expect(await last(panel)).toEqual({ type: 'measure' });
    await page.getByRole('button', { name: 'fillMode: reflect' }).click();
    expect(await last(panel)).toMatchObject({ argument: 'fillMode', value: 'reflect' });
  });

  it('says so where there is no augmentation yet, and helps to begin', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const none = await messagesOf([]);
    await panel.post(none.config);
    await panel.post(none.views);
    await panel.page.getByText('views equal their originals').waitFor();
    await panel.page.getByRole('button', { name: /^Add affine/ }).click();
    expect(await last(panel)).toMatchObject({ type: 'add', element: 'affine' });
  });

  it('keeps the last views beside what is wrong with the text', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page, post } = panel;
    await show(panel);
    const message = 'Found −40; expected 0 or more.';
    const problem = { file: 'digits.train.json', line: 15, column: 9, severity: 'error' };
    await post({ type: 'problems', problems: [{ ...problem, code: 'config.bounds', message }] });
    await page.getByRole('alert').getByText('line 15:').waitFor();
    expect(await page.getByRole('gridcell').count()).toBe(20);
    await page.getByRole('button', { name: 'Go to line 15' }).click();
    expect(await last(panel)).toEqual({ type: 'reveal', line: 15, column: 9 });
    await post(messages.views);
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });

  it('shows a notice where there are no pictures, and what it is waiting for', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page, post } = panel;
    await post({ type: 'notice', kind: 'loading', message: 'Reading the pictures' });
    await page.getByText('Reading the pictures').waitFor();
    await post({
      ...{ type: 'notice', kind: 'empty', message: 'Pictures are not decoded.' },
      actions: [{ title: 'Manage Workspace Trust', action: 'workbench.trust.manage' }],
    });
    await page.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    expect(await last(panel)).toEqual({ type: 'action', action: 'workbench.trust.manage' });
    await post(messages.config);
    await page.getByText('Drawing the views').first().waitFor();
  });

  it('switches an entry off and on again where it stands', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page, post } = panel;
    await show(panel);
    const brightness = page.getByRole('checkbox', { name: 'randomBrightness' });
    await brightness.uncheck();
    expect(await last(panel)).toEqual({
      ...{ type: 'set', index: 1, argument: 'enabled', value: false },
    });
    const off = messages.config.augment.map((entry, i) => ({ ...entry, enabled: i !== 1 }));
    await post({ ...messages.config, augment: off });
    await page.getByText('2 of 3 on').waitFor();
    const entry = page.getByRole('listitem', { name: 'randomBrightness' });
    expect(await entry.textContent()).toContain('off');
    expect(await entry.getByRole('slider').count()).toBe(0);
    await brightness.check();
    expect(await last(panel)).toEqual({
      ...{ type: 'set', index: 1, argument: 'enabled', value: true },
    });
  });

  it('opens its config', async () => {
    const panel = await openPanel(browser, 'augmentation');
    await show(panel);
    await panel.page.getByRole('button', { name: 'digits.train.json' }).click();
    expect(await last(panel)).toEqual({ type: 'action', action: 'openConfig' });
  });

  it('only looks where it may not act', async () => {
    const panel = await openPanel(browser, 'augmentation');
    const { page } = panel;
    await show(panel, { canAct: false });
    expect(await page.getByRole('slider', { name: 'rotationRange' }).isDisabled()).toBe(true);
    expect(await page.getByLabel('Add augmentation').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Remove affine' }).isDisabled()).toBe(true);
  });
});

describe.each(themes)('in %s', (theme) => {
  it.each([1280, 400])(
    'at %i px it is accessible, within its policy and not wider than it may be',
    async (width) => {
      const panel = await openPanel(browser, 'augmentation', { theme, width });
      const { page, post, faults, accessibility } = panel;
      await show(panel);
      await page.getByRole('gridcell').first().click();
      await post(messages.chain);
      await page.getByRole('list', { name: 'Element by element' }).waitFor();
      if (process.env.SHOTS)
        await page.screenshot({
          path: `${process.env.SHOTS}/augmentation-${theme}-${width}.png`,
          fullPage: true,
        });
      expect(await accessibility()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const columns = 'getComputedStyle(document.querySelector(".gallery")).gridTemplateColumns';
      const drawn = (await page.evaluate(columns)) as string;
      expect(drawn.split(' ')).toHaveLength(width === 400 ? 3 : 6);
      expect(faults).toEqual([]);
    },
  );
});
