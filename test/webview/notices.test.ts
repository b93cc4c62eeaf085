import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PanelNotice } from '../../src/shared/protocol/panels';
import { openBrowser } from '../support/browser';
import { openPanel, themes, type PanelName } from '../support/panel';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const panels: readonly PanelName[] = ['training', 'data', 'augmentation'];
const place = { line: 3, column: 15, severity: 'error', code: 'data.fileMissing' } as const;
const notices: readonly PanelNotice[] = [
  { type: 'notice', kind: 'loading', message: 'Reading kiln.csv' },
  {
    ...{ type: 'notice', kind: 'empty', message: 'kiln.train.json names no data yet.' },
    actions: [{ title: 'Open Config', action: 'openConfig' }],
  },
  {
    ...{ type: 'notice', kind: 'error', message: 'kiln.train.json cannot be used as it is.' },
    problems: [
      { ...place, file: 'home/me/kiln.train.json', message: '"kiln.csv" does not exist.' },
    ],
    actions: [{ title: 'Open Config', action: 'openConfig' }],
  },
];

describe.each(panels)('a notice of the %s panel', (name) => {
  it.each(themes)('is a page with a heading, and accessible, in %s', async (theme) => {
    const { page, post, accessibility, faults } = await openPanel(browser, name, {
      theme,
      width: 400,
    });
    for (const notice of notices) {
      await post(notice);
      await page.getByRole('heading', { level: 1, name: notice.message }).waitFor();
      expect(await accessibility()).toEqual([]);
    }
    await page.getByText('kiln.train.json:3:15').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
