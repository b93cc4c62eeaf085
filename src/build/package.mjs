// npm run package: a VSIX for this platform in dist-vsix/, its size printed.
import { mkdirSync, rmSync, statSync, readFileSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { buildBinding } from './binding.mjs';
import { install, root, run } from './install.mjs';

const MAX_MEGABYTES = 60;
install();
// Left out, with a word, where it cannot be built here.
buildBinding();
const built = run(process.execPath, ['src/build/build.mjs']);
if (built !== 0) process.exit(built);

const { name, version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const target = `${process.platform}-${process.arch}`;
const out = `${root}dist-vsix`;
rmSync(out, { recursive: true, force: true });
mkdirSync(out);
const packagePath = `${out}/${name}-${target}-${version}.vsix`;
await createVSIX({
  cwd: root,
  target,
  packagePath,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
  dependencies: true,
});
const megabytes = statSync(packagePath).size / 1024 ** 2;
console.log(`${packagePath}: ${megabytes.toFixed(1)} MB`);
if (megabytes > MAX_MEGABYTES) {
  console.error(`The VSIX is larger than ${MAX_MEGABYTES} MB.`);
  process.exitCode = 1;
}
