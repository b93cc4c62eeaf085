import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineExporter } from './exporter';
import { asset } from '../assets';
import { nodeSnippet, pageSnippet } from './snippets';

/**
 * A folder that runs with plain tfjs: the model, what prepares its input, and a script each for
 * Node and for a page that load both and predict.
 */
export const tfjs = defineExporter({
  kind: 'export',
  name: 'tfjs',
  doc: 'A tfjs-layers model with its preprocessing and snippets that run it in Node and in a page.',
  source: 'https://www.tensorflow.org/js/guide/save_load',
  params: {},
  async write({ name, modelJson, weights, preprocess }, out) {
    await mkdir(out, { recursive: true });
    const texts: Record<string, string> = {
      'model.json': JSON.stringify(modelJson),
      'preprocess.json': `${JSON.stringify(preprocess, null, 2)}\n`,
      'predict.mjs': nodeSnippet(name, preprocess),
      'index.html': pageSnippet(name, preprocess),
    };
    for (const [file, text] of Object.entries(texts)) await writeFile(join(out, file), text);
    await writeFile(join(out, 'weights.bin'), weights);
    for (const file of ['preprocess.mjs', 'tf.min.js'])
      await copyFile(asset(file), join(out, file));
    return [...Object.keys(texts), 'weights.bin', 'preprocess.mjs', 'tf.min.js'];
  },
});
