import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { generate } from './generate';
import { bundlePath, bundleText, languages, pruned, readBundle, untranslated } from './l10n';

/** Takes translations away that nothing needs any more, and lists the texts that have none. */
async function translations(): Promise<void> {
  const english = readBundle(bundlePath());
  for (const language of languages) {
    const path = bundlePath(language);
    const known = readBundle(path);
    await writeFile(path, bundleText(pruned(english, known)));
    const open = untranslated(english, known);
    for (const text of open) process.stdout.write(`${JSON.stringify(text)}\n`);
    process.stdout.write(`${language}: ${open.length} untranslated\n`);
  }
}

/** Writes the generated files; run at the top of the repository. */
async function main(): Promise<void> {
  for (const [path, text] of Object.entries(generate())) {
    const file = resolve(path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  if (process.argv.includes('--translations')) await translations();
}

void main();
