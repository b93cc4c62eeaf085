import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import type { AdapterInfo } from './dawn';

type Env = Readonly<Record<string, string | undefined>>;

/** Set to 1, it lets `webgpu` compute on a software adapter when it is asked for by name. */
export const SOFTWARE = 'TRAINYARD_WEBGPU_SOFTWARE';

/** Where Linux shows a GPU: DRM, NVIDIA, WSL, Mali, Adreno and Tegra. Without one there is no driver to ask. */
const LINUX_GPUS = [
  ...['/dev/dri', '/dev/nvidiactl', '/dev/dxg'],
  ...['/dev/mali0', '/dev/kgsl-3d0', '/dev/nvmap'],
];

/**
 * Asks for the adapter in a process of its own: a driver that crashes or prints takes nothing down.
 * Making a device is part of the question, since a broken driver often fails only there, and so is a
 * look into its memory, which Electron's Node does not let a native module give.
 */
const QUESTION = `
const COPY_SRC = 4;
require(process.argv[1]).create([]).requestAdapter({ powerPreference: 'high-performance' }).then(async (adapter) => {
  if (adapter === null) return console.log('null');
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const opened = await adapter.requestDevice();
  let readable = true;
  try {
    opened.createBuffer({ size: 16, usage: COPY_SRC, mappedAtCreation: true }).getMappedRange();
  } catch {
    readable = false;
  }
  opened.destroy();
  const info = { vendor, architecture, device, description, isFallbackAdapter };
  console.log(JSON.stringify({ info, readable }));
}).catch((error) => { console.error(error.message); process.exitCode = 1; });
`;
const QUESTION_MS = 20_000;

/** Names of adapters that compute on the processor; drivers tell that themselves, but not all. */
const SOFTWARE_NAMES = /swiftshader|llvmpipe|lavapipe|basic.render.driver|\bwarp\b/i;

export const isSoftware = ({ isFallbackAdapter, ...names }: AdapterInfo): boolean =>
  isFallbackAdapter || SOFTWARE_NAMES.test(Object.values(names).join(' '));

/** What a person calls the adapter; Dawn gives names in small letters with dashes. */
export const adapterName = ({ description, device, vendor, architecture }: AdapterInfo): string =>
  device.replace(/-+/g, ' ').trim() ||
  description ||
  [vendor, architecture].filter((part) => part !== '').join(' ') ||
  'GPU';

function refusal(err: string): string {
  if (/Couldn't load Vulkan/.test(err))
    return l10n.t(
      'WebGPU needs Vulkan, and its library (libvulkan.so.1) is missing: the package libvulkan1 or vulkan-loader brings it.',
    );
  return process.platform === 'linux'
    ? l10n.t(
        'No GPU here has a driver for Vulkan that WebGPU can use; `vulkaninfo --summary` lists them.',
      )
    : l10n.t('No GPU here has a driver that WebGPU can use.');
}

const unreadable = (): string =>
  l10n.t(
    'WebGPU cannot hand its memory to the Node that is built into the editor. Install Node 20 or newer, or name one in the setting trainyard.nodePath.',
  );

/** What the question is answered by; null where there is no adapter. */
interface Answer {
  readonly info: AdapterInfo;
  /** JavaScript can look into a buffer of the device. */
  readonly readable: boolean;
}

/** The best adapter there is, or why there is none. */
export async function askAdapter(
  dawn: string,
  env: Env,
): Promise<AdapterInfo | { readonly reason: string; readonly broken?: true }> {
  if (process.platform === 'linux' && env[SOFTWARE] !== '1' && !LINUX_GPUS.some(existsSync))
    return { reason: l10n.t('This machine has no GPU for WebGPU.') };
  return new Promise((done) => {
    const options = { env: env as NodeJS.ProcessEnv, timeout: QUESTION_MS };
    execFile(process.execPath, ['-e', QUESTION, dawn], options, (error, out, err) => {
      if (error !== null) {
        const cause =
          error.signal === null || error.signal === undefined
            ? (err.trim().split('\n').at(-1) ?? '')
            : l10n.t('its process ended with {0}.', error.signal);
        done({ reason: l10n.t("The GPU's driver does not work: {0}", cause), broken: true });
        return;
      }
      const found = JSON.parse(out.trim().split('\n').at(-1)!) as Answer | null;
      if (found === null) done({ reason: refusal(err) });
      else done(found.readable ? found.info : { reason: unreadable(), broken: true });
    });
  });
}
