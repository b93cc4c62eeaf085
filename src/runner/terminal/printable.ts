const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** What moves the cursor, colours, or turns the direction of writing. */
// eslint-disable-next-line no-control-regex
const unseen = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A name or a message on one line: names of files and classes may hold anything, what a terminal takes for
 * a command too.
 */
export const printable = (text: string): string =>
  text.replace(
    unseen,
    (each) => named[each] ?? `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
