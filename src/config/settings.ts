import { z } from 'zod';
import { durationPattern } from './duration.ts';
import { formatPath, type Path } from './problem.ts';

/** One key of the configuration, for documents and messages. */
export interface Setting {
  /** tenants[].rateLimit.window; the file itself is the empty key. */
  readonly key: string;
  readonly kind: 'section' | 'list' | 'text' | 'other';
  /** What may be written there: "a whole number from 1 to 10". */
  readonly allowed: string;
  readonly choices: readonly string[];
  readonly description: string;
  readonly byDefault: unknown;
  readonly isRequired: boolean;
  /** The keys within. */
  readonly keys: readonly string[];
}

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Finds the setting at a path. */
export type SettingAt = (path: Path) => Setting | undefined;

/** A JSON Schema of the file as it is written, with our own `allowed` and `byDefault`. */
export const writtenSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });

function allowedIn(json: JsonSchema): string {
  const { allowed } = json;
  if (typeof allowed === 'string') return allowed;
  if (json.enum) return `one of ${json.enum.join(', ')}`;
  if (json.type === 'boolean') return 'true or false';
  if (json.type === 'integer') return `a whole number from ${json.minimum} to ${json.maximum}`;
  return `a mapping with ${Object.keys(json.properties ?? {}).join(', ')}`;
}

function kindOf(json: JsonSchema): Setting['kind'] {
  if (json.type === 'object') return 'section';
  if (json.type === 'array') return 'list';
  return json.type === 'string' && json.pattern !== durationPattern ? 'text' : 'other';
}

const settingOf = (json: JsonSchema, key: string, isRequired: boolean): Setting => ({
  key,
  kind: kindOf(json),
  allowed: allowedIn(json),
  choices: (json.enum ?? []).map(String),
  description: json.description ?? '',
  byDefault: json.default ?? json['byDefault'],
  isRequired,
  keys: Object.keys(json.properties ?? {}),
});

const isSchema = (json: unknown): json is JsonSchema =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

function settingsIn(json: JsonSchema, key: string, isRequired: boolean): readonly Setting[] {
  const within = Object.entries(json.properties ?? {}).flatMap(([name, child]) =>
    isSchema(child)
      ? settingsIn(child, key === '' ? name : `${key}.${name}`, json.required?.includes(name) ?? false)
      : [],
  );
  const items = isSchema(json.items) ? settingsIn(json.items, `${key}[]`, true) : [];
  const others = json.additionalProperties;
  const anyOther = isSchema(others) ? settingsIn(others, `${key}.*`, false) : [];
  return [settingOf(json, key, isRequired), ...within, ...items, ...anyOther];
}

/** All keys, in the order of the schema; the first is the file itself. */
export const settingsOf = (schema: z.ZodType): readonly Setting[] =>
  settingsIn(writtenSchema(schema), '', true);

const keyOf = (path: Path): string => formatPath(path).replaceAll(/\[\d+\]/g, '[]');

/** In a mapping with free keys, such as names, each key is `*`. */
export const settingIn =
  (schema: z.ZodType): SettingAt =>
  (path) => {
    const all = settingsOf(schema);
    const find = (key: string) => all.find((setting) => setting.key === key);
    return find(keyOf(path)) ?? find(`${keyOf(path.slice(0, -1))}.*`);
  };
