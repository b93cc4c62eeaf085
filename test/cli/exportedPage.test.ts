import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser';
import { folderWith, trainyard } from '../support/cli';
import { bar, bars, pictureConfig } from '../support/pictures';
import { tableConfig, twoClasses } from '../support/tables';

const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
};

/** Serves a folder on a free port of this machine. */
async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = join(folder, request.url === '/' ? 'index.html' : request.url!);
    if (!existsSync(path)) return void response.writeHead(404).end();
    const type = types[path.split('.').at(-1)!] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type });
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

let browser: Browser;
const servers: Server[] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

async function exported(files: Record<string, string | Buffer>) {
  const folder = folderWith(files);
  await trainyard(folder, 'train', 'm.train.json', '--backend', 'cpu');
  const { out } = await trainyard(folder, 'runs', '--json');
  const [run] = JSON.parse(out) as { path: string }[];
  await trainyard(folder, 'export', run!.path, '--format', 'tfjs', '--out', 'model');
  const server = await serve(join(folder, 'model'));
  servers.push(server);
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const shown = async (): Promise<{
    prediction: string;
    probabilities: Record<string, number>;
  }> => {
    const output = page.locator('#output');
    await output.filter({ hasText: 'prediction' }).waitFor();
    return JSON.parse((await output.textContent())!) as never;
  };
  return { folder, run: run!.path, page, shown, errors };
}

describe('the page that export writes', () => {
  it('predicts a row as predict does', async () => {
    const { folder, run, shown, errors } = await exported({
      't.csv': twoClasses(100),
      'm.train.json': tableConfig(),
      // What the page shows as its example: zeros, and the first category.
      'row.csv': 'x1,x2,colour\n0,0,blue\n',
    });
    const { out } = await trainyard(folder, 'predict', run, 'row.csv', '--json');
    const [expected] = JSON.parse(out) as { prediction: string; probabilities: { yes: number } }[];
    const got = await shown();
    expect(errors).toEqual([]);
    expect(got.prediction).toBe(expected!.prediction);
    expect(got.probabilities.yes).toBeCloseTo(expected!.probabilities.yes, 5);
  });

  it('predicts a picture as predict does', async () => {
    const { folder, run, page, shown, errors } = await exported({
      ...(await bars(20, 'pictures/')),
      'm.train.json': pictureConfig(),
      'new.png': await bar(true, 99),
    });
    await page.setInputFiles('#input', join(folder, 'new.png'));
    const { out } = await trainyard(folder, 'predict', run, 'new.png', '--json');
    const [expected] = JSON.parse(out) as {
      prediction: string;
      probabilities: { upright: number };
    }[];
    const got = await shown();
    expect(errors).toEqual([]);
    expect(got.prediction).toBe(expected!.prediction);
    expect(got.probabilities.upright).toBeCloseTo(expected!.probabilities.upright, 4);
  });
});
