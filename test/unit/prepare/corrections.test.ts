import { describe, expect, it } from 'vitest';
import { correctedText } from '../../../src/shared/config/corrections';
import { openConfigText } from '../../../src/runner/queries/configFile';
import { prepareConfig } from '../../../src/runner/queries/preparation';
import { folderWith } from '../../support/cli';
import { tableConfig, twoClasses } from '../../support/tables';

const data = { type: 'table', source: 't.csv', target: 'label', corrections: 'fixes.json' };

/** 100 rows of two classes, the first 20 "yes", with a file of corrections. */
const prepared = (fixes: string, changes: object = {}) => {
  const folder = folderWith({ 't.csv': twoClasses(100, 20), 'fixes.json': fixes });
  const text = tableConfig({ data, ...changes });
  return prepareConfig(openConfigText(`${folder}/m.train.json`, text, '/'));
};

describe('corrections', () => {
  it('leave rows out and give others another class, before the split, and say so', async () => {
    const {
      prepared: done,
      cleaning,
      cleanRows,
      targets,
    } = await prepared(
      JSON.stringify([
        { row: 3, action: 'exclude' },
        { row: 50, action: 'exclude' },
        { row: 60, action: 'relabel', class: 'yes' },
      ]),
    );
    expect(cleaning[0]).toEqual({
      type: 'corrections',
      given: {},
      stage: 'rows',
      removed: 2,
      changed: 1,
    });
    expect(cleanRows).toBe(98);
    const { names, removed } = done.provenance;
    expect(removed.filter(({ stage }) => stage === 'corrections').map(({ row }) => row)).toEqual([
      3, 50,
    ]);
    const all = Object.values(names).flat();
    expect(all).toHaveLength(98);
    expect(all).not.toContain(3);
    const yes = Object.values(targets).reduce((sum, part) => sum + part.filter(Boolean).length, 0);
    expect(yes).toBe(20);
  });

  it('change what tells a changed source', async () => {
    const none = await prepared('[]');
    const some = await prepared('[{"row": 3, "action": "exclude"}]');
    expect(none.loaded.fingerprint).not.toBe(some.loaded.fingerprint);
  });

  it('that name a row that is not there are told, and the rest is done', async () => {
    const { warnings, cleanRows } = await prepared(
      '[{"row": 1000, "action": "exclude"}, {"row": 1, "action": "exclude"}]',
    );
    expect(warnings.map(({ code }) => code)).toContain('data.correctionUnknown');
    expect(cleanRows).toBe(99);
  });

  it.each([
    ['no list', '{"row": 1}', 1, 1],
    ['cut short', '[{"row": 1,', 1, 12],
    ['no action', '[\n  {"row": 1}\n]', 2, 3],
    ['no class', '[{"row": 1, "action": "relabel"}]', 1, 2],
    ['a row and a path', '[{"row": 1, "path": "a", "action": "exclude"}]', 1, 2],
    ['half a row', '[{"row": 1.5, "action": "exclude"}]', 1, 2],
  ])('that are written wrong are told with their place: %s', async (_, text, line, column) => {
    const wrong = await prepared(text).catch((error: { problems: unknown[] }) => error);
    expect(wrong).toMatchObject({
      problems: [{ code: 'data.correctionsFormat', line, column }],
    });
  });

  it('to a class that there is not name the nearest one', async () => {
    await expect(
      prepared('[{"row": 1, "action": "relabel", "class": "yess"}]'),
    ).rejects.toMatchObject({ problems: [{ code: 'data.correctionClass' }] });
  });

  it('of a file that there is not are an error on the line that names it', async () => {
    const folder = folderWith({ 't.csv': twoClasses(100) });
    const text = tableConfig({ data });
    await expect(
      prepareConfig(openConfigText(`${folder}/m.train.json`, text, '/')),
    ).rejects.toMatchObject({ problems: [{ code: 'data.correctionsMissing', line: 6 }] });
  });
});

describe('the text of a file of corrections', () => {
  it('has one entry a line and one for each row', () => {
    const first = correctedText(undefined, [{ row: 3, action: 'exclude' }]);
    expect(first).toBe('[\n  {"row":3,"action":"exclude"}\n]\n');
    const second = correctedText(first, [
      { path: 'a/1.png', action: 'relabel', class: 'b' },
      { row: 3, action: 'relabel', class: 'yes' },
    ]);
    expect(JSON.parse(second)).toEqual([
      { row: 3, action: 'relabel', class: 'yes' },
      { path: 'a/1.png', action: 'relabel', class: 'b' },
    ]);
    const third = correctedText(second, [
      { row: 3, action: 'clear' },
      { path: 'a/1.png', action: 'clear' },
    ]);
    expect(third).toBe('[]\n');
  });
});
