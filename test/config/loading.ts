import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Environment } from '../../src/config/variables.ts';
import { messageOf } from '../../src/lib/errors.ts';

export interface Folder extends AsyncDisposable {
  readonly path: string;
  write(name: string, text: string): Promise<string>;
}

export async function folder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'config-'));
  return {
    path,
    write: async (name, text) => {
      await writeFile(join(path, name), text);
      return join(path, name);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

export async function load(yaml: string, env: Environment = {}): Promise<Config> {
  await using files = await folder();
  return await loadConfig(await files.write('config.yaml', yaml), env);
}

/** The lines of the error that the text gives, with FILE for the path of the file. */
export async function complaintsAbout(yaml: string, env: Environment = {}): Promise<readonly string[]> {
  await using files = await folder();
  const path = await files.write('config.yaml', yaml);
  return await loadConfig(path, env).then(
    () => [],
    (error: unknown) => messageOf(error).replaceAll(path, 'FILE').split('\n'),
  );
}

/** A good tenant, to be followed by further keys of it. */
export const tenant = `tenants:
  - name: acme
    baseUrl: https://acme.api.identitynow.com
    clientId: id
    clientSecret: hunter2
`;
