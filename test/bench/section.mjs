// Sections of docs/benchmarks.md that several scripts write, each its own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { root } from '../../src/build/install.mjs';

const path = `${root}docs/benchmarks.md`;
const start = (name) => `<!-- section ${name} -->`;
const end = (name) => `<!-- end of ${name} -->`;

/** Everything between markers in the page, to be kept by whoever writes the rest of it. */
export function sections(text) {
  return [...text.matchAll(/<!-- section (\S+) -->[^]*?<!-- end of \1 -->/g)].map(([all]) => all);
}

/** Puts a section in the place of its former self, or at the end. */
export async function writeSection(name, text) {
  const page = existsSync(path) ? readFileSync(path, 'utf8') : '# Benchmarks\n';
  const own = `${start(name)}\n\n${text.trim()}\n\n${end(name)}`;
  const from = page.indexOf(start(name));
  const to = page.indexOf(end(name)) + end(name).length;
  const next =
    from === -1 ? `${page.trimEnd()}\n\n${own}\n` : page.slice(0, from) + own + page.slice(to);
  writeFileSync(path, await format(next, { ...(await resolveConfig(path)), parser: 'markdown' }));
}
