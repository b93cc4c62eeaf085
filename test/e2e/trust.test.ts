import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { Editor, editorRunsHere, entry, lens, openFile, quickInput } from '../support/editor';

let browser: Browser | undefined;
let editor: Editor;
let page: Page;

beforeAll(async () => {
  if (!editorRunsHere) return;
  browser = await openBrowser();
  editor = await Editor.start({ folder: 'examples', trusted: false });
  page = await editor.open(browser);
});
afterAll(async () => {
  await browser?.close();
  editor?.stop();
});

describe.skipIf(!editorRunsHere)('a folder that is not trusted', () => {
  it('is looked at: problems of the text are there', async () => {
    await openFile(page, 'yeast.train.json');
    await page.locator('.editor-instance .view-line').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(', "trian": {}');
    await page.locator('.squiggly-error').first().waitFor();
  });

  it('offers no action, and says where trust is given', async () => {
    await page.getByRole('tab', { name: /^Trainyard/ }).click();
    await page.getByText('Manage Workspace Trust').first().waitFor();
    await quickInput(page, 'F1', '>Trainyard:');
    await entry(page, 'Trainyard:').waitFor();
    expect(await entry(page, 'Trainyard: Train').count()).toBe(0);
    expect(await entry(page, 'Trainyard: Inspect Data').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await lens(page, 'Train').count()).toBe(0);
  });

  it('has started no process of ours', () => {
    expect(editor.processes().some(({ command }) => command.includes('extensionHost'))).toBe(true);
    expect(editor.ours()).toEqual([]);
  });
});
