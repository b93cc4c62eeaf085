import * as l10n from '@vscode/l10n';
import { percent, significant } from '../kit/format';
import type { PictureView } from '../../shared/protocol/panels';

type Drawn = PictureView['drawn'][number];
type Numbers = Drawn['numbers'];

/** A drawn number in words, and in as few characters as a caption has. */
export interface Told {
  readonly name: string;
  readonly value: string;
  readonly short: string;
}

/** 17.24 → +17.2; with its sign. */
export const signed = (value: number, digits = 3): string =>
  `${value > 0 ? '+' : ''}${significant(value, digits)}`;

/** randomBrightness → brightness, channelShiftIntensity → channel shift intensity. */
export const words = (name: string): string =>
  name
    .replace(/^random(?=[A-Z])/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

const of = (numbers: Numbers, name: string): number => Number(numbers[name] ?? 0);

/** The geometry, which is said in words of its own. */
function geometry(numbers: Numbers): Told[] {
  const told: Told[] = [];
  const angle = (name: string, key: string, short: string): void => {
    const value = of(numbers, key);
    if (value !== 0)
      told.push({
        name,
        value: `${signed(value)}°`,
        short: `${short}${signed(Math.round(value))}°`,
      });
  };
  angle(l10n.t('rotation'), 'theta', '');
  const [x, y] = [0 - of(numbers, 'tx'), 0 - of(numbers, 'ty')];
  if (x !== 0 || y !== 0)
    told.push({
      name: l10n.t('shift'),
      value: l10n.t('{0}, {1} px', signed(x, 2), signed(y, 2)),
      short: '',
    });
  angle(l10n.t('shear'), 'shear', '∠');
  const [zx, zy] = [of(numbers, 'zx'), of(numbers, 'zy')];
  if (zx !== 1 || zy !== 1) {
    const value = `${zx.toFixed(2)} × ${zy.toFixed(2)}`;
    told.push({ name: l10n.t('zoom'), value, short: `×${((zx + zy) / 2).toFixed(2)}` });
  }
  const flips = [
    ...(numbers.flipHorizontal === true ? [l10n.t('horizontal')] : []),
    ...(numbers.flipVertical === true ? [l10n.t('vertical')] : []),
  ];
  if (flips.length > 0) told.push({ name: l10n.t('flip'), value: flips.join(' '), short: '⇋' });
  return told;
}

const inGeometry = ['theta', 'tx', 'ty', 'shear', 'zx', 'zy', 'flipHorizontal', 'flipVertical'];

/** What an entry drew; what changes nothing is left out. */
export function toldOf({ type, numbers }: Drawn): Told[] {
  const told = 'theta' in numbers ? geometry(numbers) : [];
  const rest = Object.entries(numbers).filter(
    ([name, value]) =>
      value !== false && !('theta' in numbers && (inGeometry.includes(name) || value === 0)),
  );
  for (const [name, value] of rest) {
    const only = rest.length === 1 && !('theta' in numbers);
    const text =
      typeof value === 'number' ? significant(value, 3) : value === true ? '' : String(value);
    const short =
      name === 'factor' && typeof value === 'number' ? signed(Number(value.toFixed(2))) : '';
    told.push({ name: only ? words(type) : words(name), value: text, short });
  }
  return told;
}

/** All that was drawn for a view, as one sentence. */
export const sentence = ({ drawn }: PictureView): string =>
  drawn
    .flatMap(toldOf)
    .map(({ name, value }) => `${name} ${value}`.trim())
    .join(', ');

/** The most telling numbers of a view, for the line below it. */
export const caption = (view: PictureView): string => shorts(view) || sentence(view);

const shorts = ({ drawn, frame }: PictureView): string =>
  [
    ...drawn.flatMap(toldOf).map(({ short }) => short),
    frame && frame.filled > 1 / 3 ? l10n.t('fill {0}', percent(frame.filled)) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
