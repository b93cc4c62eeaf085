import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { OLDEST, type Python } from './python';
import { lastLines, runTool, type ToolResult } from './tool';
import type { SetUpContext } from './setup';

const MEGABYTE = 1e6;
const LOOK_EVERY_MS = 500;
/** TensorFlow has wheels of this version for every release that fits; its libraries need no Python. */
const ANY_PYTHON = ['--python-version', '3.12', '--implementation', 'cp', '--abi', 'cp312'];

/** What pip is asked for here; `cuda`: there is a driver that TensorFlow's CUDA libraries run on. */
export function packageFor(cuda: boolean): string {
  const needed = `>=${OLDEST.join('.')}`;
  if (process.platform !== 'linux' || process.arch !== 'x64') return `tensorflow${needed}`;
  return cuda ? `tensorflow[and-cuda]${needed}` : `tensorflow-cpu${needed}`;
}

/** What pip said of a failure, as a code and what to do. */
const causes: readonly { code: string; pattern: RegExp; advice: () => string }[] = [
  {
    code: 'setup.noPip',
    pattern: /No module named '?pip/,
    advice: () => l10n.t('This Python has no pip: install it, or name another with --python.'),
  },
  {
    code: 'setup.diskFull',
    pattern: /No space left on device|Errno 28/,
    advice: () => l10n.t('The disk is full: free some gigabytes, or set TRAINYARD_HOME elsewhere.'),
  },
  {
    code: 'setup.noNetwork',
    pattern:
      /NewConnectionError|NameResolutionError|name resolution|Name or service not known|ConnectTimeout|ReadTimeout|Connection refused|ProxyError|Network is unreachable|SSLError|getaddrinfo|Max retries/i,
    advice: () =>
      l10n.t('The package index cannot be reached: check the network, the proxy or pip.conf.'),
  },
  {
    code: 'setup.wrongPlatform',
    pattern: /is not a supported wheel on this platform/,
    advice: () => l10n.t('The package found is for another platform or another Python.'),
  },
  {
    code: 'setup.noWheel',
    pattern: /No matching distribution|Could not find a version/,
    advice: () => l10n.t('The package index has none for this platform.'),
  },
];

function failure(asked: string, python: Python, { code, signal, out, err }: ToolResult) {
  const said = err + out;
  const cause = causes.find(({ pattern }) => pattern.test(said));
  const advice = cause?.advice() ?? l10n.t('pip ended with {0}.', signal ?? String(code));
  return new TrainyardError({
    code: cause?.code ?? 'setup.installFailed',
    message: l10n.t(
      '{0} could not be installed with {1} (Python {2}). {3} pip said: {4}',
      asked,
      python.executable,
      python.version,
      advice,
      lastLines(err === '' ? out : err),
    ),
    exitCode: 3,
  });
}

/** Bytes of the files in a folder; what goes while it is looked at counts nothing. */
function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

/** Tells how far pip is: what it says, and the bytes that have come of those it announced. */
function follow({ onEvent }: SetUpContext, asked: string, temporary: string) {
  let expected = 0;
  const tell = (message: string, share?: number): void =>
    onEvent({ type: 'progress', message, ...(share !== undefined && { share }) });
  const timer = setInterval(() => {
    if (expected === 0) return;
    const share = Math.min(1, sizeOf(temporary) / expected);
    tell(l10n.t('Downloading {0} ({1} MB)', asked, Math.round(expected / MEGABYTE)), share);
  }, LOOK_EVERY_MS);
  return {
    line: (text: string): void => {
      const size = /Downloading .*\(([\d.]+) ([kMG])B\)/.exec(text);
      if (size)
        expected += Number(size[1]) * { k: 1e3, M: 1e6, G: 1e9 }[size[2] as 'k' | 'M' | 'G'];
      if (text.startsWith('Installing collected')) {
        expected = 0;
        tell(l10n.t('Unpacking {0}', asked));
      }
    },
    end: () => clearInterval(timer),
  };
}

/**
 * Installs TensorFlow's package with a Python's pip into `site`. Only its libraries and headers are
 * wanted, so without CUDA none of the packages that it depends on comes along.
 *
 * @throws TrainyardError setup.noPip, .noNetwork, .noWheel, .wrongPlatform, .diskFull, .installFailed
 */
export async function install(
  python: Python,
  { cuda, site, temporary }: { cuda: boolean; site: string; temporary: string },
  context: SetUpContext,
): Promise<void> {
  const asked = packageFor(cuda);
  context.onEvent({
    type: 'progress',
    message: l10n.t('Installing {0} with {1}', asked, python.executable),
  });
  const options = ['--no-cache-dir', '--disable-pip-version-check', '--no-input'];
  options.push('--only-binary', ':all:', '--progress-bar', 'off', '--target', site);
  if (!asked.includes('[')) options.push('--no-deps');
  let first: TrainyardError | undefined;
  for (const version of [[], ANY_PYTHON]) {
    const progress = follow(context, asked, temporary);
    const result = await runTool(
      python.executable,
      ['-m', 'pip', 'install', ...options, ...version, asked],
      {
        env: { ...context.env, TMPDIR: temporary, PYTHONUNBUFFERED: '1' },
        signal: context.signal,
        onLine: progress.line,
      },
    ).finally(progress.end);
    if (result.code === 0) return;
    first ??= failure(asked, python, result);
    // Only a missing wheel for this very Python is mended by asking for another's.
    if (first.code !== 'setup.noWheel') break;
  }
  throw first!;
}
