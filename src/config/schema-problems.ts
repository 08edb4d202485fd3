import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { complaintIn } from './parsed-text.ts';
import { type Complaint, type Problem, valueAt } from './problem.ts';
import type { Setting, SettingAt } from './settings.ts';
import { longhand } from './shorthand.ts';

type Issue = z.core.$ZodIssue;

const plain = (word: string): string => word.toLowerCase().replaceAll(/[_-]/g, '');

/** The word that was probably meant, or none. */
function meant(word: string, words: readonly string[]): string | undefined {
  const near = words.length === 0 ? undefined : closest(plain(word), words.map(plain));
  if (near === undefined || distance(plain(word), near) > Math.max(2, word.length / 3)) return undefined;
  return words.find((candidate) => plain(candidate) === near);
}

function unknownKey(key: string, { path }: Issue, { settingAt, settings = [] }: Checked): Problem {
  const keys = settingAt(path)?.keys ?? [];
  const near = meant(key, keys) ?? settings.find((setting) => setting.key.endsWith(`.${key}`))?.key;
  const advice = `write one of ${keys.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`;
  return { path: [...path, key], subject: 'the key', problem: 'is unknown', advice };
}

/** zod reports the size of a text, a list or a number by the same code. */
function sizeComplaint(issue: Issue): string | undefined {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined;
  const isNumber = issue.origin === 'number' || issue.origin === 'int';
  if (issue.code === 'too_small') return isNumber ? 'is too small' : 'is empty';
  return isNumber ? 'is too large' : 'is too long';
}

const isBareText = (value: unknown, setting: Setting | undefined): boolean =>
  setting?.kind === 'text' && setting.choices.length === 0 && ['number', 'boolean'].includes(typeof value);

function complaintOf(issue: Issue, value: unknown, setting: Setting | undefined): Complaint {
  const advice = `write ${setting?.allowed ?? 'something else'}`;
  const own = complaintIn(issue);
  if (own !== null) return own;
  if (value === undefined) return { problem: 'is missing', advice };
  if (isBareText(value, setting)) return { problem: 'is not a text', advice: 'put it in quotes' };
  const near = typeof value === 'string' ? meant(value, setting?.choices ?? []) : undefined;
  const written = longhand(setting?.key ?? '', value);
  return {
    problem: sizeComplaint(issue) ?? 'is not allowed',
    advice,
    ...(written ?? { suggestion: near && `${advice}; did you mean ${near}?` }),
  };
}

interface Checked {
  readonly tree: unknown;
  readonly settingAt: SettingAt;
  /** Used to recognise a key in the wrong section. */
  readonly settings?: readonly Setting[];
}

/** zod's issues as our sentences. */
export const schemaProblems = (issues: readonly Issue[], checked: Checked): readonly Problem[] =>
  issues.flatMap((issue): readonly Problem[] => {
    const { path } = issue;
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(key, issue, checked))
      : [{ path, ...complaintOf(issue, valueAt(checked.tree, path), checked.settingAt(path)) }];
  });
