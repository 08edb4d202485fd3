import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ConfigFile extends AsyncDisposable {
  readonly path: string;
  readonly folder: string;
}

/** Writes a configuration file that exists until it is disposed of. */
export async function configFile(yaml: string): Promise<ConfigFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sailpoint-exporter-'));
  const path = join(folder, 'config.yaml');
  await writeFile(path, yaml);
  return { path, folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** A configuration with one tenant at this address, any free port to serve on and no effective rate limit. */
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

/** The same, with calls that wait ten minutes for their answer: a program that ends sooner has not waited for it. */
export const patientConfigFor = (baseUrl: string): string =>
  `${configFor(baseUrl, 'sweep: { deadline: 10m }')}    requestTimeout: 10m\n`;
