import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contactSheet } from './contactSheet';
import { pictureOf } from './picture';
import type { DrawnNumbers, Preview } from './preview';

/** preview.json; file names are relative to it. */
export interface PreviewFile {
  readonly version: 1;
  /** All samples in one picture. */
  readonly sheet: string;
  readonly samples: readonly {
    readonly id: string;
    /** [height, width, channels]. */
    readonly shape: readonly [number, number, number];
    readonly original: string;
    /** In order of epochs, from 1. */
    readonly views: readonly {
      readonly file: string;
      readonly epoch: number;
      readonly drawn: readonly DrawnNumbers[];
    }[];
  }[];
}

/**
 * Writes each original and its views as PNG files of their true size, preview.png with all of them
 * beside each other, and preview.json with the numbers drawn.
 * @returns names of the files written, preview.json first
 */
export async function writePreview(preview: Preview, outDir: string): Promise<string[]> {
  await mkdir(outDir, { recursive: true });
  const files: string[] = [];
  const write = async (name: string, data: Uint8Array | string): Promise<string> => {
    await writeFile(join(outDir, name), data);
    files.push(name);
    return name;
  };
  const samples: PreviewFile['samples'][number][] = [];
  const digits = (n: number, of: number): string => String(n).padStart(String(of).length, '0');
  for (const [i, { id, shape, original, views }] of preview.samples.entries()) {
    const stem = `sample-${digits(i + 1, preview.samples.length)}`;
    const png = (pixels: Uint8Array) => pictureOf(pixels, shape).png().toBuffer();
    const originalFile = await write(`${stem}-original.png`, await png(original));
    const viewFiles: PreviewFile['samples'][number]['views'][number][] = [];
    for (const [k, { pixels, drawn, epoch }] of views.entries()) {
      const name = `${stem}-view-${digits(k + 1, views.length)}.png`;
      viewFiles.push({ file: await write(name, await png(pixels)), epoch, drawn });
    }
    samples.push({ id, shape, original: originalFile, views: viewFiles });
  }
  const sheet = await write('preview.png', await contactSheet(preview.samples));
  const document: PreviewFile = { version: 1, sheet, samples };
  await write('preview.json', `${JSON.stringify(document, null, 2)}\n`);
  return ['preview.json', ...files.filter((name) => name !== 'preview.json')];
}
