import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { generate } from './generate';

/** Writes the generated files; run at the top of the repository. */
async function main(): Promise<void> {
  for (const [path, text] of Object.entries(generate())) {
    const file = resolve(path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

void main();
