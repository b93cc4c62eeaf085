import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { contentSecurityPolicy } from '../../src/extension/panels/page';

export const themes = [
  'vscode-dark',
  'vscode-light',
  'vscode-high-contrast',
  'vscode-high-contrast-light',
] as const;
export type Theme = (typeof themes)[number];
export type PanelName = 'training' | 'data' | 'augmentation';

/** A panel in a page, under the policy that the extension gives it, with the host played by a test. */
export interface OpenPanel {
  readonly page: Page;
  /** Sends a message as the host does. */
  post(message: unknown): Promise<void>;
  /** What the panel has sent, `ready` first. */
  sent(): Promise<{ type: string; [key: string]: unknown }[]>;
  /** Violations of the policy, uncaught errors, and what is written to the console as an error. */
  readonly faults: string[];
  /** Rules of accessibility that are broken. */
  accessibility(): Promise<string[]>;
}

const kinds = {
  'vscode-dark': 'dark',
  'vscode-light': 'light',
  'vscode-high-contrast': 'highContrast',
  'vscode-high-contrast-light': 'highContrastLight',
} as const;
/** Colours of the extension as the editor would define them for a theme. */
export function ownColours(theme: Theme): Readonly<Record<string, string>> {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { colors: { id: string; defaults: Record<string, string> }[] };
  };
  return Object.fromEntries(
    contributes.colors.map(({ id, defaults }) => [
      `--vscode-${id.replaceAll('.', '-')}`,
      defaults[kinds[theme]]!,
    ]),
  );
}

/** The editor's own colours, and those of the extension from its manifest. */
const themesCss = (): string =>
  readFileSync('test/webview/themes.css', 'utf8') +
  themes
    .map((theme) => {
      const rules = Object.entries(ownColours(theme)).map(([name, value]) => `${name}: ${value};`);
      return `body.${theme} { ${rules.join(' ')} }`;
    })
    .join('\n');

/** The editor sets both classes for its light high contrast. */
const classOf = (theme: string): string =>
  theme === 'vscode-high-contrast-light' ? `vscode-high-contrast ${theme}` : theme;

const dist = (name: string): string => readFileSync(join('dist', 'webview', name), 'utf8');

let server: Server | undefined;
/** Serves each panel's page with its policy as a header. */
async function origin(): Promise<string> {
  if (server === undefined) {
    server = createServer((request, response) => {
      const [, name = '', theme = ''] = request.url!.split('/');
      if (name.endsWith('.js'))
        return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(dist(name));
      if (name === 'themes.css')
        return void response.writeHead(200, { 'content-type': 'text/css' }).end(themesCss());
      if (name.endsWith('.css'))
        return void response.writeHead(200, { 'content-type': 'text/css' }).end(dist(name));
      const self = `http://${request.headers.host!}`;
      const policy = contentSecurityPolicy(self, 'test');
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
        .end(
          `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>` +
            `<link rel="stylesheet" href="/themes.css"><link rel="stylesheet" href="/${name}.css"></head>` +
            `<body class="${classOf(theme)}"><div id="root"></div><script nonce="test" src="/${name}.js"></script></body></html>`,
        );
    });
    await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
    server.unref();
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface PanelOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** The texts of another language, by the English ones. */
  readonly texts?: Readonly<Record<string, string>>;
}

export async function openPanel(
  browser: Browser,
  name: PanelName,
  { theme = 'vscode-dark', width = 1280, height = 900, texts }: PanelOptions = {},
): Promise<OpenPanel> {
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) => {
    throw new Error(event.violatedDirective + ' forbids ' + event.blockedURI);
  })`);
  await page.addInitScript(() => {
    const sent: unknown[] = [];
    let state: unknown;

    Object.assign(globalThis, {
      sent,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => sent.push(message),
        getState: () => state,
        setState: (value: unknown) => (state = value),
      }),
    });
  });
  if (texts)
    await page.route(`**/${name}/${theme}`, async (route) => {
      const response = await route.fetch();
      const root = '<div id="root"></div>';
      const block = `<script type="application/json" id="texts">${JSON.stringify(texts).replaceAll('<', '\\u003c')}</script>`;
      const body = (await response.text()).replace(root, () => root + block);
      await route.fulfill({ response, body });
    });
  await page.goto(`${await origin()}/${name}/${theme}`);
  await page.waitForFunction('globalThis.sent.length > 0');
  return {
    page,
    faults,
    post: (message) => page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`),
    sent: () => page.evaluate('globalThis.sent'),
    async accessibility() {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    },
  };
}
