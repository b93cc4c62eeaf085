import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  commandId,
  commandNames,
  contextKeys,
  problemMatcher,
  settingNames,
  taskType,
  toolNames,
  views,
} from '../../src/extension/ids';
import { topLevel } from '../../src/shared/config/config';
import { formatProblem } from '../../src/runner/terminal/errors';

interface Menu {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Manifest {
  readonly capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: { command: string; category?: string; enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly views: Readonly<Record<string, readonly { id: string; when?: string }[]>>;
    readonly viewsWelcome: readonly { view: string; contents: string; when: string }[];
    readonly configuration: {
      properties: Readonly<
        Record<
          string,
          { scope: string; order: number; enum?: string[]; markdownDescription: string }
        >
      >;
    };
    readonly taskDefinitions: readonly { type: string }[];
    readonly problemMatchers: readonly { name: string }[];
    readonly problemPatterns: readonly Readonly<Record<string, string | number>>[];
    readonly languageModelTools: readonly { name: string }[];
    readonly walkthroughs: readonly {
      steps: readonly { id: string; media: { svg: string }; completionEvents: string[] }[];
    }[];
  };
}
const json = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
const { contributes, capabilities } = json<Manifest>('package.json');
const sorted = (names: Iterable<string>): string[] => [...names].sort();

describe('package.json and the code agree', () => {
  it('on commands', () => {
    const declared = contributes.commands.map(({ command }) => command);
    expect(sorted(declared)).toEqual(sorted(commandNames.map(commandId)));
    expect(contributes.commands.every(({ category }) => category === 'Trainyard')).toBe(true);
    expect(declared.length).toBeLessThan(40);
  });
  it('on settings; what names a program or a backend is restricted to trusted workspaces', () => {
    const { properties } = contributes.configuration;
    expect(sorted(Object.keys(properties))).toEqual(
      sorted(settingNames.map((name) => `trainyard.${name}`)),
    );
    for (const [name, { scope, markdownDescription, order }] of Object.entries(properties)) {
      expect(scope).toBe('machine-overridable');
      expect(markdownDescription).toMatch(/^%.+%$/);
      expect(order).toBeGreaterThan(0);
      expect(capabilities.untrustedWorkspaces.restrictedConfigurations).toContain(name);
    }
  });
  it('on the backends that a config may name', () => {
    expect(contributes.configuration.properties['trainyard.backend']!.enum).toEqual(
      topLevel.backend.values,
    );
  });
  it('on views, tasks and tools', () => {
    const ids = Object.values(contributes.views).flatMap((each) => each.map(({ id }) => id));
    expect(sorted(ids)).toEqual(sorted(Object.values(views)));
    expect(contributes.taskDefinitions.map(({ type }) => type)).toEqual([taskType]);
    expect(contributes.problemMatchers.map(({ name }) => `$${name}`)).toEqual([problemMatcher]);
    expect(contributes.languageModelTools.map(({ name }) => name)).toEqual(
      toolNames.map((name) => `trainyard_${name}`),
    );
  });
  it('on context keys: no when-clause asks for one that nobody sets', () => {
    const { menus, viewsWelcome, views: all, commands } = contributes;
    const clauses = [
      ...Object.values(menus).flat(),
      ...viewsWelcome,
      ...Object.values(all).flat(),
      ...commands.map(({ enablement }) => ({ when: enablement })),
    ].map(({ when }) => when ?? '');
    const values = new Set<string>(Object.values(views));
    const asked = clauses
      .flatMap((when) => when.match(/trainyard\.\w+/g) ?? [])
      .filter((name) => !values.has(name));
    expect(asked.length).toBeGreaterThan(0);
    for (const name of asked) expect(contextKeys).toContain(name);
    const text = clauses.join(' ');
    for (const key of contextKeys) expect(text).toContain(key);
  });
});

describe('package.json', () => {
  it('lists in the palette only what can be done without a row of a view', () => {
    const palette = new Map(contributes.menus.commandPalette!.map((each) => [each.command, each]));
    const always = ['newConfig', 'makeDemo', 'openRun', 'showReference', 'showLog'];
    for (const name of commandNames)
      expect(palette.has(commandId(name)) || always.includes(name), name).toBe(true);
  });
  it('has menus of commands that there are, in ordered groups', () => {
    const known = new Set<string>(commandNames.map(commandId));
    for (const [menu, entries] of Object.entries(contributes.menus))
      for (const { command, group } of entries) {
        expect(known).toContain(command);
        if (menu !== 'commandPalette') expect(group).toMatch(/^\w+@\d$/);
      }
  });
  it('says every text in English and in Chinese', () => {
    const english = json<Record<string, string>>('package.nls.json');
    const chinese = json<Record<string, string>>('package.nls.zh-cn.json');
    expect(sorted(Object.keys(chinese))).toEqual(sorted(Object.keys(english)));
    const used = readFileSync('package.json', 'utf8').match(/"%[\w.]+%"/g)!;
    const keys = new Set(used.map((each) => each.slice(2, -2)));
    expect(sorted(keys)).toEqual(sorted(Object.keys(english)));
    // Commands behind links are the same in both.
    const links = (text: string): string[] => sorted(text.match(/\(command:[^)]*\)/g) ?? []);
    for (const [key, text] of Object.entries(english))
      expect(links(chinese[key]!), key).toEqual(links(text));
    for (const [, command] of Object.values(english)
      .flatMap((text) => [...text.matchAll(/\(command:trainyard\.(\w+)/g)])
      .values())
      expect(commandNames).toContain(command);
  });
  it('has a picture for each step of the walkthrough, in the colours of the theme', () => {
    const [{ steps }] = contributes.walkthroughs as [
      { steps: Manifest['contributes']['walkthroughs'][0]['steps'] },
    ];
    expect(steps.map(({ id }) => id)).toEqual([
      ...['demo', 'data', 'scale', 'augment', 'balance', 'train'],
    ]);
    for (const { media, completionEvents } of steps) {
      expect(existsSync(media.svg)).toBe(true);
      const colours = readFileSync(media.svg, 'utf8').match(
        /(?:fill|stroke)="(?!none|url|var)[^"]*"/g,
      );
      expect(colours).toBeNull();
      expect(completionEvents.length).toBeGreaterThan(0);
    }
  });
  it('matches the problems that the command line prints', () => {
    const [{ regexp, ...groups }] = contributes.problemPatterns as [
      Record<string, string | number>,
    ];
    const problem = {
      ...{ file: '/a b/c.train.json', line: 3, column: 14, severity: 'error' as const },
      ...{ code: 'config.unknownKey', message: '"x" is unknown here.' },
    };
    const match = new RegExp(String(regexp)).exec(formatProblem(problem))!;
    const found = Object.fromEntries(
      Object.entries(groups)
        .filter(([name]) => name !== 'name')
        .map(([name, group]) => [name, match[Number(group)]]),
    );
    expect(found).toEqual({ ...problem, line: '3', column: '14' });
  });
});
