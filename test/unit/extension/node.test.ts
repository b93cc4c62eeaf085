import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment, findNode, UnusableNode } from '../../../src/extension/processes/node';
import { folderWith } from '../../support/cli';

/** A program named node that prints a version. */
function fakeNode(version: string): { folder: string; path: string } {
  const folder = join(folderWith(), 'bin');
  mkdirSync(folder);
  const path = join(folder, 'node');
  writeFileSync(path, `#!/bin/sh\necho ${version}\n`);
  chmodSync(path, 0o755);
  return { folder, path };
}
const editor = '/opt/editor/electron';
const options = (env: NodeJS.ProcessEnv, setting = '') => ({ setting, env, execPath: editor });

it("leaves out what the editor's own processes are told", () => {
  const env = {
    ...{ PATH: '/bin', HOME: '/h', NODE_OPTIONS: '--inspect', VSCODE_PID: '1', TF_X: '2' },
    ...{ ELECTRON_RUN_AS_NODE: '1', vscode_nls_config: '{}', NODE_PATH: '/n' },
  };
  expect(cleanEnvironment(env)).toEqual({ PATH: '/bin', HOME: '/h', TF_X: '2', NODE_PATH: '/n' });
});

describe('which Node runs the runner', () => {
  it('is the one of the setting', async () => {
    const own = fakeNode('v22.1.0');
    const other = fakeNode('v20.0.0');
    const found = await findNode(options({ PATH: other.folder }, own.path));
    expect(found).toMatchObject({ path: own.path, from: 'setting', version: 'v22.1.0' });
  });
  it('is the one on PATH where nothing is set', async () => {
    const { folder } = fakeNode('v20.0.0');
    const found = await findNode(options({ PATH: `${folder}:/bin`, NODE_OPTIONS: '--x' }));
    expect(found).toMatchObject({ path: 'node', from: 'path', version: 'v20.0.0' });
    expect(found.env).toEqual({ PATH: `${folder}:/bin` });
  });
  it.each(['v18.20.4', 'not a version'])(
    "is the editor's own where the one on PATH is %s",
    async (version) => {
      const { folder } = fakeNode(version);
      const found = await findNode(options({ PATH: `${folder}:/bin`, ELECTRON_NO_ATTACH: '1' }));
      expect(found).toMatchObject({ path: editor, from: 'editor' });
      expect(found.env).toEqual({ PATH: `${folder}:/bin`, ELECTRON_RUN_AS_NODE: '1' });
    },
  );
  it("is the editor's own where there is none on PATH", async () => {
    const found = await findNode(options({ PATH: folderWith() }));
    expect(found).toMatchObject({ path: editor, from: 'editor' });
  });
  it('is an error where the setting names one that is too old or does not start', async () => {
    const old = fakeNode('v18.0.0');
    await expect(findNode(options({ PATH: '/bin' }, old.path))).rejects.toMatchObject({
      path: old.path,
      version: 'v18.0.0',
    });
    const gone = findNode(options({ PATH: '/bin' }, '/nowhere/node'));
    await expect(gone).rejects.toBeInstanceOf(UnusableNode);
  });
});
