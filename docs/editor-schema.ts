import type { z } from 'zod';
import { type JsonSchema, writtenSchema } from '../src/config/settings.ts';

export interface EditorSchema {
  readonly schema: z.ZodType;
  readonly name: string;
  readonly title: string;
  /** Whether `${NAME}` is replaced. */
  readonly hasVariables: boolean;
}

/** Values that are only known at run time, as in `port: ${PORT}`. */
const variable = { type: 'string', pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}' };
const digits = { type: 'string', pattern: '^-?[0-9]+$' };
const nothing = { type: 'null' };

/** The JSON Schema for editors. It checks each key by itself; the loader checks the rest. */
export const editorSchema = ({ schema, name, title, hasVariables }: EditorSchema): EditorJson => {
  const { $schema, ...root } = writtenSchema(schema);
  return { $schema, $id: `urn:sailpoint-exporter:${name}`, title, ...loosened(root, true, hasVariables) };
};

/** A JSON Schema, only to be written. */
export type EditorJson = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** Accepts what the loader accepts: an optional key may be empty, and a variable may replace a value with a rule. */
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
