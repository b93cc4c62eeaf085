import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../src/shared/run/manifest';
import { openBrowser } from '../support/browser';
import { Editor, editorRunsHere, lens, openFile, palette, webview } from '../support/editor';

let browser: Browser | undefined;
let editor: Editor;
let page: Page;

beforeAll(async () => {
  if (!editorRunsHere) return;
  browser = await openBrowser();
  editor = await Editor.start({ folder: 'examples' });
  page = await editor.open(browser);
});
afterAll(async () => {
  await browser?.close();
  editor?.stop();
});

function manifests(example: string): RunManifest[] {
  const runs = join(editor.workspace, example, '.trainyard', 'runs');
  return readdirSync(runs)
    .filter((name) => !name.startsWith('.'))
    .map((name) => JSON.parse(readFileSync(join(runs, name, 'run.json'), 'utf8')) as RunManifest);
}
const patience = { timeout: 240_000, interval: 200 };

describe.skipIf(!editorRunsHere)('a run in VS Code', () => {
  it('starts from the lens, survives a reload and a killed extension host, and ends', async () => {
    await openFile(page, 'digits.train.json');
    await lens(page, 'Train').click();
    const progress = () => webview(page).locator('.stats').first().textContent();
    await expect.poll(progress, patience).toMatch(/[2-9] ?\/ ?15/);
    expect(editor.ours().length).toBeGreaterThan(0);

    await page.reload();
    await page.locator('.monaco-workbench').waitFor();
    await expect.poll(progress, patience).toMatch(/\/ ?15/);

    const host = editor.processes().find(({ command }) => command.includes('--type=extensionHost'));
    expect(host).toBeDefined();
    process.kill(host!.pid, 'SIGKILL');
    await expect.poll(() => manifests('digits')[0]!.state, patience).toBe('finished');
  });

  it('trains a table from the palette, and the explorer lists it', async () => {
    await page.reload();
    await openFile(page, 'cars.train.json');
    await lens(page, 'Train').waitFor();
    await palette(page, 'Trainyard: Train');
    await page.getByRole('tab', { name: /^Trainyard/ }).click();
    const row = page.getByRole('treeitem', { name: /cars.*finished/ });
    await row.waitFor({ timeout: 240_000 });
    const [run] = manifests('cars');
    expect(run!.state).toBe('finished');
    expect(Object.keys(run!.metrics.test)).toContain('test_mae');
  });
});
