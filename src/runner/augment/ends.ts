import type * as tf from '@tensorflow/tfjs';
import type { ElementConfig, Param } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import { random, Random } from '../engine/random';
import { stepOf, type Pool } from './augment';
import type { Drawn } from './augmentation';

/** Every draw at one end of its range: to see what an argument can do at most. */
class AtEnd extends Random {
  constructor(private readonly high: boolean) {
    super([0, 0], 0, 0);
  }
  override uint32(): number {
    return this.high ? 0xffffffff : 0;
  }
  override integer(n: number): number {
    return this.high ? n - 1 : 0;
  }
  override normal(mean = 0, deviation = 1): number {
    return mean + (this.high ? 2 : -2) * deviation;
  }
}

/** A picture at an end of an argument's range, and the number that it stands for. */
export interface End {
  readonly value: number;
  /** [height, width, channels] uint8. */
  readonly pixels: Uint8Array;
}
export interface ArgumentEnds {
  /** Place in `augment`. */
  readonly index: number;
  readonly argument: string;
  readonly low: End;
  readonly high: End;
}

const isNumber = (param: Param): boolean => param.type === 'number' || param.type === 'integer';

/** One that is an amount, or a range of amounts. */
const isNumeric = (param: Param): boolean =>
  isNumber(param) ||
  param.type === 'union' ||
  (param.type === 'list' && param.maxItems === 2 && isNumber(param.of));

const lowest = (param: Param): number | undefined =>
  param.type === 'number' || param.type === 'integer' ? param.min : undefined;

/** The same argument with no range to draw from. */
const narrowest = (param: Param, value: unknown): unknown =>
  Array.isArray(value) ? [value[0], value[0]] : (lowest(param) ?? 0);

/** An entry with one argument alone: others at their defaults, choices as they are, and done always. */
function alone(config: ElementConfig, argument: string, value: unknown): ElementConfig {
  const { params } = stepOf(config).element;
  const still = Object.entries(params).filter(
    ([name, param]) => name !== argument && param.default !== undefined && param.type !== 'enum',
  );
  return {
    ...config,
    ...Object.fromEntries(
      still.map(([name, param]) => [name, name === 'probability' ? 1 : param.default]),
    ),
    [argument]: value,
  };
}

/** The number that differs between the first and each of the others. */
const differing = (one: Drawn, others: readonly Drawn[]): string | undefined =>
  Object.keys(one).find(
    (name) => typeof one[name] === 'number' && others.every((other) => other[name] !== one[name]),
  );

/** What one picture becomes at both ends of an argument; undefined where it makes no difference. */
async function endsOf(
  tf: TensorFlow,
  pool: Pool,
  row: number,
  entry: { readonly config: ElementConfig; readonly index: number },
  argument: string,
): Promise<ArgumentEnds | undefined> {
  const { config, index } = entry;
  const { element } = stepOf(config);
  const scene = { ...pool.shape, rows: pool.ids.length };
  const value = config[argument];
  const at = (amount: unknown, high: boolean) => {
    const values = alone(config, argument, amount) as never;
    return { values, drawn: element.draw(new AtEnd(high), scene, values) };
  };
  let low = at(value, false);
  let high = at(value, true);
  const param = element.params[argument]!;
  // The range is the argument's own if nothing is left of it without the argument.
  const without = at(narrowest(param, value), true);
  const number = differing(high.drawn, [low.drawn, without.drawn]);
  let shown = [low.drawn[number ?? ''], high.drawn[number ?? '']];
  if (number === undefined) {
    // It is no range that is drawn from: from nothing of it to what it is.
    const least = lowest(param);
    if (typeof value !== 'number' || least === undefined) return undefined;
    low = at(least, false);
    high = at(value, false);
    shown = [least, value];
  }
  // The ends of a pair are what is drawn; where they are not, pictures of them would be of chance.
  if (
    Array.isArray(value) &&
    value.some((each: number, i) => Math.abs(each - (shown[i] as number)) > 1e-6)
  )
    return undefined;
  const pictures = [low, high].map(({ values, drawn }) =>
    tf.tidy(() => {
      const image = pool.inputs(Int32Array.of(row));
      const context = { noise: () => random(0, 'ends'), levels: pool.levels };
      return element.apply(tf, image, [drawn], values, context);
    }),
  );
  const [a, b] = await Promise.all(pictures.map(wholeLevels));
  if (a!.every((level, i) => level === b![i])) return undefined;
  const end = (i: number, pixels: Uint8Array): End => ({ value: shown[i] as number, pixels });
  return { index, argument, low: end(0, a!), high: end(1, b!) };
}

async function wholeLevels(image: tf.Tensor4D): Promise<Uint8Array> {
  const values = await image.data<'float32'>();
  image.dispose();
  return new Uint8Array(Uint8ClampedArray.from(values).buffer);
}

/** The ends of every amount of every entry, on one row of the training part. */
export async function endsOfAll(
  tf: TensorFlow,
  pool: Pool,
  row: number,
  configs: readonly ElementConfig[],
): Promise<ArgumentEnds[]> {
  const ends: ArgumentEnds[] = [];
  for (const [index, config] of configs.entries())
    for (const [argument, param] of Object.entries(stepOf(config).element.params)) {
      const isSet = typeof config[argument] === 'number' || Array.isArray(config[argument]);
      if (!isNumeric(param) || !isSet) continue;
      // Draws at an end would be refused for ever by those that draw until one fits.
      if (stepOf(config).element.share) continue;
      const made = await endsOf(tf, pool, row, { config, index }, argument);
      if (made) ends.push(made);
    }
  return ends;
}
