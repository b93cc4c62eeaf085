// A GPU in software for tests: SwiftShader, which Chromium brings, and the Vulkan loader beside it.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter } from 'node:path';
import { root } from './install.mjs';

/** Where Linux distributions have Chromium's own libraries. */
const FOLDERS = ['/usr/lib/chromium', '/usr/lib64/chromium-browser', '/usr/lib/chromium-browser'];
const DRIVER = 'vk_swiftshader_icd.json';
const LOADER = 'libvulkan.so.1';

/**
 * The environment of the tests, or undefined, with the reason, where there is no such GPU for them.
 * @param env what other variables are there already
 */
export function softwareGpuForTests(env) {
  const folder = FOLDERS.find((path) => existsSync(`${path}/${DRIVER}`));
  if (folder === undefined || !existsSync(`${folder}/${LOADER}`)) {
    console.error("Tests of WebGPU are skipped: they need Chromium's SwiftShader.");
    return undefined;
  }
  // A folder of its own, so that no other library of Chromium's is found by it.
  const loader = `${root}.cache/vulkan`;
  rmSync(loader, { recursive: true, force: true });
  mkdirSync(loader, { recursive: true });
  symlinkSync(`${folder}/${LOADER}`, `${loader}/${LOADER}`);
  const { LD_LIBRARY_PATH: before } = env;
  return {
    TRAINYARD_TEST_VULKAN: `${folder}/${DRIVER}`,
    LD_LIBRARY_PATH: before === undefined ? loader : `${before}${delimiter}${loader}`,
  };
}
