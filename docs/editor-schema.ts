import { configSchema } from '../src/config/schema.ts';
import { type JsonSchema, writtenSchema } from '../src/config/settings.ts';

/** What is known only at run time: `port: ${PORT}`. */
const variable = { type: 'string', pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}' };

interface Node {
  readonly type?: unknown;
  readonly default?: unknown;
  readonly description?: unknown;
  readonly enum?: unknown;
  readonly pattern?: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** A section may be empty, and a value that must follow a rule may be a variable instead. */
function loosened(node: Node): unknown {
  if (node.type === 'object' && node.default !== undefined) return { ...node, type: ['object', 'null'] };
  const { default: byDefault, description, ...rule } = node;
  const isRuled = rule.type === 'integer' || Array.isArray(rule.enum) || typeof rule.pattern === 'string';
  return isRuled ? { description, default: byDefault, anyOf: [rule, variable] } : node;
}

/** The JSON Schema for editors: the rules of one key each; what only the loader can tell is left to it. */
export const editorSchema = (): JsonSchema =>
  JSON.parse(JSON.stringify(writtenSchema(configSchema({ folder: '.', env: {} }))), (key, value: unknown) => {
    if (key === 'allowed' && typeof value === 'string') return undefined;
    return isNode(value) ? loosened(value) : value;
  });
