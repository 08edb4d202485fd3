import { crossCheck, eitherOr } from '../config/cross-check.ts';
import { valueAt } from '../config/problem.ts';
import { type ClientCertificatePolicy, clientPolicies } from './tls-names.ts';

const isGiven = (tls: unknown, key: string): boolean => valueAt(tls, [key]) !== undefined;

const policyOf = (tls: unknown): ClientCertificatePolicy | undefined =>
  Object.entries(clientPolicies).find(([name]) => name === valueAt(tls, ['client_auth_type']))?.[1];

const caNeedsPolicy = crossCheck((tls) => {
  const hasCa = isGiven(tls, 'client_ca') || isGiven(tls, 'client_ca_file');
  if (!hasCa || policyOf(tls)?.asks !== false) return [];
  const problem = 'asks for no certificate, so the client CA would be unused';
  const advice = 'write RequireAndVerifyClientCert, or leave the client CA out';
  return [{ path: ['client_auth_type'], subject: 'it', problem, advice }];
});

const sansNeedCertificate = crossCheck((tls) => {
  if (!isGiven(tls, 'client_allowed_sans') || policyOf(tls)?.requires !== false) return [];
  const problem = 'need a client_auth_type that requires a certificate';
  const advice = 'write RequireAndVerifyClientCert there';
  return [{ path: ['client_allowed_sans'], subject: 'they', problem, advice }];
});

const versionsInOrder = crossCheck((tls) => {
  const [min, max] = ['min_version', 'max_version'].map((key) => valueAt(tls, [key]));
  if (min !== 'TLS13' || max !== 'TLS12') return [];
  const advice = 'lower it or raise max_version';
  return [{ path: ['min_version'], problem: 'is above max_version', advice }];
});

/** Rules over several keys of `tls_server_config`. */
export const tlsChecks = [
  eitherOr('cert', 'cert_file'),
  eitherOr('key', 'key_file'),
  eitherOr('client_ca', 'client_ca_file', (tls) => policyOf(tls)?.verifies === true),
  caNeedsPolicy,
  sansNeedCertificate,
  versionsInOrder,
] as const;
