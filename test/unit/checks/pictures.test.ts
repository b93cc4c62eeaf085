import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { checkData } from '../../../src/runner/checks';
import type { Pictures } from '../../../src/runner/data/dataset';
import { random } from '../../../src/runner/engine/random';
import type { Preprocess } from '../../../src/runner/prepared';
import { fitScale, fitWhole } from '../../../src/runner/preprocess';
import type { ElementConfig } from '../../../src/shared/config/element';
import { resolveForTask } from '../../../src/shared/config/resolve';
import { validateConfig } from '../../../src/shared/config/validate';
import type { Warning } from '../../../src/shared/problem';
import { tableConfig } from '../../support/tables';

const SIDE = 24;
const shape = [SIDE, SIDE, 1] as const;
const draws = random(7, 'pictures');

/** A picture of soft spots, unlike any other. */
function picture(): Uint8Array {
  const spots = Array.from(
    { length: 6 },
    () => [draws.integer(SIDE), draws.integer(SIDE)] as const,
  );
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const nearest = Math.min(...spots.map(([a, b]) => Math.hypot(x - a, y - b)));
    return Math.max(0, 255 - 30 * nearest);
  });
}
const noisy = (pixels: Uint8Array): Uint8Array =>
  pixels.map((v) => Math.min(255, v + draws.integer(3)));

interface Sample {
  readonly id: string;
  readonly pixels: Uint8Array;
  readonly label: number;
}

function check(
  train: readonly Sample[],
  test: readonly Sample[],
  scale: ElementConfig = { type: 'rescale' },
): readonly Warning[] {
  const { resolved } = validateConfig(tableConfig({ scale }), 'm.train.json', catalog);
  const of = (samples: readonly Sample[]): Pictures => {
    const pixels = new Uint8Array(samples.length * SIDE * SIDE);
    samples.forEach((sample, i) => pixels.set(sample.pixels, i * SIDE * SIDE));
    const target = Float64Array.from(samples, ({ label }) => label);
    return { type: 'images', ids: samples.map(({ id }) => id), pixels, shape, target };
  };
  const known = { task: 'classification', classes: 2, pictures: true, name: 'm' } as const;
  const config = resolveForTask(resolved!, known, catalog);
  const levels = { name: 'level', values: Float64Array.from({ length: 256 }, (_, i) => i) };
  const lines = fitScale(config.scale, [levels], ['level'], true);
  const fitted = { ...lines, ...fitWhole(lines, of(train).pixels, SIDE * SIDE) };
  const found = checkData({
    config,
    preprocess: { scale: fitted, inputShape: [...shape] } as unknown as Preprocess,
    task: 'classification',
    classes: ['a', 'b'],
    parts: { train: of(train), validation: of([]), test: of(test) },
  });
  return [...found].flat();
}

const samples = (count: number, name: string): Sample[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${name}/${i}`,
    pixels: picture(),
    label: i % 2,
  }));

describe('checks of pictures', () => {
  const train = samples(60, 'train');
  const test = samples(40, 'test');

  it('find nothing in sound pictures', () => expect(check(train, test)).toEqual([]));

  it.each([
    ['check.duplicateAcrossSplits', (pixels: Uint8Array) => pixels, 0],
    ['check.duplicateAcrossClasses', (pixels: Uint8Array) => pixels, 1],
    ['check.nearDuplicateAcrossSplits', noisy, 0],
    ['check.nearDuplicateAcrossClasses', noisy, 1],
  ])('find %s', (code, change, label) => {
    const twin = { id: 'test/twin', pixels: change(train[8]!.pixels), label };
    expect(check(train, [...test, twin])).toMatchObject([
      { code, files: ['train/8', 'test/twin'] },
    ]);
  });

  it('find pictures that come twice in the same part', () => {
    const again = { id: 'test/again', pixels: test[4]!.pixels, label: 0 };
    const alike = { id: 'test/alike', pixels: noisy(test[6]!.pixels), label: 0 };
    expect(check(train, [...test, again, alike])).toMatchObject([
      { code: 'check.duplicatePicture', severity: 'info' },
      { code: 'check.nearDuplicate', severity: 'info' },
    ]);
  });

  it('find labels that the most similar pictures contradict', () => {
    const [one, other] = [picture(), picture()];
    const spread = (pixels: Uint8Array): Uint8Array =>
      pixels.map((value) => Math.min(255, Math.max(0, value + draws.normal(0, 60))));
    const two = Array.from({ length: 80 }, (_, i) => ({
      id: String(i),
      pixels: spread(i % 2 === 0 ? one : other),
      label: i === 30 ? 1 : i % 2,
    }));
    expect(check(two, [])).toMatchObject([{ code: 'check.labelSuspect', files: ['30'] }]);
  });

  it('find whitening that blows up what training pictures hardly vary in, until its epsilon is raised', () => {
    const border = (all: readonly Sample[], level: (i: number, x: number) => number): Sample[] =>
      all.map((each, i) => ({
        ...each,
        pixels: each.pixels.map((value, at) => (at < SIDE ? level(i, at) : value)),
      }));
    const hardly = border(train, (i, x) => (i === x ? 4 : 0));
    const more = border(test, () => draws.integer(256));
    const found = check(hardly, more, { type: 'zcaWhitening' }).find(
      ({ code }) => code === 'check.whitening',
    );
    expect(found?.fix?.at).toEqual(['scale']);
    const mended = found!.fix!.value as ElementConfig;
    expect(mended).toEqual({ type: 'zcaWhitening', epsilon: expect.any(Number) as number });
    const codes = check(hardly, more, mended).map(({ code }) => code);
    expect(codes).not.toContain('check.whitening');
    expect(check(train, test, { type: 'zcaWhitening' })).toEqual([]);
  });
});
