import packageJson from '../../package.json';

/** Trainyard's version, as package.json has it. */
export const version: string = packageJson.version;
