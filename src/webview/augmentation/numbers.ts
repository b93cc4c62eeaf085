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

/** The changes of a policy, each with its amount: operation1, amount1, … */
const policy = (numbers: Numbers): Told[] =>
  Object.entries(numbers)
    .filter(([name, value]) => name.startsWith('operation') && value !== 'identity')
    .map(([name, value]) => {
      const size = of(numbers, name.replace('operation', 'amount'));
      return { name: words(String(value)), value: size === 0 ? '' : signed(size), short: '' };
    });

/** What an entry drew; what changes nothing is left out. */
export function toldOf({ type, numbers }: Drawn): Told[] {
  if (numbers.applied === false) return [];
  if ('operation1' in numbers) return policy(numbers);
  const moves = 'theta' in numbers;
  const rest = Object.entries(numbers).filter(
    ([name, value]) =>
      name !== 'applied' &&
      value !== false &&
      !(moves && (inGeometry.includes(name) || isStill(name, value))),
  );
  const only = rest.length === 1 && !moves;
  const told = rest.map(([name, value]) => ({
    name: only ? words(type) : words(name),
    value: typeof value === 'number' ? significant(value, 3) : value === true ? '' : String(value),
    short: name === 'factor' ? signed(Number(Number(value).toFixed(2))) : '',
  }));
  if (moves) return [...geometry(numbers), ...told];
  return told.length === 0 && numbers.applied === true
    ? [{ name: words(type), value: '', short: words(type) }]
    : told;
}

/** What leaves a picture as it is. */
const isStill = (name: string, value: unknown): boolean =>
  value === (name === 'brightness' ? 1 : 0);

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
