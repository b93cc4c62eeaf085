import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from '../../../src/runner/data/pictures/jpeg';
import { random } from '../../../src/runner/engine/random';
import { decodeJpeg as plainly } from '../../support/plainJpeg';

const draws = random(5, 'jpeg');

/** A picture of few or many details, in one of the ways that sharp writes. */
async function drawn(): Promise<Buffer> {
  const [width, height] = [1 + draws.integer(90), 1 + draws.integer(70)];
  const channels = draws.integer(4) === 0 ? 1 : 3;
  const coarse = 1 + draws.integer(8);
  const raw = { width: Math.ceil(width / coarse), height: Math.ceil(height / coarse), channels };
  const noise = Uint8Array.from({ length: raw.width * raw.height * channels }, () =>
    draws.integer(256),
  );
  const picture = sharp(noise, { raw: raw as never }).resize(width, height, { fit: 'fill' });
  if (channels === 1) picture.toColourspace('b-w');
  return picture
    .jpeg({
      quality: 1 + draws.integer(100),
      chromaSubsampling: draws.integer(2) === 0 ? '4:4:4' : '4:2:0',
      optimiseCoding: draws.integer(2) === 0,
    })
    .toBuffer();
}

/** Files that Pillow wrote, with chroma halved one way and with restarts among them. */
const files = (
  JSON.parse(
    readFileSync(new URL('../../fixtures/reference/pictureFiles.json', import.meta.url), 'utf8'),
  ) as { name: string; file: string }[]
)
  .map(({ name, file }) => [name, Buffer.from(file, 'base64')] as const)
  .filter(([, file]) => file[0] === 0xff);

describe('the kernel decodes as the plain program does', () => {
  const told = (file: Buffer, halvings: number) => {
    const found = decodeJpeg(file, halvings);
    return found && { ...found, pixels: Buffer.from(found.pixels) };
  };
  const expected = (file: Buffer, halvings: number) => {
    const found = plainly(file, halvings);
    return found && { ...found, pixels: Buffer.from(found.pixels) };
  };

  it.each(files)('%s', (_, file) => {
    for (const halvings of [0, 1, 2])
      expect(told(file, halvings)).toEqual(expected(file, halvings));
  });

  it('pictures of any size', async () => {
    for (let i = 0; i < 60; i++) {
      const file = await drawn();
      for (const halvings of [0, 1, 2]) {
        const found = told(file, halvings);
        expect(found).toBeDefined();
        expect(found).toEqual(expected(file, halvings));
      }
    }
  });

  it('damaged ones, where it does not give up', async () => {
    for (let i = 0; i < 20; i++) {
      const whole = i < files.length ? files[i]![1] : await drawn();
      for (let k = 0; k < 40; k++) {
        const file = Buffer.from(whole);
        // Mostly where the coded data are: there plain damage is hardest to see.
        const from = draws.integer(3) === 0 ? 0 : Math.min(600, file.length >> 1);
        file[from + draws.integer(file.length - from)] = draws.integer(256);
        const halvings = draws.integer(3);
        const found = told(file, halvings);
        if (found) expect(found).toEqual(expected(file, halvings));
      }
    }
  });
});
