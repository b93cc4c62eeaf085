import { findNodeAtLocation, parseTree } from 'jsonc-parser';

/** A line of commands above a section of a config. */
export interface SectionLens {
  readonly section: 'top' | 'data' | 'augment';
  /** Where the section's key stands. */
  readonly offset: number;
}

/** Where commands belong in a config's text. */
export function sectionLenses(text: string): SectionLens[] {
  const root = parseTree(text);
  if (root?.type !== 'object') return [];
  const sections = (['data', 'augment'] as const).flatMap((section): SectionLens[] => {
    const node = findNodeAtLocation(root, [section]);
    return node?.parent === undefined ? [] : [{ section, offset: node.parent.offset }];
  });
  return [{ section: 'top', offset: root.offset }, ...sections];
}
