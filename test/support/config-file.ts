import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ConfigFile extends AsyncDisposable {
  readonly path: string;
  readonly folder: string;
}

/** A configuration file, until disposed of. */
export async function configFile(yaml: string): Promise<ConfigFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sailpoint-exporter-'));
  const path = join(folder, 'config.yaml');
  await writeFile(path, yaml);
  return { path, folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** One tenant at this address, on any port that is free, with as many requests as it takes. */
export const configFor = (baseUrl: string, more = ''): string => `
listen: { host: 127.0.0.1, port: 0 }
${more}
tenants:
  - name: acme
    baseUrl: ${baseUrl}
    clientId: test-client
    clientSecret: test-secret
    rateLimit: { requests: 1000000, window: 1s }
`;

/** Each call waits ten minutes for its answer: a program that ends meanwhile has not waited for it. */
export const patientConfigFor = (baseUrl: string): string =>
  `${configFor(baseUrl, 'sweep: { deadline: 10m }')}    requestTimeout: 10m\n`;
