import sharp from 'sharp';
import { random } from '../../src/runner/engine/random';

/** A PNG with a bright bar, upright or lying, on noise: two classes that a CNN parts at once. */
export async function bar(upright: boolean, seed: number, size = 12): Promise<Buffer> {
  const draws = random(seed, 'bar');
  const place = 2 + draws.integer(size - 4);
  const pixels = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 3; c++)
        pixels[(y * size + x) * 3 + c] =
          (upright ? x : y) === place ? 220 + draws.integer(30) : draws.integer(60);
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

/** Files of class folders `lying` and `upright`. */
export async function bars(each: number, prefix = ''): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  for (let i = 0; i < each; i++) {
    files[`${prefix}upright/${i}.png`] = await bar(true, i);
    files[`${prefix}lying/${i}.png`] = await bar(false, 1000 + i);
  }
  return files;
}

/** A config for class folders in `pictures`, as text. */
export function pictureConfig(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(
    {
      data: { type: 'images', source: 'pictures' },
      model: {
        layers: [
          { type: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
          'maxPooling2d',
          'globalMaxPooling2d',
        ],
      },
      compile: { optimizer: { type: 'adam', learningRate: 0.02 } },
      train: { epochs: 4, batchSize: 16 },
      ...changes,
    },
    null,
    2,
  );
}
