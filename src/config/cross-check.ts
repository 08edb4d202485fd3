import { z } from 'zod';
import { isMapping, type Problem, valueAt } from './problem.ts';

/**
 * A rule over several keys. It also runs when some of them are wrong, so that all problems of a file are reported at once. A value may
 * therefore have any type, which the rule has to check.
 */
export const crossCheck = (rule: (value: unknown) => readonly Problem[]) =>
  z.superRefine<unknown>(
    (value, context) => {
      for (const { path, ...complaint } of rule(value)) {
        context.addIssue({ code: 'custom', path: [...path], params: { complaint } });
      }
    },
    { when: () => true },
  );

/** Requires exactly one of a text and a file that holds it. */
export const eitherOr = (
  key: string,
  fileKey: string,
  isNeeded: (section: unknown) => boolean = () => true,
) =>
  crossCheck((section) => {
    const given = [key, fileKey].filter((name) => valueAt(section, [name]) !== undefined);
    if (given.length > 1) {
      const subject = given.join(' and ');
      return [{ path: [key], subject, problem: 'are both given', advice: 'keep one of them' }];
    }
    if (given.length === 1 || !isMapping(section) || !isNeeded(section)) return [];
    return [{ path: [key], subject: 'it', problem: 'is missing', advice: `write ${key} or ${fileKey}` }];
  });
