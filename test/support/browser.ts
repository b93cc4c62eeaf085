import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where systems have a Chromium; TRAINYARD_CHROMIUM names another. */
const places = [
  process.env.TRAINYARD_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A headless Chromium of the system; `npm test` installs one where it may. */
export function openBrowser(): Promise<Browser> {
  const executablePath = places.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined)
    throw new Error('No Chromium was found: install it, or name it in TRAINYARD_CHROMIUM.');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
