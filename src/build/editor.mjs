// Opens a folder in VS Code with the packaged extension installed in folders of its own:
// `code` on PATH, else the VS Code server from npm (Linux x64), else it says how to install it.
//   node src/build/editor.mjs FOLDER [--home DIR] [--server] [--yes] [--also VSIX]…
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './install.mjs';
import {
  installServer,
  SERVER_GIGABYTES,
  serverIsInstalled,
  serverRunsHere,
  startServer,
} from './vscodeServer.mjs';

/** The VSIX that `npm run package` has made. */
function packaged() {
  const name = readdirSync(`${root}dist-vsix`).find((each) => each.endsWith('.vsix'));
  if (name === undefined) throw new Error('There is no VSIX: `npm run package` makes it.');
  return `${root}dist-vsix/${name}`;
}

/**
 * Settings of an editor that is there for one folder: the folder is trusted, as whoever ran
 * `npm start` in it trusts it, and nothing stands before it.
 */
function settle(home) {
  const folder = `${home}/user/User`;
  const file = `${folder}/settings.json`;
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  const settings = {
    'security.workspace.trust.enabled': false,
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
  };
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

const windows = process.platform === 'win32';
const code = (args) => spawnSync('code', args, { encoding: 'utf8', shell: windows });
const hasCode = () => code(['--version']).status === 0;

/** A desktop VS Code: installs the VSIX beside, not among, the user's own extensions. */
function openDesktop({ vsix, home, folder }) {
  const own = ['--extensions-dir', `${home}/extensions`, '--user-data-dir', `${home}/user`];
  const { status, stderr } = code([...own, '--install-extension', vsix, '--force']);
  if (status !== 0) throw new Error(`\`code --install-extension\` failed:\n${stderr}`);
  code([...own, '--new-window', folder]);
  console.log(`VS Code shows ${folder} with Trainyard installed.`);
}

async function agreed() {
  if (serverIsInstalled()) return true;
  if (!process.stdin.isTTY) return false;
  const line = createInterface({ input: process.stdin, output: process.stdout });
  const question = `\`code\` is not on PATH. Install the VS Code server from npm (${SERVER_GIGABYTES} GB, in .cache/)? [y/N] `;
  const answer = await line.question(question);
  line.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Shows a folder in an editor; resolves when there is nothing more to wait for. */
export async function openEditor({ folder, home = `${root}.cache/editor`, server, yes, also }) {
  const vsix = packaged();
  settle(home);
  if (!server && hasCode()) return openDesktop({ vsix, home, folder });
  if (!serverRunsHere || !(yes || (await agreed()))) {
    console.log(
      `\nTo see it in VS Code: Extensions › … › Install from VSIX…, and choose\n  ${vsix}\n` +
        (serverRunsHere ? 'Or run `npm start -- --yes`: a VS Code in the browser.\n' : ''),
    );
    return;
  }
  installServer();
  const { child, address } = await startServer({ vsix, also, home, folder });
  console.log(`\nVS Code with Trainyard: ${address}\nCtrl+C ends it.`);
  const end = () => child.kill();
  process.once('SIGINT', end).once('SIGTERM', end);
  await new Promise((ended) => child.once('exit', ended));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      home: { type: 'string' },
      server: { type: 'boolean' },
      yes: { type: 'boolean' },
      also: { type: 'string', multiple: true },
    },
  });
  await openEditor({ ...values, folder: resolve(positionals[0] ?? 'examples') });
}
