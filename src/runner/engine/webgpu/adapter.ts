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
 * Making a device is part of the question, since a broken driver often fails only there.
 */
const QUESTION = `
require(process.argv[1]).create([]).requestAdapter({ powerPreference: 'high-performance' }).then(async (adapter) => {
  if (adapter === null) return console.log('null');
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  (await adapter.requestDevice()).destroy();
  console.log(JSON.stringify({ vendor, architecture, device, description, isFallbackAdapter }));
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
      const found = JSON.parse(out.trim().split('\n').at(-1)!) as AdapterInfo | null;
      done(found ?? { reason: refusal(err) });
    });
  });
}
