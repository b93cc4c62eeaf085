import { execFile } from 'node:child_process';

/** A program that runs JavaScript, and the environment that it is started in. */
export interface NodeProgram {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where it was found, for the log. */
  readonly from: 'setting' | 'path' | 'editor';
  /** Such as `v20.11.0`; empty where nobody asked. */
  readonly version: string;
}

/** The setting names a program that cannot be used. */
export class UnusableNode extends Error {
  constructor(
    readonly path: string,
    /** What `--version` printed; undefined where it could not be started. */
    readonly version: string | undefined,
  ) {
    super(`${path}: ${version ?? 'cannot be started'}`);
    this.name = 'UnusableNode';
  }
}

/** The oldest Node that the runner is made for. */
export const OLDEST_NODE = 20;

/**
 * The environment of a child: the editor's own variables change how Node and Electron behave, and
 * would be handed on to a run that outlives the editor.
 */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(NODE_OPTIONS$|NODE_INSPECT|VSCODE_|ELECTRON_)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

const usable = (version: string): boolean =>
  Number(/^v(\d+)\./.exec(version)?.[1] ?? 0) >= OLDEST_NODE;

/** What `PROGRAM --version` prints; undefined where it cannot be started. */
function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((done) => {
    execFile(program, ['--version'], { env, timeout: 10_000 }, (error, out) =>
      done(error === null ? out.trim() : undefined),
    );
  });
}

export interface NodeOptions {
  /** The setting `trainyard.nodePath`; empty: none. */
  readonly setting: string;
  /** The editor's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** The editor's own program, which is Electron on a desktop. */
  readonly execPath: string;
}

/**
 * Which Node runs the runner: the setting's, then the one on PATH where it is new enough, then the
 * editor's own.
 *
 * @throws UnusableNode where the setting names one that does not start or is too old
 */
export async function findNode({ setting, env, execPath }: NodeOptions): Promise<NodeProgram> {
  const clean = cleanEnvironment(env);
  if (setting !== '') {
    const version = await versionOf(setting, clean);
    if (version === undefined || !usable(version)) throw new UnusableNode(setting, version);
    return { path: setting, env: clean, from: 'setting', version };
  }
  const version = await versionOf('node', clean);
  if (version !== undefined && usable(version))
    return { path: 'node', env: clean, from: 'path', version };
  return {
    path: execPath,
    env: { ...clean, ELECTRON_RUN_AS_NODE: '1' },
    from: 'editor',
    version: '',
  };
}
