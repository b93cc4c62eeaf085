import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { DataReport } from '../../../src/shared/protocol/dataReport';
import type { Warning } from '../../../src/shared/problem';
import { folderWith, trainyard } from '../../support/cli';
import { tableConfig, twoClasses } from '../../support/tables';

/** What `inspect` finds. */
async function findings(files: Parameters<typeof folderWith>[0]): Promise<readonly Warning[]> {
  const { out, code } = await trainyard(folderWith(files), 'inspect', 'm.train.json', '--json');
  expect(code).toBe(0);
  return (JSON.parse(out) as DataReport).warnings;
}
const coded = (found: readonly Warning[], code: string): Warning | undefined =>
  found.find((each) => each.code === code);
const lines = twoClasses(120).trim().split('\n');
const [head, ...body] = lines;
const columns = (own: (line: string, i: number) => string, name: string): string =>
  [`${head!},${name}`, ...body.map((line, i) => `${line},${own(line, i)}`)].join('\n');
const table = (csv: string, split: object | string, data: object = {}): Record<string, string> => ({
  't.csv': csv,
  'm.train.json': tableConfig({
    data: { type: 'table', source: 't.csv', target: 'label', ...data },
    split,
  }),
});

describe('checks of folds', () => {
  const kFold = { type: 'kFold', nSplits: 4 };

  it('find rows that come twice in folds after the first', async () => {
    // Rows 40 and 100: in the second and the fourth fold, both trained on in the first.
    const twice = [head, ...body.with(100, body[40]!)].join('\n');
    expect(coded(await findings(table(twice, kFold)), 'check.duplicateAcrossSplits')).toMatchObject(
      {
        rows: [40, 100],
        fix: { at: ['data', 'clean'] },
      },
    );
    // In one fold, neither is trained on where the other is left out.
    const within = [head, ...body.with(41, body[40]!)].join('\n');
    expect(
      coded(await findings(table(within, kFold)), 'check.duplicateAcrossSplits'),
    ).toBeUndefined();
    const clean = table(twice, kFold, { clean: ['dropDuplicates'] });
    expect(coded(await findings(clean), 'check.duplicateAcrossSplits')).toBeUndefined();
  });

  it('say nothing of rows that come twice in a group that is left out as a whole', async () => {
    const csv = columns((_, i) => `g${(i === 100 ? 40 : i) % 8}`, 'g')
      .split('\n')
      .map((line, i, all) => (i === 101 ? all[41]! : line))
      .join('\n');
    for (const type of ['groupKFold', 'leaveOneGroupOut'])
      expect(
        coded(await findings(table(csv, { type, column: 'g' })), 'check.duplicateAcrossSplits'),
      ).toBeUndefined();
    expect(
      coded(
        await findings(table(csv, kFold, { features: { exclude: ['g'] } })),
        'check.duplicateAcrossSplits',
      ),
    ).toMatchObject({ rows: [40, 100] });
  });

  it('find groups that single rows are drawn from, and split by them', async () => {
    const csv = columns((_, i) => String(i % 15), 'patient_id');
    const found = await findings(table(csv, { ...kFold, shuffle: true }));
    expect(coded(found, 'check.groupAcrossSplits')).toMatchObject({
      fix: {
        at: ['split'],
        value: { type: 'groupKFold', column: 'patient_id', nSplits: 4, shuffle: true },
      },
    });
    expect(
      coded(await findings(table(csv, 'stratified')), 'check.groupAcrossSplits'),
    ).toMatchObject({
      fix: { value: { type: 'stratifiedGroup', column: 'patient_id' } },
    });
    const split = { type: 'groupKFold', column: 'patient_id' };
    expect(coded(await findings(table(csv, split)), 'check.groupAcrossSplits')).toBeUndefined();
    // As many as there are rows, or named otherwise: no group.
    const each = columns((_, i) => String(i), 'patient_id');
    expect(coded(await findings(table(each, kFold)), 'check.groupAcrossSplits')).toBeUndefined();
    const other = columns((_, i) => String(i % 15), 'weekday');
    expect(coded(await findings(table(other, kFold)), 'check.groupAcrossSplits')).toBeUndefined();
  });

  it('find folds without a class, and the split that gives each its share', async () => {
    const sorted = [
      head,
      ...body.toSorted((a, b) => Number(a.endsWith('yes')) - Number(b.endsWith('yes'))),
    ];
    const found = await findings(table(sorted.join('\n'), { ...kFold, test: 0.1 }));
    const missing = coded(found, 'check.classMissing');
    expect(missing?.message).toMatch(/fold 1 leaves out no "yes".*fold 4 leaves out no "no"/);
    expect(missing?.fix?.value).toEqual({ type: 'stratifiedKFold', nSplits: 4, test: 0.1 });
    expect(coded(found, 'check.targetDrift')?.fix?.value).toEqual(missing?.fix?.value);
    const mended = table(sorted.join('\n'), missing!.fix!.value as object);
    expect(coded(await findings(mended), 'check.classMissing')).toBeUndefined();
  });

  it('find the same picture in two folds', async () => {
    const picture = (seed: number): Promise<Buffer> => {
      const pixels = Buffer.from(
        Array.from({ length: 144 }, (_, i) => (i * i * seed + 40 * seed) % 256),
      );
      return sharp(pixels, { raw: { width: 12, height: 12, channels: 1 } })
        .png()
        .toBuffer();
    };
    const files: Record<string, string | Buffer> = {
      'm.train.json': tableConfig({
        data: { type: 'images', source: 'p', imageSize: [12, 12], colorMode: 'grayscale' },
        split: { type: 'kFold', nSplits: 4 },
        model: { layers: ['flatten'] },
      }),
    };
    for (let i = 0; i < 16; i++)
      files[`p/${i < 8 ? 'a' : 'b'}/${String(i).padStart(2, '0')}.png`] = await picture(
        i === 6 ? 6 : i + 1,
      );
    // Pictures 5 and 6 are the same, and left out by the second fold both.
    expect(coded(await findings(files), 'check.duplicateAcrossSplits')).toBeUndefined();
    files['p/a/99.png'] = files['p/a/00.png']!;
    expect(coded(await findings(files), 'check.duplicateAcrossSplits')).toMatchObject({
      files: ['a/00.png', 'a/99.png'],
    });
  });
});
