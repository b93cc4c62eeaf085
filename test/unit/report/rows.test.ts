import { beforeAll, describe, expect, it } from 'vitest';
import type { DataReport } from '../../../src/shared/protocol/dataReport';
import type { FoundRows, RowFilter } from '../../../src/shared/protocol/dataRows';
import { openConfigText } from '../../../src/runner/queries/configFile';
import { prepareConfig, splitConfig } from '../../../src/runner/queries/preparation';
import { resolvedFor } from '../../../src/runner/prepare/readData';
import { fitSplit, type Preparation } from '../../../src/runner/prepare';
import { RowIndex } from '../../../src/runner/queries/rowIndex';
import { findRows, pairOfColumns } from '../../../src/runner/queries/rows';
import { umap } from '../../../src/runner/queries/umap';
import { dataReport } from '../../../src/runner/report';
import { folderWith } from '../../support/cli';
import { tableConfig, twoClasses } from '../../support/tables';

/** Every 17th row lacks x1; rows 1 and 2 are the same. */
const holes = (): string => {
  const [head, first, , ...rest] = twoClasses(200, 50).trimEnd().split('\n');
  const lines = [first!, first!, ...rest].map((line, i) =>
    i % 17 === 5 ? line.replace(/^[^,]*/, '') : line,
  );
  return `${[head, ...lines].join('\n')}\n`;
};

let preparation: Preparation;
let index: RowIndex;
let report: DataReport;
const find = (filter: RowFilter): Promise<FoundRows> => findRows(index, report, filter);
beforeAll(async () => {
  const folder = folderWith({ 't.csv': holes() });
  const text = tableConfig({
    data: {
      ...{ type: 'table', source: 't.csv', target: 'label' },
      clean: ['dropDuplicates', { type: 'impute', strategy: 'median' }],
    },
    balance: { type: 'smote', kNeighbors: 3 },
  });
  preparation = await prepareConfig(openConfigText(`${folder}/m.train.json`, text, '/'));
  index = new RowIndex(preparation);
  report = await dataReport(preparation);
});

describe('the rows behind the report', () => {
  it('are as many as the bar of a class says', async () => {
    for (const part of ['train', 'validation', 'test'] as const)
      for (const name of report.classes) {
        const { total, rows } = await find({ part, class: name });
        expect(total).toBe(report.splits[part].classes[name]);
        expect(rows.every((row) => row.part === part && row.target === name)).toBe(true);
      }
  });

  it('are as many as each bar of a histogram says, before and after scaling', async () => {
    const feature = report.features.find(({ name }) => name === 'x2')!;
    for (const stage of ['train', 'scaled'] as const) {
      const { edges, counts } = feature[stage]!.histogram;
      const found = await Promise.all(
        counts.map((_, bin) =>
          find({
            ...{ part: 'train', feature: 'x2', from: edges[bin]!, to: edges[bin + 1]! },
            ...{ closed: bin === counts.length - 1, scaled: stage === 'scaled' },
          }),
        ),
      );
      expect(found.map(({ total }) => total)).toEqual(counts);
    }
  });

  it('are counted again by bin of every other feature', async () => {
    const { total, histograms } = await find({ part: 'train', class: 'yes' });
    const { byClass } = report.features[0]!.train!.histogram;
    expect(histograms.train.x1).toEqual(byClass![1]);
    expect(histograms.train.x2!.reduce((sum, count) => sum + count, 0)).toBe(total);
    const judged = await find({ part: 'validation', class: 'yes' });
    const own = report.features[0]!.parts!.validation.train!.histogram;
    expect(judged.histograms.validation.x1).toEqual(own.byClass![1]);
  });

  it('are those that a bar after balancing is made of: real ones, and the parents of the others', async () => {
    const { edges, counts } = report.features.find(({ name }) => name === 'x2')!.balanced!
      .histogram;
    const { synthetic } = preparation.prepared.provenance;
    const wide = { part: 'train', feature: 'x2', scaled: true, balanced: true } as const;
    const all = await find({ ...wide, from: edges[0]!, to: edges.at(-1)!, closed: true });
    expect(all.total).toBe(report.splits.train.rows);
    for (const [bin, count] of counts.entries()) {
      const closed = bin === counts.length - 1;
      const found = await find({ ...wide, from: edges[bin]!, to: edges[bin + 1]!, closed });
      expect(found.total > 0).toBe(count > 0);
      expect(found.total).toBeLessThanOrEqual(2 * count);
    }
    const { rows } = await find({ part: 'train', class: 'yes', balanced: true });
    const names = new Set(rows.map(({ name }) => name));
    expect(synthetic.flatMap(({ parents }) => parents).every((name) => names.has(name))).toBe(true);
  });

  it('lack a value where the map says so, and tell what was filled in', async () => {
    const { blocks } = report.missing!.columns[0]!;
    const { total, rows, columns } = await find({ missing: 'x1' });
    expect(total).toBe(blocks.reduce((sum, count) => sum + count, 0));
    expect(total).toBe(report.missing!.cells);
    const place = columns.indexOf('x1');
    for (const row of rows) {
      expect((row.name as number) % 17).toBe(5);
      expect(row.filled).toEqual([place]);
      expect(row.values[place]).not.toBeNull();
    }
  });

  it('are told with the reason where they were left out', async () => {
    const { total, rows } = await find({ removed: true });
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ name: 1, removed: { reason: 'dropDuplicates' } });
    expect(rows[0]!.part).toBeUndefined();
  });

  it('come in the order of the names that are asked for', async () => {
    const names = preparation.prepared.provenance.names.train.slice(0, 3).toReversed();
    expect((await find({ names })).rows.map(({ name }) => name)).toEqual(names);
  });

  it('by category are those of each part before fitted steps', async () => {
    const { levels } = report.features.find(({ name }) => name === 'colour')!;
    for (const { category, rows, parts } of levels!) {
      const counted = { train: { rows }, ...parts! };
      for (const part of ['train', 'validation', 'test'] as const)
        expect((await find({ part, feature: 'colour', category })).total).toBe(counted[part].rows);
    }
  });
});

describe('the projection', () => {
  it('names real rows, and the parents of synthetic ones', () => {
    const { projection, balanced } = report;
    const { names, synthetic, of } = projection!;
    expect(of).toBe(balanced.rows);
    const made = Object.entries(synthetic);
    expect(made.length).toBeGreaterThan(0);
    const known = new Set(preparation.prepared.provenance.names.train);
    for (const [place, { parents, weight }] of made) {
      expect(names[Number(place)]).toBeNull();
      expect(parents.every((name) => known.has(name))).toBe(true);
      expect(weight).toBeGreaterThanOrEqual(0);
    }
    expect(names.filter((name) => name === null)).toHaveLength(made.length);
  });

  it('marks the points that a filter finds, and reads two columns at them', async () => {
    const { points, total } = await find({ part: 'train', class: 'yes' });
    const { synthetic } = report.projection!;
    // All of the rare class are drawn, and what is made of them goes with them.
    expect(points).toHaveLength(total + Object.keys(synthetic).length);
    const { x, y } = pairOfColumns(index, report, ['x1', 'x2']);
    const { names } = report.projection!;
    expect(x.map((value) => value === null)).toEqual(names.map((name) => name === null));
    const { rows } = await find({ names: [names[0]!] });
    expect([x[0], y[0]]).toEqual(rows[0]!.values.slice(0, 2));
  });

  it('by UMAP is the same for the same config, and can be given up', async () => {
    const folder = folderWith({ 't.csv': twoClasses(40) });
    const config = openConfigText(`${folder}/m.train.json`, tableConfig(), '/');
    const few = await prepareConfig(config);
    const { signal } = new AbortController();
    const [a, b] = [await umap(few, signal), await umap(few, signal)];
    expect(a).toEqual(b);
    expect(a!.names).toEqual((await dataReport(few)).projection!.names);
    await expect(umap(few, AbortSignal.abort())).rejects.toThrow();
  });
});

describe('a report with another scaler', () => {
  it('is the same whether the columns were looked at before or not', async () => {
    const folder = folderWith({ 't.csv': holes() });
    const clean = [{ type: 'impute', strategy: 'median' }];
    const data = { type: 'table', source: 't.csv', target: 'label', clean };
    const of = (scale: string) =>
      openConfigText(`${folder}/m.train.json`, tableConfig({ data, scale }), '/');
    const split = await splitConfig(of('standard'));
    const fitted = async (scale: string) =>
      dataReport(
        await fitSplit(
          { ...split, resolved: resolvedFor(of(scale).resolved, split.loaded, 'm') },
          folder,
        ),
      );
    await fitted('standard');
    const again = await fitted('robust');
    const fresh = await dataReport(await prepareConfig(of('robust')));
    expect(again.features).toEqual(fresh.features);
  });
});
