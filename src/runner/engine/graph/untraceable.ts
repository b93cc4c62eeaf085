/** The step does something that a recorded graph would not do again; the message says what. */
export class Untraceable extends Error {}
