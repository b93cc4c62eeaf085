import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../shared/problem';

/**
 * Absolute path of a file that ships beside the bundle (dist/). When the sources run unbundled, as
 * in tests, it is the one that the last build made.
 */
export function asset(name: string): string {
  const found = optionalAsset(name);
  if (found !== undefined) return found;
  throw new TrainyardError({
    code: 'install.incomplete',
    message: l10n.t(
      'The file {0} is missing from the installation. Install Trainyard again, or run npm run build.',
      name,
    ),
    exitCode: 3,
  });
}

/** The same for a file that not every installation has. */
export function optionalAsset(name: string): string | undefined {
  const places = [join(__dirname, name), join(__dirname, '..', '..', 'dist', name)];
  return places.find((place) => existsSync(place));
}
