import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import type { Task } from '../../element';
import type { GivenKind } from '../dataset';
import { sortedNames } from '../names';
import { booleanNames, isBoolean, isNearlyNumeric, isNumeric, textInNumbers } from './kinds';
import type { Profile, Raw, Typed } from './raw';

/** A target with more different values is a quantity. */
const mostClasses = 20;
const at = ['data', 'target'] as const;

/** How the target is read, and how its values become class indices. */
export interface Target {
  /** Read as the number, or as the index into `classes` where texts are classes. */
  readonly typed: Typed;
  /** Given the finite values as read: task, classes, and what each value is trained as. */
  settle(values: Float64Array): {
    readonly task: Task;
    readonly classes: readonly string[];
    readonly target: Float64Array;
  };
}

/** Numbers of which there are few are found sooner one by one than by their hash. */
const FEW = 8;

/** @param most Once there are more, the rest are not looked at. */
function distinctNumbers(values: Float64Array, most: number): number[] {
  const distinct = new Set<number>();
  const few: number[] = [];
  for (const value of values) {
    if (few.includes(value)) continue;
    if (distinct.add(value).size > most) break;
    if (distinct.size > few.length && few.length < FEW) few.push(value);
  }
  return [...distinct].sort((a, b) => a - b);
}

/** The place of each value among some, in ascending order. */
function placesAmong(distinct: readonly number[], values: Float64Array): Float64Array {
  const index = new Map(distinct.map((value, i) => [value, i]));
  return values.map(
    distinct.length > FEW ? (value) => index.get(value)! : (value) => distinct.indexOf(value),
  );
}

function numericTarget({ name, place }: Profile, task: 'auto' | Task): Target {
  return {
    typed: { name, place, kind: 'numeric', categories: [] },
    settle(values) {
      const distinct =
        task === 'regression'
          ? []
          : distinctNumbers(values, task === 'auto' ? mostClasses : Infinity);
      const few = distinct.length <= mostClasses && distinct.every(Number.isInteger);
      if (task === 'regression' || (task === 'auto' && !few))
        return { task: 'regression', classes: [], target: values };
      const target = placesAmong(distinct, values);
      return { task: 'classification', classes: distinct.map(String), target };
    },
  };
}

function problem(code: string, message: string, fix?: TrainyardError['fix']): TrainyardError {
  return new TrainyardError({ code, at, message, fix });
}

function manyTexts(name: string, count: number): TrainyardError {
  return problem(
    'data.targetText',
    l10n.t(
      'The target "{0}" holds {1} different texts. If they are classes, set task to "classification"; else name another column.',
      name,
      count,
    ),
    { title: l10n.t('Set task to classification'), at: ['data', 'task'], value: 'classification' },
  );
}

/**
 * Decides how the target is read: text, true/false or integer with at most 20 values is a
 * classification, else a regression, unless `task` or the column's kind say otherwise.
 *
 * @throws TrainyardError `data.targetEmpty`, `data.targetNotNumeric`, `data.targetText`,
 *   `data.textInNumericColumn`
 */
export async function readTarget(
  raw: Raw,
  profile: Profile,
  wanted: 'auto' | Task,
  given: GivenKind | undefined,
): Promise<Target> {
  const { name, place } = profile;
  if (profile.present === 0)
    throw problem('data.targetEmpty', l10n.t('The target "{0}" holds no values at all.', name));
  const classes = given === 'binary' || given === 'categorical';
  const task = wanted === 'auto' && classes ? 'classification' : wanted;
  if (isNumeric(profile)) return numericTarget(profile, task);
  if (given === 'numeric' || (task !== 'classification' && isNearlyNumeric(profile)))
    throw await textInNumbers(raw, profile, at);
  if (task === 'regression')
    throw problem(
      'data.targetNotNumeric',
      l10n.t(
        'The target "{0}" holds texts such as "{1}"; a regression needs numbers. Set task to "classification", or name another column.',
        name,
        (await raw.texts(place, 1))[0] ?? '',
      ),
    );
  const found = await raw.texts(place);
  if (task === 'auto' && found.length > mostClasses) throw manyTexts(name, found.length);
  const names = isBoolean(profile) ? booleanNames(found) : sortedNames(found);
  return {
    typed: { name, place, kind: 'categorical', categories: names },
    settle: (target) => ({ task: 'classification', classes: names, target }),
  };
}
