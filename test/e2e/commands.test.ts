import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/runner/data/tables/database';
import type { RunManifest } from '../../src/shared/run/manifest';
import { openBrowser } from '../support/browser';
import {
  choose,
  closeAll,
  Editor,
  editorRunsHere,
  entry,
  lens,
  openFile,
  palette,
  pickPath,
  webview,
} from '../support/editor';
import { toolsProbe } from '../support/toolsProbe';

let browser: Browser | undefined;
let editor: Editor;
let page: Page;
let home: string | undefined;
/** The TensorFlow that `npm test` installs. */
const python = resolve('.cache', 'tensorflow', 'bin', 'python');
const violations: string[] = [];
const patience = { timeout: 120_000, interval: 200 };

/** Paths in the workspace. */
const at = (...names: string[]): string => join(editor.workspace, ...names);
const runsOf = (example: string): string[] =>
  readdirSync(at(example, '.trainyard', 'runs'))
    .filter((name) => !name.startsWith('.'))
    .sort();
const manifest = (example: string, id: string): RunManifest =>
  JSON.parse(
    readFileSync(at(example, '.trainyard', 'runs', id, 'run.json'), 'utf8'),
  ) as RunManifest;

beforeAll(async () => {
  if (!editorRunsHere) return;
  browser = await openBrowser();
  home = mkdtempSync(join(tmpdir(), 'trainyard-home-'));
  const path = `${dirname(python)}:${process.env.PATH ?? ''}`;
  editor = await Editor.start({
    ...{ folder: 'examples', also: [await toolsProbe()] },
    env: { TRAINYARD_HOME: home, ...(existsSync(python) && { PATH: path }) },
  });
  const cli = join(editor.extension, 'dist', 'cli.cjs');
  const short = ['--set', 'train.epochs=3', '--backend', 'wasm'];
  execFileSync(process.execPath, [cli, 'train', at('cars', 'cars.train.json'), ...short], {
    stdio: 'ignore',
  });
  await Database.with(async (database) => {
    const from = `read_csv('${at('yeast', 'yeast6.csv')}')`;
    await database.run(`COPY (FROM ${from}) TO '${at('yeast6.parquet')}' (FORMAT parquet)`);
  }, undefined);
  writeFileSync(at('bare.train.json'), '{\n  "model": { "layers": ["flatten"] }\n}\n');
  page = await editor.open(browser);
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  // The extension is there, and knows the run.
  await openFile(page, 'cars.train.json');
  await lens(page, 'Show training').waitFor();
});
afterAll(async () => {
  await browser?.close();
  editor?.stop();
  if (home !== undefined) rmSync(home, { recursive: true, force: true });
});

/** The text of the editor that is open, scrolled to its start. */
const shownText = async (): Promise<string> =>
  (await page.locator('.editor-instance .view-line').allTextContents())
    .join('\n')
    .replaceAll('\u00a0', ' ');

describe.skipIf(!editorRunsHere)('commands in VS Code', () => {
  it('export a model into a folder', async () => {
    const out = at('exported');
    mkdirSync(out);
    await palette(page, 'Trainyard: Export Model');
    if (await entry(page, 'tfjs').isVisible()) await entry(page, 'tfjs').click();
    await pickPath(page, out);
    await expect.poll(() => existsSync(join(out, 'model.json')), patience).toBe(true);
    await page.getByText('The model was exported as').first().waitFor();
  });

  it('predict the rows of a file', async () => {
    await palette(page, 'Trainyard: Predict');
    await pickPath(page, at('cars', 'cars.csv'));
    await page.getByRole('tab', { name: /Predictions of cars/ }).waitFor();
    await webview(page).getByRole('heading', { name: 'All rows' }).waitFor();
    await closeAll(page);
  });

  it('fork a run from a checkpoint, and compare it with its parent', async () => {
    const [parent] = runsOf('cars');
    await palette(page, 'Trainyard: Fork Run');
    if (await entry(page, 'Epoch 3').isVisible()) await entry(page, 'Epoch 3').click();
    const settings = page.locator('.quick-input-widget input').first();
    await expect.poll(() => settings.inputValue(), patience).toBe('train.epochs=6');
    await page.keyboard.press('Enter');
    await webview(page).getByText(`forked from ${parent!} at epoch 3`).waitFor();
    await expect.poll(() => runsOf('cars').length, patience).toBe(2);
    const fork = (): RunManifest => manifest('cars', runsOf('cars')[1]!);
    await expect.poll(() => fork().state, patience).toBe('finished');
    expect(fork().parent).toMatchObject({ run: parent, epoch: 3 });
    await page.getByRole('tab', { name: /^Trainyard/ }).click();
    await page.getByRole('treeitem', { name: /cars.*fork at 3/, level: 3 }).waitFor();

    await palette(page, 'Trainyard: Compare Runs');
    await page.getByRole('checkbox', { name: /Toggle all/ }).click();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /Comparison of 2 runs/ }).waitFor();
    await webview(page).getByRole('cell', { name: 'train.epochs' }).waitFor();
    await closeAll(page);
  });

  it('open a run from elsewhere', async () => {
    const [id] = runsOf('cars');
    const elsewhere = join(editor.workspace, '..', 'elsewhere', 'runs', id!);
    cpSync(at('cars', '.trainyard', 'runs', id!), elsewhere, { recursive: true });
    await palette(page, 'Trainyard: Open Run');
    await pickPath(page, elsewhere);
    await webview(page).getByRole('heading', { name: 'Test report' }).waitFor();
    await closeAll(page);
  });

  it('make a config from a Parquet file', async () => {
    await palette(page, 'Trainyard: New Training Config');
    await choose(page, 'A table');
    await pickPath(page, at('yeast6.parquet'));
    await entry(page, 'Class').getByText('likely').waitFor();
    await choose(page, 'Class');
    await expect.poll(shownText, patience).toContain('"source": "yeast6.parquet"');
    expect(await shownText()).toContain('"target": "Class"');
    await closeAll(page);
  });

  it('choose the data of a config that names none', async () => {
    await openFile(page, 'bare.train.json');
    await lens(page, 'Inspect data').click();
    await webview(page).getByText('bare.train.json names no data yet.').waitFor();
    await webview(page).getByRole('button', { name: 'Choose a File or Folder' }).click();
    await choose(page, 'A table');
    await pickPath(page, at('yeast', 'yeast6.csv'));
    await choose(page, 'Class');
    await expect.poll(shownText, patience).toContain('"source": "yeast/yeast6.csv"');
    await webview(page).locator('tr[data-feature]').first().waitFor();
    await page.locator('.editor-instance .view-line').first().click();
    await page.keyboard.press('Control+Z');
    await webview(page).getByText('names no data yet.').waitFor();
    await closeAll(page);
  });

  it('run a config as a task', async () => {
    const before = runsOf('cars').length;
    await palette(page, 'Tasks: Run Task');
    await choose(page, 'trainyard');
    await choose(page, 'train cars/cars.train.json');
    await expect.poll(() => runsOf('cars').length, patience).toBe(before + 1);
    const newest = runsOf('cars').at(-1)!;
    await expect.poll(() => manifest('cars', newest).state, patience).toBe('finished');
  });

  it('serve language models: runs, a run, data, problems; training only once it is allowed', async () => {
    await palette(page, 'Probe: Call Tools');
    const answers = at('answers.json');
    await expect.poll(() => existsSync(answers), patience).toBe(true);
    const told = JSON.parse(readFileSync(answers, 'utf8')) as Record<string, never>;
    expect(told.listRuns).toMatchObject({ total: runsOf('cars').length + 1 });
    expect(told.readRun).toMatchObject({ manifest: { state: 'finished' } });
    expect(told.inspectData).toMatchObject({ task: 'regression' });
    expect(told.validateConfig).toMatchObject({ problems: [{ code: 'data.targetMissing' }] });
    const before = runsOf('cars').length;
    await palette(page, 'Probe: Start Training');
    await page.getByText('Trainyard will train').first().waitFor();
    expect(runsOf('cars')).toHaveLength(before);
    await page
      .getByRole('button', { name: /^(Allow|OK|Yes)/ })
      .first()
      .click();
    await expect.poll(() => runsOf('cars').length, patience).toBe(before + 1);
    await palette(page, 'Trainyard: Stop');
    await closeAll(page);
  });

  it('lead through the walkthrough to the place of each step', async () => {
    await palette(page, 'Welcome: Open Walkthrough');
    await choose(page, 'Learn training, step by step');
    const step = (name: string) => page.locator('.getting-started-step').filter({ hasText: name });
    for (const [name, file] of [
      ['Scale the features', 'cars.train.json'],
      ['Balance the classes', 'yeast.train.json'],
    ] as const) {
      await step(name).first().click();
      await page.getByRole('button', { name: 'Open the Demo Here' }).first().click();
      await page.getByRole('tab', { name: new RegExp(`^${file}`) }).waitFor();
    }
    await closeAll(page);
  });

  it.skipIf(!existsSync(python))('set up a TensorFlow that is there', async () => {
    await palette(page, 'Trainyard: Set Up TensorFlow');
    const told = page.getByText(/^TensorFlow \S+ is set up and computes on the/).first();
    await told.waitFor({ timeout: 180_000 });
    await palette(page, 'Trainyard: Show Backends');
    await page
      .getByRole('treeitem', { name: /^tensorflow/ })
      .first()
      .waitFor();
  });

  it('make the demo project, and open it', async () => {
    const folder = join(editor.workspace, '..', 'fresh');
    mkdirSync(folder);
    await palette(page, 'Trainyard: Make Demo Project');
    await pickPath(page, folder);
    await expect
      .poll(
        () => existsSync(join(folder, 'trainyard-demo', 'digits', 'digits.train.json')),
        patience,
      )
      .toBe(true);
    await page.waitForURL(/trainyard-demo/);
    await openFile(page, 'digits.train.json');
    await lens(page, 'Train').waitFor();
  });

  it('keep to their policy', () => {
    expect(violations).toEqual([]);
  });
});
