import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { openPanel, themes } from '../support/panel';
import { picturesFixture, regressionFixture, tableFixture, type DataFixture } from './dataFixtures';

let browser: Browser;
let table: Awaited<ReturnType<typeof tableFixture>>;
let regression: DataFixture;
let pictures: DataFixture;
beforeAll(async () => {
  [browser, table, regression, pictures] = await Promise.all([
    openBrowser(),
    tableFixture(),
    regressionFixture(),
    picturesFixture(),
  ]);
});
afterAll(() => browser.close());

const drawn = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor();
const count = (n: number): string => n.toLocaleString('en');

describe('the data panel', () => {
  it('shows classes by part, features, gaps, correlation, projection and checks', async () => {
    const { page, post, faults } = await openPanel(browser, 'data');
    await post(table.message);
    await page.getByRole('heading', { name: 'kiln.csv' }).waitFor();
    await page.getByText('CSV separated by commas').waitFor();
    const { splits, classes } = table.report;
    for (const label of classes) {
      const rows = splits.validation.classes[label]!;
      await page.getByRole('button', { name: `Validation, ${label}: ${rows} rows` }).waitFor();
    }
    expect(await page.getByRole('row').filter({ hasText: 'cool_rate' }).count()).toBe(1);
    expect(await page.locator('.missing-map .label').allTextContents()).toContain('humidity');
    expect(await page.locator('.matrix .cell').count()).toBe((8 * 7) / 2);
    expect(await page.locator('scatter-chart circle, scatter-chart path').count()).toBeGreaterThan(
      500,
    );
    expect(await page.locator('.findings > li').count()).toBe(3);
    expect(faults).toEqual([]);
  });

  it('selects a feature by keyboard and shows it large, by class and by split', async () => {
    const { page, post } = await openPanel(browser, 'data');
    await post(table.message);
    // The list is one tab stop, though no feature was chosen yet.
    await page.getByRole('combobox', { name: 'Order of the features' }).focus();
    await page.keyboard.press('Tab');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: 'cool_rate' }).waitFor();
    const feature = table.report.features.find(({ name }) => name === 'cool_rate')!;
    const mean = Number(feature.train!.mean.toPrecision(4));
    await page.getByRole('img', { name: `cool_rate before scaling: mean ${mean}` }).waitFor();
    await page.getByRole('radio', { name: 'by split' }).check();
    expect(await page.locator('.feature .boxes').first().textContent()).toContain('Validation');
    await page.locator('tr[data-feature="shelf"]').click();
    // By split, the share of each part.
    const first = page.locator('.feature .levels li').first();
    expect(await first.getByRole('button').getAttribute('title')).toMatch(
      /Train .*Validation .*Test/,
    );
    expect(await page.locator('.feature .levels li').count()).toBe(5);
    expect(await page.locator('.feature').textContent()).toContain('shelf=top');
  });

  it('filters by a class bar, lists the rows on Enter, and clears with Escape', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    await page.getByRole('button', { name: /^Test, cracked/ }).click();
    const filter = { part: 'test', class: 'cracked' } as const;
    expect((await sent()).at(-1)).toEqual({ type: 'find', filter });
    const found = await table.rows(filter);
    await post({ type: 'found', filter, found });
    await page
      .locator('.chip.info')
      .filter({ hasText: `${found.total} rows` })
      .waitFor();
    await page.getByRole('button', { name: /^Test, cracked/ }).press('Enter');
    await page.getByRole('heading', { name: 'Found rows' }).waitFor();
    expect(await page.locator('.rows tbody tr').count()).toBe(found.rows.length);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Found rows' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('.chip.info').waitFor({ state: 'detached' });
  });

  it('filters by a bar of a histogram with the arrow keys', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    await page.getByRole('img', { name: /^peak_temp before scaling/ }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const { edges } = table.report.features[0]!.train!.histogram;
    expect((await sent()).at(-1)).toEqual({
      type: 'find',
      filter: {
        part: 'train',
        feature: 'peak_temp',
        from: edges[1],
        to: edges[2],
        closed: false,
      },
    });
  });

  it('filters by a block of missing values', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    await page.getByRole('button', { name: /^humidity: .* without a value/ }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'find', filter: { missing: 'humidity' } });
    // The blocks themselves, with the arrow keys.
    const { blocks } = table.report.missing!.columns.find(({ name }) => name === 'humidity')!;
    const block = blocks.findIndex((rows) => rows > 0);
    const { rows } = table.report.missing!;
    const start = (place: number): number => Math.ceil((place * rows) / blocks.length);
    await page.getByRole('img', { name: /^humidity, rows/ }).press('ArrowRight');
    const [fromPlace, toPlace] = [start(block), start(block + 1)];
    const filter = { missing: 'humidity', fromPlace, toPlace };
    expect((await sent()).at(-1)).toEqual({ type: 'find', filter });
    await page.getByRole('img', { name: /^humidity, rows/ }).press('Enter');
    await page.getByRole('heading', { name: 'Found rows' }).waitFor();
  });

  it('leaves rows out and relabels them in the file of corrections', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    await page.getByRole('button', { name: /^Test, cracked/ }).press('Enter');
    const filter = { part: 'test', class: 'cracked' } as const;
    const found = await table.rows(filter);
    await post({ type: 'found', filter, found });
    const row = found.rows[0]!.name as number;
    await page.getByRole('button', { name: `Exclude row ${count(row)}`, exact: true }).click();
    expect((await sent()).at(-1)).toEqual({
      type: 'correct',
      changes: [{ row, action: 'exclude' }],
    });
    await page.getByRole('combobox', { name: `Class of row ${count(row)}` }).selectOption('good');
    expect((await sent()).at(-1)).toEqual({
      type: 'correct',
      changes: [{ row, action: 'relabel', class: 'good' }],
    });
  });

  it('keeps the list over a correction, and takes back what was written', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    const bar = page.getByRole('button', { name: /^Test, cracked/ });
    await bar.press('Enter');
    const filter = { part: 'test', class: 'cracked' } as const;
    const found = await table.rows(filter);
    await post({ type: 'found', filter, found });
    expect(await page.evaluate('document.activeElement.className')).toContain('found');
    const asked = (await sent()).length;
    await post(table.message);
    await expect.poll(async () => (await sent()).slice(asked)).toEqual([{ type: 'find', filter }]);
    expect(await page.locator('.rows tbody tr').count()).toBe(found.rows.length);
    await post({ type: 'written', text: 'kiln.corrections.json: row 3 is left out' });
    await page.getByRole('button', { name: 'Undo' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'undo' });
    await post({ type: 'written' });
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
    // Back where the list was asked for.
    await page.keyboard.press('Escape');
    expect(await page.locator('button:focus').getAttribute('aria-label')).toMatch(/^Test, cracked/);
  });

  it('says of doubted labels what the neighbours have, and gives it to one or to all', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    const { names } = table.report.projection!;
    const rows = names.filter((_, i) => table.report.projection!.target[i] === 1).slice(0, 2);
    const evidence = [{ class: 'cracked' }, { class: 'warped' }];
    const warning = { code: 'check.labelSuspect', severity: 'info', message: 'Doubted', rows };
    const report = { ...table.report, warnings: [{ ...warning, evidence }] };
    await post({ ...table.message, report });
    await page.getByRole('button', { name: 'Show rows' }).click();
    const filter = { names: rows as number[] };
    await post({ type: 'found', filter, found: await table.rows(filter) });
    await page.getByRole('button', { name: '→ warped' }).click();
    const relabel = rows.map((row, i) => ({ row, action: 'relabel', class: evidence[i]!.class }));
    expect((await sent()).at(-1)).toEqual({ type: 'correct', changes: [relabel[1]] });
    await page.getByRole('button', { name: 'Relabel all 2' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'correct', changes: relabel });
  });

  it('puts the row that is the same beside each that comes twice', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    const [warning] = table.report.warnings;
    const doubled = { ...warning, evidence: [{ like: 5 }, { like: 5 }, { like: 6 }] };
    await post({ ...table.message, report: { ...table.report, warnings: [doubled] } });
    await page.getByRole('button', { name: 'Show rows' }).click();
    const filter = { names: [3, 5, 17, 41, 6] };
    expect((await sent()).at(-1)).toEqual({ type: 'find', filter });
    await post({ type: 'found', filter, found: await table.rows(filter) });
    await page.getByRole('columnheader', { name: 'same as' }).waitFor();
    expect(await page.locator('.rows tbody tr').first().textContent()).toContain('row 5');
  });

  it('drills from a bar after balancing, and shows the part of a bar', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    await post(table.preview);
    await page.getByRole('img', { name: /^peak_temp after scaling/ }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    expect((await sent()).at(-1)).toMatchObject({
      type: 'find',
      filter: { part: 'train', feature: 'peak_temp', scaled: true, balanced: true },
    });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Test, cracked/ }).click();
    expect(await page.getByRole('radio', { name: 'Test' }).isChecked()).toBe(true);
  });

  it('opens the scatter of a pair and goes back', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    await page.getByRole('button', { name: /^humidity and clay_moisture: r .8/ }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'pair', columns: ['humidity', 'clay_moisture'] });
    const x = table.report.projection!.names.map((_, i) => i);
    await post({ type: 'pair', columns: ['humidity', 'clay_moisture'], pair: { x, y: x } });
    await page.getByRole('img', { name: /^clay_moisture against humidity/ }).waitFor();
    await page.getByRole('button', { name: 'Back to the projection' }).click();
    await page.getByRole('img', { name: /^PCA/ }).waitFor();
  });

  it('tells a synthetic point by its parents and finds their rows', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    await post(table.preview);
    const { projection } = table.preview.report;
    const place = Number(Object.keys(projection!.synthetic)[0]);
    const { parents } = projection!.synthetic[place]!;
    const order = projection!.x
      .map((_, i) => i)
      .sort((a, b) => projection!.x[a]! - projection!.x[b]!);
    await page.getByRole('img', { name: /^PCA/ }).focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < order.indexOf(place); i++) await page.keyboard.press('ArrowRight');
    expect(await page.locator('scatter-chart .tip').textContent()).toContain('synthetic');
    await page.keyboard.press('Enter');
    expect((await sent()).at(-1)).toEqual({ type: 'find', filter: { names: parents } });
  });

  it('previews another scaler, applies it, and reverts', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    await page.getByRole('combobox', { name: /^scale/ }).selectOption('minMax');
    expect((await sent()).at(-1)).toEqual({ type: 'choose', scale: { type: 'minMax' } });
    await page.getByText('Working it out').waitFor();
    await post(table.preview);
    await page.locator('.lines code').filter({ hasText: '"scale": "minMax"' }).waitFor();
    const made = table.preview.report.balanced.synthetic;
    await page
      .locator('.legend')
      .filter({ hasText: `${count(made)} rows` })
      .first()
      .waitFor();
    await page.getByLabel('kNeighbors').fill('7');
    await page.getByLabel('kNeighbors').press('Enter');
    expect((await sent()).at(-1)).toEqual({
      type: 'choose',
      balance: { type: 'smote', kNeighbors: 7 },
    });
    await post({ type: 'failed', question: 'preview', message: 'Too few rows for 7 neighbours.' });
    await page.getByRole('alert').filter({ hasText: 'Too few rows' }).waitFor();
    expect(await page.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
    await post(table.preview);
    await page.getByRole('button', { name: 'Apply' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'apply' });
    await page.getByRole('button', { name: 'Revert' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'revert' });
    await page.getByRole('button', { name: 'Apply' }).waitFor({ state: 'detached' });
    await page.locator('.bar select:focus').waitFor();
  });

  it('keeps what is chosen when the report comes anew, until that is previewed', async () => {
    const { page, post } = await openPanel(browser, 'data');
    const scaler = page.getByRole('combobox', { name: /^scale/ });
    await post(table.message);
    await post(table.preview);
    expect(await scaler.inputValue()).toBe('minMax');
    await post({ ...table.message, choosing: true });
    await page.getByText('Working it out').waitFor();
    expect(await scaler.inputValue()).toBe('minMax');
    await post(table.preview);
    await page.getByText('Working it out').waitFor({ state: 'detached' });
    expect(await scaler.inputValue()).toBe('minMax');
    await post(table.message);
    await page.getByRole('button', { name: 'Apply' }).waitFor({ state: 'detached' });
    expect(await scaler.inputValue()).toBe(table.message.scale.type);
  });

  it('goes to the line of a check, shows its rows and sends its fix', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post(table.message);
    const first = page.locator('.findings > li').first();
    await first.getByRole('button', { name: 'Go to line' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'reveal', path: ['split'] });
    await first.getByRole('button', { name: 'Show rows' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'find', filter: { names: [3, 17, 41] } });
    await page.getByRole('button', { name: 'Scale by power' }).click();
    expect((await sent()).at(-1)).toMatchObject({ type: 'fix', fix: { value: 'power' } });
  });

  it('shows folds: what each trains on and leaves out', async () => {
    const { page, post, accessibility, faults } = await openPanel(browser, 'data');
    await post(withFolds(table));
    await page.getByRole('heading', { name: 'Folds' }).waitFor();
    const rows = page.locator('.folds tbody tr');
    expect(await rows.count()).toBe(2);
    // Under the class balance, not on it.
    const box = (kind: string) => page.locator(`section.${kind}`).boundingBox();
    const [above, below] = [await box('balance'), await box('folds')];
    expect(below!.y).toBeGreaterThanOrEqual(above!.y + above!.height);
    const { validation } = table.message.report.splits;
    const [first] = await rows.nth(0).locator('td').allTextContents();
    expect(first).toBe(table.message.report.splits.train.rows.toLocaleString('en'));
    const cells = await rows.nth(1).locator('td').allTextContents();
    expect(cells.slice(2)).toEqual(Object.values(validation.classes).map(String));
    await page.getByText('stratifiedKFold, fold 1 of 2, seed 42').waitFor();
    expect(await accessibility()).toEqual([]);
    await post(withFolds(regression));
    await page.getByText('left out: mean of mpg').waitFor();
    expect(faults).toEqual([]);
  });

  it('shows the target of a regression by part', async () => {
    const { page, post, faults } = await openPanel(browser, 'data');
    await post(regression.message);
    await page.getByRole('img', { name: /^mpg in Train/ }).waitFor();
    expect(await page.locator('.target histogram-chart').count()).toBe(3);
    expect(faults).toEqual([]);
  });

  it('shows pictures by class with their mean, sizes and channels', async () => {
    const { page, post, sent, faults } = await openPanel(browser, 'data');
    await post(pictures.message);
    await page.getByRole('img', { name: 'mean picture of 3' }).waitFor();
    expect(await page.locator('.of-class').count()).toBe(10);
    await page.getByRole('button', { name: 'Open 3/', exact: false }).first().click();
    expect((await sent()).at(-1)).toMatchObject({ type: 'open' });
    const filter = { class: '3' };
    await page.getByTitle('List the pictures of 3').click();
    await post({ type: 'found', filter, found: await pictures.rows(filter) });
    await page.locator('.found-pictures img').first().waitFor();
    expect(await page.locator('.found-pictures img').count()).toBe(60);
    expect(faults).toEqual([]);
  });

  it('shows each channel of coloured pictures', async () => {
    const { page, post } = await openPanel(browser, 'data');
    const [grey] = pictures.report.features;
    const features = ['red', 'green', 'blue'].map((name) => ({ ...grey!, name }));
    await post({ ...pictures.message, report: { ...pictures.report, features } });
    await page.getByRole('radio', { name: 'green' }).check();
    await page.getByRole('img', { name: /^green before scaling/ }).waitFor();
  });

  it('only looks at a saved report where it may not act', async () => {
    const { page, post } = await openPanel(browser, 'data');
    await post({ ...table.message, canAct: false, saved: 1_700_000_000_000 });
    await page.getByText('saved by a run of').waitFor();
    expect(await page.getByRole('combobox', { name: /^scale/ }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Scale by power' }).count()).toBe(0);
  });

  it('says that the file is missing, where the config names it, and lets another be chosen', async () => {
    const { page, post, sent, accessibility, faults } = await openPanel(browser, 'data');
    const message = '"kiln.csv" does not exist.';
    await post({
      type: 'notice',
      kind: 'error',
      message: 'The data of kiln.train.json are not there.',
      problems: [
        {
          ...{ file: 'kiln.train.json', line: 4, column: 15, severity: 'error' },
          ...{ code: 'data.fileMissing', message },
        },
      ],
      actions: [
        { title: 'Choose a File or Folder…', action: 'chooseSource' },
        { title: 'Open Config', action: 'openConfig' },
      ],
    });
    await page.getByText('The data of kiln.train.json are not there.').waitFor();
    await page.getByText(message).waitFor();
    await page.getByText('kiln.train.json:4:15').waitFor();
    await page.getByRole('button', { name: 'Choose a File or Folder…' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'action', action: 'chooseSource' });
    // Once there is a file, its report takes the place of the message.
    await post(table.message);
    await drawn(page);
    expect(await page.getByText('are not there.').count()).toBe(0);
    expect(await accessibility()).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('shows what is loading, what is wrong and what to do about it', async () => {
    const { page, post, sent } = await openPanel(browser, 'data');
    await post({ type: 'notice', kind: 'loading', message: 'Reading kiln.csv' });
    await page.locator('main[aria-busy="true"]').waitFor();
    await post({
      type: 'notice',
      kind: 'error',
      message: 'The column cannot be read.',
      problems: [
        {
          ...{ file: 'kiln.csv', line: 318, column: 5, severity: 'error', code: 'data.notNumeric' },
          message: '"n/a" is text in the numeric column cool_rate.',
        },
      ],
      actions: [{ title: 'Open Config', action: 'openConfig' }],
    });
    await page.getByText('kiln.csv:318:5').waitFor();
    await page.getByRole('button', { name: 'Open Config' }).click();
    expect((await sent()).at(-1)).toEqual({ type: 'action', action: 'openConfig' });
    await post(table.message);
    await drawn(page);
    // What is read again leaves the last picture where it is.
    await post({ type: 'notice', kind: 'loading', message: 'Reading: 2 of 9' });
    await page.locator('header').getByText('Reading: 2 of 9').waitFor();
    await drawn(page);
    await post(table.message);
    await page.locator('header').getByText('Reading: 2 of 9').waitFor({ state: 'detached' });
  });
});

/** The same data with folds, all as the parts are, and cleaned in steps of one name. */
function withFolds({ message }: Pick<typeof table, 'message'>, count = 2): object {
  const { report } = message;
  const { train, validation } = report.splits;
  const fold = { train, validation };
  const split = { type: 'stratifiedKFold', nSplits: count, seed: 42 };
  return {
    ...message,
    report: {
      ...report,
      split,
      folds: new Array<typeof fold>(count).fill(fold),
      cleaning: [
        { type: 'impute', given: { strategy: 'median', columns: ['age', 'cool_rate'] } },
        { type: 'impute', given: { strategy: 'mostFrequent' } },
      ].map((step) => ({ ...step, stage: 'fitted', removed: 0, changed: 7 })),
    },
  };
}

describe.each(themes)('in %s', (theme) => {
  it.each([1400, 400])(
    'at %i px it is accessible, within its policy and not wider than it may be',
    async (width) => {
      for (const [name, fixture] of Object.entries({
        ...{ table, regression, pictures },
        folds: { message: withFolds(table, 5) },
      })) {
        const { page, post, faults, accessibility } = await openPanel(browser, 'data', {
          theme,
          width,
        });
        await post(fixture.message);
        if (name === 'table') {
          await post(table.preview);
          await page.locator('tr[data-feature="cool_rate"]').click();
        }
        await drawn(page);
        await page.mouse.move(0, 0);
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/data-${name}-${theme}-${width}.png`,
            fullPage: true,
          });
        expect(await accessibility()).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(
          true,
        );
        expect(faults).toEqual([]);
        await page.close();
      }
    },
  );
});
