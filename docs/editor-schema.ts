import type { z } from 'zod';
import { type JsonSchema, writtenSchema } from '../src/config/settings.ts';

export interface EditorSchema {
  readonly schema: z.ZodType;
  readonly name: string;
  readonly title: string;
  /** Whether `${NAME}` is replaced. */
  readonly hasVariables: boolean;
}

/** What is known only at run time, such as `port: ${PORT}`; and what a variable may hold, though written as text. */
const variable = { type: 'string', pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}' };
const digits = { type: 'string', pattern: '^-?[0-9]+$' };
const nothing = { type: 'null' };

/** The JSON Schema for editors: the rules of one key each; what only the loader can tell is left to it. */
export const editorSchema = ({ schema, name, title, hasVariables }: EditorSchema): EditorJson => {
  const { $schema, ...root } = writtenSchema(schema);
  return { $schema, $id: `urn:sailpoint-exporter:${name}`, title, ...loosened(root, true, hasVariables) };
};

/** A JSON Schema that is only written. */
export type EditorJson = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** As the loader takes it: an optional key may be empty, and a value that must follow a rule may be a variable. */
function loosened(json: JsonSchema, isRequired: boolean, hasVariables: boolean): EditorJson {
  const { allowed: _, byDefault, default: own = byDefault, description, ...rule } = json;
  const head = { description, default: own };
  if (rule.type === 'object') {
    const within = Object.entries(rule.properties ?? {}).map(([key, value]) => {
      const isNeeded = rule.required?.includes(key) ?? false;
      return [key, isSchema(value) ? loosened(value, isNeeded, hasVariables) : value];
    });
    const others = rule.additionalProperties;
    return {
      ...head,
      ...rule,
      type: isRequired ? 'object' : ['object', 'null'],
      ...(rule.properties && { properties: Object.fromEntries(within) }),
      ...(isSchema(others) && { additionalProperties: loosened(others, true, hasVariables) }),
    };
  }
  const items = isSchema(rule.items) ? { items: loosened(rule.items, true, hasVariables) } : {};
  const isRuled = rule.type === 'integer' || rule.enum !== undefined || rule.pattern !== undefined;
  const alternatives = [
    { ...rule, ...items },
    ...(hasVariables && isRuled ? [variable] : []),
    ...(hasVariables && rule.type === 'integer' ? [digits] : []),
    ...(isRequired ? [] : [nothing]),
  ];
  return alternatives.length === 1 ? { ...head, ...alternatives[0] } : { ...head, anyOf: alternatives };
}
