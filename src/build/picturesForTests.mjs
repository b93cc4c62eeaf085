// Pictures of every kind and damage for tests: those of Pillow's own tests, in its source
// distribution. Needs Python 3 with pip, tar and the package index.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { root, run } from './install.mjs';

const PILLOW = '12.0.0';

/** @throws with what is missing */
function download(folder) {
  console.log("Getting the pictures of Pillow's tests (pip)…");
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const asked = ['--no-deps', '--no-binary', 'pillow', `pillow==${PILLOW}`];
  if (run('python3', ['-m', 'pip', 'download', '-q', ...asked, '-d', part]) !== 0)
    throw new Error('pip failed');
  const archive = readdirSync(part).find((name) => name.endsWith('.tar.gz'));
  const unpacked = ['--strip-components=3', `pillow-${PILLOW}/Tests/images`];
  mkdirSync(`${part}/images`);
  if (run('tar', ['-xzf', `${part}/${archive}`, '-C', `${part}/images`, ...unpacked]) !== 0)
    throw new Error('tar failed');
  rmSync(`${part}/${archive}`);
  renameSync(part, folder);
}

/** The environment of the tests, or undefined, with the reason, where the pictures cannot be got. */
export function picturesForTests() {
  const folder = `${root}.cache/pillow-${PILLOW}`;
  try {
    if (!existsSync(folder)) download(folder);
    return { TRAINYARD_TEST_PICTURES: `${folder}/images` };
  } catch (error) {
    console.error(
      `The tests of Pillow's pictures are skipped, they cannot be got: ${error.message}`,
    );
    return undefined;
  }
}
