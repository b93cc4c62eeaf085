/** The driver that `npm test` found for software rendering; see src/build/softwareGpu.mjs. */
const driver = process.env.TRAINYARD_TEST_VULKAN;

/** Whether WebGPU can be tested here. */
export const hasWebgpu = driver !== undefined;

/** The backend by its name, for lists of those that are tested. */
export const gpus = hasWebgpu ? (['webgpu'] as const) : [];

/** Lets this process, and those it starts, compute by WebGPU in software. */
export function allowSoftwareGpu(): void {
  Object.assign(process.env, {
    VK_DRIVER_FILES: driver,
    VK_ICD_FILENAMES: driver,
    TRAINYARD_WEBGPU_SOFTWARE: '1',
  });
}
