import sharp from 'sharp';
import { expect, it } from 'vitest';
import { quickPicture } from '../../../src/runner/data/pictures/quick';
import { random } from '../../../src/runner/engine/random';

const format = { imageSize: [16, 16], colorMode: 'rgb', resize: 'stretch' } as const;
const [width, height, channels] = [40, 30, 3] as const;

it.each(['jpeg', 'png'] as const)(
  'takes any damage to a %s, and none of it further',
  async (kind) => {
    const draws = random(3, 'picture');
    const noise = Uint8Array.from({ length: width * height * channels }, () => draws.integer(256));
    const whole = await sharp(noise, { raw: { width, height, channels } })[kind]().toBuffer();
    const expected = quickPicture(whole, format)!.pixels;
    for (let i = 0; i < 3000; i++) {
      const cut = draws.integer(4) === 0;
      const damaged = Buffer.from(cut ? whole.subarray(0, draws.integer(whole.length)) : whole);
      // Half of it in the headers, where one byte changes the sense of all others.
      const most = draws.integer(2) === 0 ? Math.min(200, damaged.length) : damaged.length;
      for (let n = draws.integer(4); n >= 0 && !cut; n--)
        damaged[draws.integer(most)] = draws.integer(256);
      const decoded = quickPicture(damaged, format);
      if (decoded !== undefined) expect(decoded.pixels).toHaveLength(16 * 16 * 3);
    }
    expect(quickPicture(whole, format)!.pixels).toEqual(expected);
  },
);
