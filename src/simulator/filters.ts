import { failed, ok, type Result } from '../lib/result.ts';
import type { WireObject } from './wire-shapes.ts';

type Filter = (element: WireObject) => boolean;

/** `field eq "text"`, in which `\"` and `\\` stand for the character itself. */
const comparison = /\s*(?<field>\w+)\s+(?<operator>\w+)\s+"(?<text>(?:[^"\\]|\\["\\])*)"\s*/y;
const connective = /(and|or)(?=\s)/y;

export const clientFields = ['id', 'name', 'clientId', 'clusterId'];
export const clusterFields = ['operational', 'name', 'type', 'status'];

const textOf = (value: unknown): unknown => (typeof value === 'boolean' ? String(value) : value);

/** Parses a filter of SailPoint's standard collection parameters on these fields. `and` binds closer than `or`. */
export function parseFilter(text: string, fields: readonly string[]): Result<Filter, string> {
  const alternatives: Filter[][] = [[]];
  for (let at = 0; ; ) {
    comparison.lastIndex = at;
    const term = comparison.exec(text)?.groups;
    if (term === undefined) return failed(`Cannot parse the filter at character ${at}.`);
    const { field = '', operator = '', text: quoted = '' } = term;
    if (!fields.includes(field)) return failed(`The filter does not support the field ${field}.`);
    if (operator !== 'eq') return failed(`The field ${field} does not support the operator ${operator}.`);
    const wanted = quoted.replaceAll(/\\(["\\])/g, '$1');
    alternatives.at(-1)?.push((element) => textOf(element[field]) === wanted);
    if (comparison.lastIndex === text.length) break;

    connective.lastIndex = comparison.lastIndex;
    const [word] = connective.exec(text) ?? [];
    if (word === undefined) return failed(`Expected and/or at character ${comparison.lastIndex}.`);
    if (word === 'or') alternatives.push([]);
    at = connective.lastIndex;
  }
  return ok((element) => alternatives.some((terms) => terms.every((matches) => matches(element))));
}
