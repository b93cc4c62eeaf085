import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Trainyard's own folder, for what is shared by all projects of a user: `$TRAINYARD_HOME`, or
 * `trainyard` in the platform's place for application data.
 */
export function trainyardHome(env: Readonly<Record<string, string | undefined>>): string {
  if (env.TRAINYARD_HOME) return env.TRAINYARD_HOME;
  if (process.platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'trainyard');
  if (process.platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'trainyard');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'trainyard');
}
