import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { Editor, editorRunsHere, entry, lens, openFile } from '../support/editor';

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
  it('is looked at: problems of the text and the help of the language are there', async () => {
    await openFile(page, 'yeast.train.json');
    await lens(page, 'Train').waitFor();
    await page.locator('.view-line').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(', "trian": {}');
    await page.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Home');
  });

  it('starts no process, whatever is asked for', async () => {
    await lens(page, 'Train').click();
    await page.getByText('not trusted').first().waitFor();
    for (const title of ['Inspect Data', 'Show Backends']) {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').fill(`>Trainyard: ${title}`);
      await entry(page, title).or(page.getByText('No matching')).first().waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
    }
    expect(editor.ours()).toEqual([]);
  });
});
