import type { PictureSample, PictureView } from '../../shared/protocol/panels';

const made = new WeakMap<PictureView, string | 'coming'>();

async function pixelsOf(src: string): Promise<ImageData> {
  const image = new Image();
  image.src = src;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

async function difference(a: string, b: string): Promise<string> {
  const [before, after] = await Promise.all([pixelsOf(a), pixelsOf(b)]);
  const result = new ImageData(before.width, before.height);
  for (let i = 0; i < result.data.length; i++)
    result.data[i] = i % 4 === 3 ? 255 : Math.abs(before.data[i]! - after.data[i]!);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [before.width, before.height];
  canvas.getContext('2d')!.putImageData(result, 0, 0);
  return canvas.toDataURL();
}

/** How far each level of a view is from its original: black is none. `again` once it is there. */
export function differenceOf(
  sample: PictureSample,
  view: PictureView,
  again: () => void,
): string | undefined {
  const known = made.get(view);
  if (known !== undefined) return known === 'coming' ? undefined : known;
  made.set(view, 'coming');
  void difference(sample.src, view.src).then((src) => {
    made.set(view, src);
    again();
  });
  return undefined;
}
