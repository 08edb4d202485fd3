import { isMapping, type Problem, valueAt } from './problem.ts';
import { configSchema, type TenantInput } from './schema.ts';

/** A rule over several keys. It gets the file as it was written, which may be wrong in any other way at the same time. */
type Rule = (tree: unknown) => readonly Problem[];

const tenantsOf = (tree: unknown): readonly unknown[] => {
  const tenants = valueAt(tree, ['tenants']);
  return Array.isArray(tenants) ? tenants : [];
};

const eitherOr =
  (key: keyof TenantInput): Rule =>
  (tree) =>
    tenantsOf(tree).flatMap((tenant, index): Problem[] => {
      const given = [key, `${key}File`].filter((name) => valueAt(tenant, [name]) !== undefined);
      if (given.length === 1 || !isMapping(tenant)) return [];
      const path = ['tenants', index, key];
      if (given.length > 1) {
        return [
          { path, subject: given.join(' and '), problem: 'are both given', advice: 'keep one of them' },
        ];
      }
      return [{ path, subject: 'it', problem: 'is missing', advice: `write ${key} or ${key}File` }];
    });

const uniqueNames: Rule = (tree) => {
  const names = tenantsOf(tree).map((tenant) => valueAt(tenant, ['name']));
  return names.flatMap((name, index): Problem[] => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    const problem = `is already the name of tenants[${first}]`;
    return [{ path: ['tenants', index, 'name'], problem, advice: 'write another name' }];
  });
};

/** Only a timeout that is written can be wrong: assemble.ts keeps the default within the deadline. */
const timeoutWithinDeadline: Rule = (tree) => {
  const deadline = configSchema.shape.sweep.safeParse(valueAt(tree, ['sweep'])).data?.deadline;
  if (deadline === undefined) return [];
  return tenantsOf(tree).flatMap((tenant, index): Problem[] => {
    const written = valueAt(tenant, ['requestTimeout']);
    const timeout = configSchema.shape.tenants.element.shape.requestTimeout.safeParse(written).data;
    if (written === undefined || timeout === undefined || timeout <= deadline) return [];
    const problem = 'is longer than sweep.deadline';
    return [
      { path: ['tenants', index, 'requestTimeout'], problem, advice: 'shorten it or raise the deadline' },
    ];
  });
};

const ownHealthPort: Rule = (tree) => {
  const { data } = configSchema.shape.listen.safeParse(valueAt(tree, ['listen']));
  const isTaken = data?.health && data.port !== 0 && data.health.port === data.port;
  if (!isTaken || (data.health?.host ?? data.host) !== data.host) return [];
  const path = ['listen', 'health', 'port'];
  return [{ path, problem: 'is already listen.port', advice: 'write another port' }];
};

const shardOfTotal: Rule = (tree) => {
  const { data } = configSchema.shape.shard.safeParse(valueAt(tree, ['shard']));
  if (data === undefined || data.index < data.total) return [];
  const problem = 'is not below the number of shards';
  return [
    {
      path: ['shard', 'index'],
      problem,
      advice: 'count from 0: the last one is shard.total (SHARD_TOTAL) - 1',
    },
  ];
};

const rules: readonly Rule[] = [
  eitherOr('clientId'),
  eitherOr('clientSecret'),
  uniqueNames,
  timeoutWithinDeadline,
  ownHealthPort,
  shardOfTotal,
];

export const ruleProblems: Rule = (tree) => rules.flatMap((rule) => rule(tree));
