/**
 * Every name that package.json and the code must agree on; a test holds them together. Nothing
 * else in src/extension writes such a name as a text of its own.
 */

/** Commands, without their prefix. */
export const commandNames = [
  'newConfig',
  'makeDemo',
  'openDemo',
  'train',
  'stop',
  'pause',
  'resume',
  'forkRun',
  'compareRuns',
  'inspectData',
  'previewAugmentation',
  'showTraining',
  'predict',
  'exportModel',
  'showBackends',
  'setUpTensorflow',
  'openRun',
  'showConfigOfRun',
  'revealRun',
  'copyCommand',
  'renameRun',
  'deleteRun',
  'refreshRuns',
  'refreshBackends',
  'revealCheckpoint',
  'showReference',
  'showLog',
] as const;
export type CommandName = (typeof commandNames)[number];

export const commandId = <N extends CommandName>(name: N): `trainyard.${N}` => `trainyard.${name}`;

/** Settings, without their prefix. */
export const settingNames = ['backend', 'nodePath'] as const;
export type SettingName = (typeof settingNames)[number];

/** What menus and welcome views ask for; set in context.ts alone. */
export const contextKeys = [
  /** The folders have been looked through once: what is empty is empty. */
  'trainyard.listed',
  'trainyard.hasConfigs',
  'trainyard.hasRuns',
  'trainyard.hasLive',
  'trainyard.hasRunning',
  'trainyard.hasResumable',
  'trainyard.hasTrained',
] as const;
export type ContextKey = (typeof contextKeys)[number];

export const views = {
  runs: 'trainyard.runs',
  checkpoints: 'trainyard.checkpoints',
  backends: 'trainyard.backends',
} as const;

/** Schemes of documents that the extension makes up; they can be read, not written. */
export const schemes = {
  run: 'trainyard-run',
  predictions: 'trainyard-predictions',
  comparison: 'trainyard-comparison',
} as const;

/** The type of tasks in tasks.json, and the name of the matcher for their problems. */
export const taskType = 'trainyard';
export const problemMatcher = '$trainyard';

export const toolNames = [
  'listRuns',
  'readRun',
  'inspectData',
  'validateConfig',
  'startTraining',
] as const;
export type ToolName = (typeof toolNames)[number];
