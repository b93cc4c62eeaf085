import type { Dialect } from './dialect';

/** As pandas does it: the second "a" is named "a.1". */
export function uniqueNames(names: readonly string[]): { unique: string[]; repeated: string[] } {
  const taken = new Set(names);
  const seen = new Set<string>();
  const repeated: string[] = [];
  const unique = names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    repeated.push(name);
    let next = 1;
    while (taken.has(`${name}.${next}`)) next++;
    taken.add(`${name}.${next}`);
    return `${name}.${next}`;
  });
  return { unique, repeated };
}

/** Where the columns of one file stand in another one, and which names only one of them has. */
export function columnOrder(first: Dialect, other: Dialect) {
  const [wanted, own] = [uniqueNames(first.names).unique, uniqueNames(other.names).unique];
  const named = first.header && other.header;
  const order = wanted.map((name, i) => (named ? own.indexOf(name) : i));
  const lacking = wanted.filter((_, i) => order[i] === -1 || order[i]! >= own.length);
  const extra = named ? own.filter((name) => !wanted.includes(name)) : own.slice(wanted.length);
  return { order, lacking, extra };
}
