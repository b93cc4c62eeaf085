import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import {
  closeAll,
  Editor,
  editorRunsHere,
  lens,
  openFile,
  palette,
  webview,
} from '../support/editor';

/** Pictures of the running extension, those of the README among them, go here. */
const folder = process.env.TRAINYARD_PICTURES ?? join('.cache', 'pictures');
const themes = [
  ['dark', 'Default Dark Modern', 'vs-dark'],
  ['light', 'Default Light Modern', 'vs'],
  ['high-contrast', 'Default High Contrast', 'hc-black'],
] as const;
const WIDE = { width: 1440, height: 1000 };
/** The activity bar takes 48 of it. */
const NARROW = { width: 460, height: 1000 };

let browser: Browser | undefined;
let editor: Editor;
let page: Page;
const violations: string[] = [];

beforeAll(async () => {
  if (!editorRunsHere) return;
  mkdirSync(folder, { recursive: true });
  browser = await openBrowser();
  editor = await Editor.start({ folder: 'examples' });
  const config = join(editor.workspace, 'digits', 'digits.train.json');
  const cli = join(editor.extension, 'dist', 'cli.cjs');
  const short = ['--set', 'train.epochs=4', '--backend', 'wasm'];
  execFileSync(process.execPath, [cli, 'train', config, ...short], { stdio: 'ignore' });
  page = await editor.open(browser, WIDE);
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  editor?.stop();
});

/** What the palette leaves while it fades is gone. */
async function picture(name: string): Promise<void> {
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** How each panel is opened, and what is there once it is drawn. */
const panels = {
  training: {
    open: async () => {
      await palette(page, 'Trainyard: Show Training');
    },
    drawn: () => webview(page).locator('canvas').first().waitFor(),
  },
  data: {
    open: async () => {
      await openFile(page, 'yeast.train.json');
      await lens(page, 'Inspect data').click();
    },
    drawn: () => webview(page).locator('tr[data-feature]').first().waitFor(),
  },
  augmentation: {
    open: async () => {
      await openFile(page, 'digits.train.json');
      await lens(page, 'Preview augmentation').click();
    },
    drawn: () => webview(page).getByRole('gridcell').locator('img').nth(7).waitFor(),
  },
};

describe.skipIf(!editorRunsHere).each(themes)('in %s', (theme, label, base) => {
  beforeAll(() => editor.theme(page, label, base));

  it.each(Object.entries(panels))(
    'the %s panel has its place, wide and narrow',
    async (name, panel) => {
      await panel.open();
      await panel.drawn();
      // The text keeps the focus when its panel opens.
      await page.getByRole('tab', { name: new RegExp(`^${name}: `, 'i') }).click();
      if ((await page.locator('.editor-group-container').count()) > 1)
        await palette(page, 'View: Close Editors in Other Groups');
      if (await page.locator('.part.sidebar').isVisible())
        await palette(page, 'View: Toggle Primary Side Bar Visibility');
      await panel.drawn();
      await picture(`${name}-${theme}`);
      await page.setViewportSize(NARROW);
      await panel.drawn();
      await picture(`${name}-${theme}-narrow`);
      const overflow = await webview(page)
        .locator('html')
        .evaluate((html) => html.scrollWidth - html.clientWidth);
      await page.setViewportSize(WIDE);
      await closeAll(page);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(violations).toEqual([]);
    },
  );
});

describe.skipIf(!editorRunsHere)('the whole window', () => {
  it('shows the config, its runs and the curves while it trains', async () => {
    const [, label, base] = themes[0];
    await editor.theme(page, label, base);
    await openFile(page, 'digits.train.json');
    await palette(page, 'Trainyard: Focus on Runs View');
    await lens(page, 'Train').click();
    const stats = webview(page).locator('.stats').first();
    await expect.poll(() => stats.textContent(), { timeout: 240_000 }).toMatch(/[3-9] ?\/ ?15/);
    await lens(page, 'Stop').waitFor();
    await picture('editor-dark');
    await palette(page, 'Trainyard: Stop');
    await page
      .getByRole('treeitem', { name: /digits.*stopped/ })
      .first()
      .waitFor();
  });
});
