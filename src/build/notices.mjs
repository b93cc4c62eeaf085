import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { root } from './install.mjs';

/** Packages that stand in a bundle, by the paths of its inputs. */
export function packagesOf(inputs) {
  const found = inputs.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(found.filter(Boolean))].sort();
}

/** Packages that ship as they are: what package.json depends on, as far as it is for this platform. */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev && existsSync(root + path))
    .map(([path]) => path.replace('node_modules/', ''));
}

/** Writes the licences of all that ships with the extension. */
export function writeNotices(packages) {
  const parts = packages.map((name) => {
    const folder = `${root}node_modules/${name}`;
    const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const files = readdirSync(folder);
    // libvips' package names the licences of the libraries in it in its README.
    const file =
      files.find((each) => /^(licen[sc]e|copying)/i.test(each)) ??
      files.find((each) => /^readme/i.test(each));
    const path = `${folder}/${file}`;
    const text =
      file && existsSync(path) ? readFileSync(path, 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  writeFileSync(`${root}dist/ThirdPartyNotices.txt`, parts.join(`\n${'-'.repeat(80)}\n\n`));
}
