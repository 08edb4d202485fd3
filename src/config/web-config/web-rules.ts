import { type Path, type Problem, valueAt } from '../problem.ts';
import { type ClientPolicy, clientPolicies } from './tls-names.ts';
import { webSchema } from './web-schema.ts';

/** A rule over several keys. It gets the file as it was written, which may be wrong in any other way at the same time. */
type Rule = (tree: unknown) => readonly Problem[];

const tlsPath: Path = ['tls_server_config'];

const given = (tree: unknown, key: string): boolean => valueAt(tree, [...tlsPath, key]) !== undefined;

/** Whether anything is said of TLS: then a forgotten certificate must not mean plain HTTP. */
export const wantsTls = (tree: unknown): boolean => {
  const tls = valueAt(tree, tlsPath);
  return typeof tls === 'object' && tls !== null && Object.values(tls).some((value) => value !== undefined);
};

const eitherOr =
  (key: string, isNeeded: Rule | ((tree: unknown) => boolean)): Rule =>
  (tree) => {
    const path = [...tlsPath, key];
    const names = [key, `${key}_file`].filter((name) => given(tree, name));
    if (names.length > 1) {
      return [{ path, subject: names.join(' and '), problem: 'are both given', advice: 'keep one of them' }];
    }
    if (names.length === 1 || !isNeeded(tree)) return [];
    return [{ path, subject: 'it', problem: 'is missing', advice: `write ${key}_file or ${key}` }];
  };

function policyOf(tree: unknown): ClientPolicy | undefined {
  const written = valueAt(tree, [...tlsPath, 'client_auth_type']);
  const type = webSchema.shape.tls_server_config.unwrap().shape.client_auth_type.safeParse(written).data;
  return type && clientPolicies[type];
}

const caNeedsPolicy: Rule = (tree) => {
  const path = [...tlsPath, 'client_auth_type'];
  if (!(given(tree, 'client_ca') || given(tree, 'client_ca_file')) || policyOf(tree)?.asks !== false)
    return [];
  const advice = 'write RequireAndVerifyClientCert, or leave the client CA out';
  return [
    { path, subject: 'it', problem: 'asks for no certificate, so the client CA would be unused', advice },
  ];
};

const sansNeedCertificate: Rule = (tree) => {
  if (!given(tree, 'client_allowed_sans') || policyOf(tree)?.requires !== false) return [];
  const problem = 'need a client_auth_type that requires a certificate';
  const advice = 'write RequireAndVerifyClientCert there';
  return [{ path: [...tlsPath, 'client_allowed_sans'], subject: 'they', problem, advice }];
};

const versionsInOrder: Rule = (tree) => {
  const { data } = webSchema.shape.tls_server_config.safeParse(valueAt(tree, tlsPath));
  if (data === undefined || data.min_version <= data.max_version) return [];
  return [
    {
      path: [...tlsPath, 'min_version'],
      problem: 'is above max_version',
      advice: 'lower it or raise max_version',
    },
  ];
};

const burstOfLimit: Rule = (tree) => {
  const { data } = webSchema.shape.rate_limit.safeParse(valueAt(tree, ['rate_limit']));
  if (data === undefined || data.interval === 0 || data.burst > 0) return [];
  const advice = 'write how many requests may come at once, at least 1';
  return [{ path: ['rate_limit', 'burst'], subject: 'it', problem: 'would let no request through', advice }];
};

const rules: readonly Rule[] = [
  eitherOr('cert', wantsTls),
  eitherOr('key', wantsTls),
  eitherOr('client_ca', (tree) => policyOf(tree)?.verifies === true),
  caNeedsPolicy,
  sansNeedCertificate,
  versionsInOrder,
  burstOfLimit,
];

export const webRuleProblems: Rule = (tree) => rules.flatMap((rule) => rule(tree));
