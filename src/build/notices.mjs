import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { root } from './install.mjs';

/** Packages that stand in a bundle, by the paths of its inputs. */
export function packagesOf(inputs) {
  const found = inputs.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(found.filter(Boolean))].sort();
}

/** Writes the licences of all that ships with the extension. */
export function writeNotices(packages) {
  const parts = packages.map((name) => {
    const folder = `${root}node_modules/${name}`;
    const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find((each) => /^(licen[sc]e|copying)/i.test(each));
    const path = `${folder}/${file}`;
    const text =
      file && existsSync(path) ? readFileSync(path, 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  writeFileSync(`${root}dist/ThirdPartyNotices.txt`, parts.join(`\n${'-'.repeat(80)}\n\n`));
}
