import { spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';

const settingsFile = (home: string): string => join(home, 'user', 'User', 'settings.json');

/** Where the VS Code server from npm runs; elsewhere these tests are skipped, and counted so. */
export const editorRunsHere = process.platform === 'linux' && process.arch === 'x64';

export interface EditorOptions {
  /** Copied into the workspace. */
  readonly folder: string;
  readonly trusted?: boolean;
  /** VSIX files that are installed beside the extension. */
  readonly also?: readonly string[];
  /** Beside the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A real VS Code with the packaged VSIX installed, in folders of its own and with nothing of the
 * source tree beside it: what `npm start` opens where there is no desktop.
 */
export class Editor {
  private constructor(
    readonly workspace: string,
    private readonly home: string,
    private readonly child: ChildProcess,
    private readonly address: string,
  ) {}

  static async start({ folder, trusted = true, also = [], env }: EditorOptions): Promise<Editor> {
    const home = mkdtempSync(join(tmpdir(), 'trainyard-editor-'));
    const workspace = join(home, 'work');
    cpSync(folder, workspace, { recursive: true, filter: (path) => !path.includes('.trainyard') });
    const settings = {
      'security.workspace.trust.enabled': !trusted,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.emptyWindow': false,
      'workbench.startupEditor': 'none',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'chat.disableAIFeatures': true,
      'editor.minimap.enabled': false,
    };
    mkdirSync(join(home, 'user', 'User'), { recursive: true });
    writeFileSync(settingsFile(home), JSON.stringify(settings));
    const child = spawn(
      process.execPath,
      [
        ...[resolve('src/build/editor.mjs'), workspace, '--home', home, '--server', '--yes'],
        ...also.flatMap((vsix) => ['--also', vsix]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...env } },
    );
    const address = await new Promise<string>((ready, failed) => {
      let said = '';
      const hear = (text: Buffer): void => {
        said += text.toString();
        const found = /http:\S+/.exec(said);
        if (found) ready(found[0]);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('exit', (code) => failed(new Error(`The editor ended (${code}): ${said}`)));
    });
    return new Editor(workspace, home, child, address);
  }

  async open(browser: Browser, size = { width: 1440, height: 900 }): Promise<Page> {
    const page = await browser.newPage({ viewport: size });
    page.setDefaultTimeout(60_000);
    await page.goto(this.address);
    await page.locator('.monaco-workbench').waitFor();
    // The language's lenses come once the extension is there.
    return page;
  }

  /** Where the VSIX is unpacked. */
  get extension(): string {
    const folder = join(this.home, 'extensions');
    return join(
      folder,
      readdirSync(folder).find((name) => name.startsWith('trainyard'))!,
    );
  }

  /** Opens the window anew in another colour theme. */
  async theme(page: Page, name: string, base: 'vs' | 'vs-dark' | 'hc-black'): Promise<void> {
    const file = settingsFile(this.home);
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...settings, 'workbench.colorTheme': name }));
    await page.reload();
    await page.locator(`.monaco-workbench.${base}`).waitFor();
  }

  /** Processes that the editor or its extension has started, each with its command line. */
  processes(): { readonly pid: number; readonly command: string }[] {
    const found = new Map<number, { parent: number; command: string }>();
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const parent = Number(
          readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ')[1],
        );
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        found.set(Number(name), { parent, command });
      } catch {
        // It ended while it was looked at.
      }
    }
    const below = (pid: number): boolean => {
      if (pid === this.child.pid) return true;
      const one = found.get(pid);
      // A runner is detached; its command line names the run.
      return one !== undefined && (one.command.includes(this.home) || below(one.parent));
    };
    return [...found].filter(([pid]) => below(pid)).map(([pid, { command }]) => ({ pid, command }));
  }

  /** Those that are the extension's own: the service, the command line, runners. */
  ours(): string[] {
    return this.processes()
      .map(({ command }) => command)
      .filter((command) => /\/dist\/(service|cli|main)\.cjs/.test(command));
  }

  stop(): void {
    for (const { pid } of this.processes().reverse()) kill(pid);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** How long one try may take of what a window that is still loading may not hear, and how many. */
const TRY = { timeout: 5000 };
const TRIES = 20;

/** Tries until it works, or too often. */
async function insist(page: Page, work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (page.isClosed() || tries === TRIES) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Opens the quick input by a key and writes into it. */
export async function quickInput(page: Page, key: string, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  await insist(page, async () => {
    await page.keyboard.press(key);
    await input.fill(text, TRY);
  });
}

/** Runs a command of the palette by its title, once the extension has said that it may be run. */
export async function palette(page: Page, title: string): Promise<void> {
  await insist(page, async () => {
    await quickInput(page, 'F1', `>${title}`);
    await entry(page, title).click(TRY);
  });
}

/** An entry of the list that the palette shows. */
export const entry = (page: Page, text: string): Locator =>
  page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();

/** Picks an entry of a list that is open, or opens now. */
export async function choose(page: Page, text: string): Promise<void> {
  await entry(page, text).waitFor();
  await entry(page, text).click();
}

/** Answers a dialog for files or folders: in a browser it is a quick input with a button. */
export async function pickPath(page: Page, path: string): Promise<void> {
  const accept = page.locator('.quick-input-widget .quick-input-action .monaco-button:visible');
  const input = page.locator('.quick-input-widget input').first();
  await accept.first().waitFor();
  for (let tries = 1; ; tries++)
    try {
      await input.fill(path, TRY);
      // Until it has found what is written it answers with what it showed before.
      await entry(page, basename(path)).waitFor(TRY);
      await accept.first().click(TRY);
      await accept.first().waitFor({ state: 'hidden', timeout: 15_000 });
      return;
    } catch (error) {
      if (page.isClosed() || tries === TRIES) throw error;
    }
}

/** Opens a file by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await insist(page, async () => {
    await quickInput(page, 'Control+P', name);
    await entry(page, name.split('/').at(-1)!).click(TRY);
  });
  await page.locator('.editor-instance .view-lines').first().waitFor();
}

/** A lens above a line of the config, or above its sections. */
export const lens = (page: Page, title: string): Locator =>
  page.locator('.codelens-decoration a').filter({ hasText: title }).first();

/** The content of the panel that was opened last: one that closes may still be there. */
export const webview = (page: Page): FrameLocator =>
  page
    .frameLocator('iframe.webview.ready >> visible=true')
    .last()
    .frameLocator('iframe#active-frame');

/** Closes every editor and panel; what is not saved is lost. */
export async function closeAll(page: Page): Promise<void> {
  await palette(page, 'View: Close All Editors');
  const discard = page.getByRole('button', { name: "Don't Save" });
  const empty = page.locator('.editor-group-container.empty');
  await discard.or(empty).first().waitFor();
  if (await discard.isVisible()) await discard.click();
  await empty.waitFor();
}
