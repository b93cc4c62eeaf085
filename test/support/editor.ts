import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';

/** Where `npm run test:e2e` keeps VS Code's server, installed on demand. */
const server = resolve('.cache/vscode/node_modules/code-server/lib/vscode');

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

/** The VSIX that `npm run package` has made. */
function vsix(): string {
  const name = readdirSync('dist-vsix').find((each) => each.endsWith('.vsix'));
  if (name === undefined) throw new Error('There is no VSIX: npm run package makes it.');
  return resolve('dist-vsix', name);
}

export interface EditorOptions {
  /** Copied into the workspace. */
  readonly folder: string;
  readonly trusted?: boolean;
  readonly theme?: string;
}

/** A real VS Code with the VSIX installed and nothing of the source tree beside it. */
export class Editor {
  private constructor(
    readonly workspace: string,
    private readonly home: string,
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  static async start({ folder, trusted = true, theme }: EditorOptions): Promise<Editor> {
    const home = mkdtempSync(join(tmpdir(), 'trainyard-editor-'));
    const workspace = join(home, 'work');
    const filter = (path: string): boolean => !path.includes('.trainyard');
    cpSync(folder, workspace, { recursive: true, filter });
    mkdirSync(join(home, 'user', 'User'), { recursive: true });
    mkdirSync(join(home, 'user', 'logs'), { recursive: true });
    const settings = {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.emptyWindow': trusted,
      'workbench.startupEditor': 'none',
      'telemetry.telemetryLevel': 'off',
      ...(trusted && { 'security.workspace.trust.enabled': false }),
      ...(theme && { 'workbench.colorTheme': theme }),
    };
    writeFileSync(join(home, 'user', 'User', 'settings.json'), JSON.stringify(settings));
    installVsix(join(home, 'extensions'));
    const port = await freePort();
    const child = spawn(
      process.execPath,
      [
        join(server, 'out', 'server-main.js'),
        ...['--without-connection-token', '--accept-server-license-terms', '--host', '127.0.0.1'],
        ...['--port', String(port), '--user-data-dir', join(home, 'user')],
        ...['--extensions-dir', join(home, 'extensions')],
      ],
      { cwd: server, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    await new Promise<void>((ready, failed) => {
      let said = '';
      const listen = (text: Buffer): void => {
        said += text.toString();
        if (/Extension host agent listening/.test(said)) ready();
      };
      child.stdout!.on('data', listen);
      child.stderr!.on('data', listen);
      child.on('exit', (code) => failed(new Error(`VS Code ended (${code}): ${said}`)));
    });
    return new Editor(workspace, home, child, `http://127.0.0.1:${port}/?folder=${workspace}`);
  }

  async open(browser: Browser): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(this.address);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    return page;
  }

  stop(): void {
    try {
      process.kill(-this.child.pid!, 'SIGKILL');
    } catch {
      // It is gone already.
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Unpacks the VSIX as VS Code does, and lists it. */
function installVsix(folder: string): void {
  const { publisher, name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
    'publisher' | 'name' | 'version',
    string
  >;
  const own = `${publisher}.${name}-${version}`;
  mkdirSync(join(folder, own), { recursive: true });
  execFileSync('python3', ['-m', 'zipfile', '-e', vsix(), join(folder, 'unpacked')]);
  cpSync(join(folder, 'unpacked', 'extension'), join(folder, own), { recursive: true });
  rmSync(join(folder, 'unpacked'), { recursive: true });
  const location = { $mid: 1, path: join(folder, own), scheme: 'file' };
  const listed = [
    {
      identifier: { id: `${publisher}.${name}` },
      version,
      location,
      relativeLocation: own,
      metadata: { installedTimestamp: 0, source: 'vsix' },
    },
  ];
  writeFileSync(join(folder, 'extensions.json'), JSON.stringify(listed));
}

export const hasEditor = (): boolean => existsSync(join(server, 'out', 'server-main.js'));

/** Runs a command of the palette by its title. */
export async function palette(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
}

/** Opens a file by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(name);
  await page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: name.split('/').at(-1)! })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.editor-instance .view-lines').first().waitFor();
}

/** The content of the webview that is shown. */
export const webview = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready >> visible=true').frameLocator('iframe#active-frame');
