import catalogJson from '../../src/shared/catalog.json';
import type { Catalog } from '../../src/shared/config/catalog';
import type { ElementInfo } from '../../src/shared/config/element';
import type { DataReport } from '../../src/shared/protocol/dataReport';
import type { FoundRows, RowFilter } from '../../src/shared/protocol/dataRows';
import type { ElementChoice, ToData } from '../../src/shared/protocol/panels';
import { random } from '../../src/runner/engine/random';
import { openConfigText } from '../../src/runner/queries/configFile';
import { prepareConfig } from '../../src/runner/queries/preparation';
import { findRows } from '../../src/runner/queries/rows';
import { RowIndex } from '../../src/runner/queries/rowIndex';
import { picturesByClass } from '../../src/runner/queries/thumbnails';
import { splitConfig } from '../../src/runner/queries/preparation';
import { dataReport } from '../../src/runner/report';
import { folderWith } from '../support/cli';

type Report = Extract<ToData, { type: 'report' }>;

const { elements } = catalogJson as unknown as Catalog;
const ofKind = (kind: string): readonly ElementInfo[] =>
  elements.filter((element) => element.kind === kind);

/** Firings of a kiln: three uneven classes, gaps in blocks, a category, columns that go together. */
function kiln(rows: number): string {
  const draws = random(3, 'kiln');
  const lines = Array.from({ length: rows }, (_, i) => {
    const kind = draws.uniform53();
    const k = kind < 0.78 ? 0 : kind < 0.95 ? 1 : 2;
    const soak = draws.normal(46 + 4 * k, 9);
    const moisture = draws.normal(18 + k, 2.5);
    const humidity = moisture * 2.1 + draws.normal(0, 3) + k;
    const cool = Math.exp(draws.normal(4.4 + 0.25 * k, 0.3));
    const gap = [300, 520, 900].some((start) => i >= start && i < start + 60);
    return [
      draws.normal(1212 + 20 * k, 38).toFixed(1),
      draws.normal(142, 30).toFixed(1),
      draws.uniform53() < 0.012 ? '' : soak.toFixed(1),
      cool.toFixed(2),
      gap && draws.uniform53() < 0.7 ? '' : humidity.toFixed(2),
      draws.uniform53() < 0.03 ? '' : moisture.toFixed(2),
      draws.normal(7.1, 0.44).toFixed(2),
      Math.exp(draws.normal(5.3, 0.5)).toFixed(1),
      ['top', 'upper', 'middle', 'lower', 'bottom'][Math.floor(5 * draws.uniform53() ** 1.4)],
      ['good', 'warped', 'cracked'][k],
    ].join(',');
  });
  const names =
    'peak_temp,ramp_rate,soak_time,cool_rate,humidity,clay_moisture,glaze_ph,load_density,shelf,state';
  return `${names}\n${lines.join('\n')}\n`;
}

const config = (changes: object = {}): string =>
  JSON.stringify({
    data: {
      type: 'table',
      source: 'kiln.csv',
      target: 'state',
      clean: ['dropDuplicates', { type: 'impute', strategy: 'median' }],
    },
    model: { layers: [{ type: 'dense', units: 4 }] },
    ...changes,
  });

interface Made {
  readonly report: DataReport;
  readonly rows: (filter: RowFilter) => Promise<FoundRows>;
}

async function made(folder: string, text: string): Promise<Made> {
  const preparation = await prepareConfig(openConfigText(`${folder}/m.train.json`, text, '/'));
  const report = await dataReport(preparation);
  const index = new RowIndex(preparation);
  return { report, rows: (filter) => findRows(index, report, filter) };
}

/** Findings that name their place, their rows and what mends them. */
const warnings: DataReport['warnings'] = [
  {
    code: 'data.nearDuplicates',
    severity: 'warning',
    message: '27 near-duplicates lie in two splits. They differ in one column only.',
    path: ['split'],
    rows: [3, 17, 41],
  },
  {
    code: 'data.missing',
    severity: 'warning',
    message: '"humidity" is missing in 8.4 % of the rows. It is not missing at random.',
    path: ['data', 'clean', 1],
    fix: { title: 'Add an indicator', at: ['data', 'clean', 1, 'addIndicator'], value: true },
  },
  {
    code: 'data.skewed',
    severity: 'info',
    message: '"load_density" is skewed, 1.7. power brings it near 0.',
    path: ['scale'],
    fix: { title: 'Scale by power', at: ['scale'], value: 'power' },
  },
];

export interface DataFixture extends Made {
  readonly message: Report;
}

const surroundings = (
  report: DataReport,
  scale: ElementChoice,
  balance: ElementChoice,
): Report => ({
  type: 'report',
  report,
  name: 'kiln',
  config: 'kiln.train.json',
  scale,
  balance,
  scalers: ofKind('scale'),
  balancers: ofKind('balance'),
  canAct: true,
});

const standard = { type: 'standard', withMean: true, withStd: true };

/** A table of three classes, as the config has it and with another scaler and balancer. */
export async function tableFixture(): Promise<
  DataFixture & { readonly preview: Extract<ToData, { type: 'preview' }> }
> {
  const folder = folderWith({ 'kiln.csv': kiln(1400) });
  const own = await made(folder, config());
  const report = { ...own.report, warnings };
  const other = await made(folder, config({ scale: 'minMax', balance: 'smote' }));
  return {
    report,
    rows: own.rows,
    message: surroundings(report, standard, { type: 'none' }),
    preview: {
      type: 'preview',
      report: { ...other.report, warnings },
      scale: { type: 'minMax', featureRange: [0, 1], clip: false },
      balance: { type: 'smote', kNeighbors: 5, samplingStrategy: 'auto' },
      lines: ['"scale": "minMax"', '"balance": "smote"'],
    },
  };
}

/** A regression with missing values: the cars of the examples. */
export async function regressionFixture(): Promise<DataFixture> {
  const own = await made(
    process.cwd() + '/examples/cars',
    config({
      data: {
        type: 'table',
        source: 'cars.csv',
        target: 'mpg',
        features: { exclude: ['name'] },
        clean: [{ type: 'impute', strategy: 'median' }],
      },
    }),
  );
  return { ...own, message: surroundings(own.report, standard, { type: 'none' }) };
}

/** Pictures of ten classes: the digits of the examples. */
export async function picturesFixture(): Promise<DataFixture> {
  const folder = process.cwd() + '/examples/digits';
  const text = config({ data: { type: 'images', source: 'pictures', colorMode: 'grayscale' } });
  const own = await made(folder, text);
  const split = await splitConfig(openConfigText(`${folder}/m.train.json`, text, '/'));
  const message = surroundings(own.report, { type: 'rescale' }, { type: 'none' });
  return { ...own, message: { ...message, pictures: await picturesByClass(split, 6) } };
}
