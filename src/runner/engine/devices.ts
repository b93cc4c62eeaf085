import * as l10n from '@vscode/l10n';
import type { Device } from './backend';

const GIBIBYTE = 1024 ** 3;

/** A device as a person reads it. */
export const shownDevice = ({ name, memoryBytes }: Device): string =>
  memoryBytes === undefined
    ? name
    : l10n.t('{0}, {1} GB', name, (memoryBytes / GIBIBYTE).toFixed(0));
