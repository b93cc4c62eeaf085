import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { openPanel, type PanelName } from '../support/panel';
import { costOf, messagesOf } from './augmentationFixture';
import { picturesFixture, regressionFixture, tableFixture } from './dataFixtures';
import {
  classificationReport,
  doneEvent,
  eventsOf,
  failedEvent,
  manifest,
  pictureSamples,
  regressionPoints,
  regressionReport,
  rowSamples,
} from './fixtures';

/** Every text of the bundle, marked: what is not marked did not come from it. */
const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')) as Record<string, string>;
const pseudo = Object.fromEntries(Object.keys(bundle).map((text) => [text, `⟦${text}⟧`]));

/** Symbols of units, and names of methods, the same in every language. */
const units = ['ms', 'px', 'kB', 'MB', 'GB', 'min', 'PM', 'AM', 'PCA', 'UMAP'];

/** Words that the host has told: names, metrics, values, what the runner says. */
function toldWords(value: unknown, into = new Set(units)): Set<string> {
  if (typeof value === 'string')
    for (const word of value.match(/\p{L}{2,}/gu) ?? []) into.add(word);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) {
      // Arguments, metrics and columns are keys.
      toldWords(key, into);
      toldWords(member, into);
    }
  return into;
}

/** What is on the page for eyes and ears, outside of the marks. */
const SHOWN = `(() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!['SCRIPT', 'STYLE'].includes(node.parentElement.tagName)) texts.push(node.data);
  for (const element of document.body.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'])
      // What is hidden from a screen reader has no words for it.
      if (element.hasAttribute(name) && !element.closest('[aria-hidden="true"]')) texts.push(element.getAttribute(name));
  return texts;
})()`;

function plain(text: string, told: ReadonlySet<string>): string[] {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '');
  }
  return (rest.match(/\p{L}{2,}/gu) ?? []).filter((word) => !told.has(word));
}

let browser: Browser;
let data: readonly (readonly unknown[])[];
let augmentation: Awaited<ReturnType<typeof messagesOf>>;
beforeAll(async () => {
  browser = await openBrowser();
  const table = await tableFixture();
  const others = [await regressionFixture(), await picturesFixture()];
  data = [[table.message, table.preview], ...others.map(({ message }) => [message])];
  augmentation = await messagesOf([
    { type: 'affine', rotationRange: 25, horizontalFlip: true },
    { type: 'gaussianNoise', stddev: 0.05, enabled: false },
  ]);
});
afterAll(() => browser.close());

const run = (changes: object) => ({ type: 'run', run: manifest(), canAct: true, ...changes });

const states: Record<string, readonly [PanelName, () => readonly unknown[]]> = {
  'a run that goes on': ['training', () => [run({ events: eventsOf(6, 40, 15) })]],
  'a run that has ended': [
    'training',
    () => [
      run({
        run: manifest({ state: 'finished' }),
        events: [...eventsOf(15, 40, 15), doneEvent(999)],
        report: classificationReport,
      }),
      pictureSamples({ kind: 'wrong' }, 0, 10),
    ],
  ],
  'a regression that has ended': [
    'training',
    () => [
      run({
        run: manifest({ state: 'finished' }),
        events: [...eventsOf(15, 40, 15), doneEvent(999)],
        report: regressionReport,
        points: regressionPoints,
      }),
      rowSamples(0, 10),
    ],
  ],
  'a run that has failed': [
    'training',
    () => [
      run({
        run: manifest({ state: 'failed', reason: failedEvent(1) as never }),
        events: [...eventsOf(3, 40, 15), failedEvent(999)],
      }),
    ],
  ],
  'a table with a preview': ['data', () => data[0]!],
  'a regression': ['data', () => data[1]!],
  pictures: ['data', () => data[2]!],
  augmentation: [
    'augmentation',
    () => [augmentation.config, augmentation.views, augmentation.ends, costOf(2)],
  ],
};

describe('in a language of marks every word is marked, but for what the host has told', () => {
  it.each(Object.entries(states))('%s', async (_, [panel, messages]) => {
    const { page, post, faults } = await openPanel(browser, panel, { texts: pseudo });
    for (const message of messages()) await post(message);
    await page.locator('main, header').first().waitFor();
    await page.locator('h1, h2').first().waitFor();
    await expect.poll(() => page.locator('body').textContent()).toContain('⟦');
    const told = toldWords(messages());
    const shown = (await page.evaluate(SHOWN)) as string[];
    expect(shown.filter((text) => text.includes('⟦')).length).toBeGreaterThan(20);
    expect([...new Set(shown.flatMap((text) => plain(text, told)))]).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('finds a word that is not', () => {
    expect(plain('⟦Epoch ⟦a⟧ of {1}⟧ · seed 42 dense', new Set(['dense']))).toEqual(['seed']);
  });
});
