import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { closeAll, Editor, editorRunsHere, lens, openFile, webview } from '../support/editor';

/** Pictures of the running extension go here; `TRAINYARD_PICTURES` keeps them elsewhere. */
const pictures = process.env.TRAINYARD_PICTURES ?? join('.cache', 'pictures');

let browser: Browser | undefined;
let editor: Editor;
let page: Page;
const violations: string[] = [];

beforeAll(async () => {
  if (!editorRunsHere) return;
  mkdirSync(pictures, { recursive: true });
  browser = await openBrowser();
  editor = await Editor.start({ folder: 'examples' });
  page = await editor.open(browser);
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  editor?.stop();
});

/** What the editor shows of a file, scrolled to its start. */
const shownText = async (): Promise<string> =>
  (await page.locator('.editor-instance .view-line').allTextContents())
    .join('\n')
    .replaceAll('\u00a0', ' ');

describe.skipIf(!editorRunsHere)('panels in VS Code', () => {
  it('write a parameter into the text, and Undo in the text moves the control back', async () => {
    await openFile(page, 'digits.train.json');
    await lens(page, 'Preview augmentation').click();
    const slider = webview(page).getByRole('slider', { name: 'rotationRange' });
    await expect.poll(() => slider.inputValue(), { timeout: 120_000 }).toBe('8');
    await slider.fill('25');
    await expect.poll(shownText, { timeout: 30_000 }).toContain('"rotationRange": 25');
    // The comments around it stay.
    expect(await shownText()).toContain('// Drawn anew in each epoch');

    await page.locator('.editor-instance .view-line').first().click();
    await page.keyboard.press('Control+Z');
    await expect.poll(shownText, { timeout: 30_000 }).toContain('"rotationRange": 8');
    await expect.poll(() => slider.inputValue(), { timeout: 60_000 }).toBe('8');
    await page.screenshot({ path: join(pictures, 'augmentation-editor.png') });

    const entry = webview(page).getByRole('checkbox', { name: 'affine' });
    await entry.uncheck();
    await expect.poll(shownText, { timeout: 30_000 }).toContain('"enabled": false');
    await page.locator('.editor-instance .view-line').first().click();
    await page.keyboard.press('Control+Z');
    await expect.poll(shownText, { timeout: 30_000 }).not.toContain('"enabled"');
    await expect.poll(() => entry.isChecked(), { timeout: 60_000 }).toBe(true);
    await closeAll(page);
  });

  it('write another scaler into the text on Apply, as one step to undo', async () => {
    await openFile(page, 'yeast.train.json');
    await lens(page, 'Inspect data').click();
    const scale = webview(page).getByRole('combobox', { name: /^scale/ });
    await expect.poll(() => scale.inputValue(), { timeout: 120_000 }).toBe('standard');
    const before = await shownText();
    await scale.selectOption('minMax');
    const apply = webview(page).getByRole('button', { name: 'Apply' });
    await apply.click();
    await expect.poll(shownText, { timeout: 30_000 }).toContain('"minMax"');
    await apply.waitFor({ state: 'detached' });
    await page.locator('.editor-instance .view-line').first().click();
    await page.keyboard.press('Control+Z');
    await expect.poll(shownText, { timeout: 30_000 }).toBe(before);
    await closeAll(page);
  });

  it('take back from the panel what it wrote', async () => {
    await openFile(page, 'yeast.train.json');
    await lens(page, 'Inspect data').click();
    const scale = webview(page).getByRole('combobox', { name: /^scale/ });
    await expect.poll(() => scale.inputValue(), { timeout: 120_000 }).toBe('standard');
    const before = await shownText();
    await scale.selectOption('maxAbs');
    await webview(page).getByRole('button', { name: 'Apply' }).click();
    await expect.poll(shownText, { timeout: 30_000 }).toContain('"maxAbs"');
    await webview(page).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(shownText, { timeout: 30_000 }).toBe(before);
    await expect.poll(() => scale.inputValue(), { timeout: 60_000 }).toBe('standard');
    await closeAll(page);
  });

  it('keep to their policy', () => {
    expect(violations).toEqual([]);
  });
});
