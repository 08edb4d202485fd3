import { editorSchema } from './editor-schema.ts';
import { type Setting, settings } from './settings.ts';
import { sailVariables } from './source.ts';

/** The text of config/schema.json. */
export const schemaText = (): string => `${JSON.stringify(editorSchema(), null, 2)}\n`;

/** Outside of code, asterisks and bars mean something to Markdown. */
const plain = (text: string): string => text.replaceAll(/[*|]/g, '\\$&');

const code = (text: string): string => `\`${text}\``;

function defaultOf(setting: Setting): string {
  if (setting.isRequired) return 'required';
  if (setting.kind === 'section') return '';
  if (setting.byDefault === undefined) return 'none';
  return code(typeof setting.byDefault === 'string' ? setting.byDefault : JSON.stringify(setting.byDefault));
}

const row = (setting: Setting): string =>
  `| ${code(setting.key)} | ${plain(setting.allowed)} | ${defaultOf(setting)} | ${setting.description} |`;

/** Rows for all keys; the file itself and the elements of a list have none of their own. */
export const keyTable = (all: readonly Setting[]): string =>
  all
    .filter(({ key }) => key !== '' && !key.endsWith('[]'))
    .map(row)
    .join('\n');

/** The text of docs/CONFIG.md. */
export const configDocument =
  (): string => `<!-- Made from src/config/schema.ts by \`npm run docs\`: change it there. -->
# Configuration

One YAML file: \`sailpoint-exporter serve --config FILE\`. A complete one with comments is
[config/example.yaml](../config/example.yaml); editors check it with [config/schema.json](../config/schema.json).
\`sailpoint-exporter check-config --config FILE\` tells all that is wrong with a file, a line for each problem:

    Cannot read tenants[0].rateLimit.window: "10" has no unit; write 10s

## Keys

A key that is not listed here is an error. An empty section means its defaults.

| key | allowed | default | meaning |
|---|---|---|---|
${keyTable(settings())}

## Durations

A whole number and its unit: \`500ms\`, \`30s\`, \`5m\`, \`2h\`; more than nothing and at most \`576h\`.

## Variables

\`\${NAME}\` in a value is replaced from the environment, also in the middle of a text: \`https://\${POD}.api.identitynow.com\`.
A variable that is not set is an error. What it holds is taken as it is: numbers are fine, and a \`\${...}\` in it stays.
Within braces YAML wants quotes: \`{ port: "\${PORT}" }\`. For the text \`\${\` itself write \`$\${\`.

## Secrets

Each of a tenant's credentials is given either in place, best by a variable, or as a file: \`clientId\` or \`clientIdFile\`,
\`clientSecret\` or \`clientSecretFile\`. A file is read anew for each token, so a replaced secret needs no restart;
newlines at its end do not count. A relative path starts at the folder of the configuration file.
Messages show \`***\` for a value under a key that looks like a secret and for all that came from a variable or a secret file.

## Proxies

\`HTTPS_PROXY\` or \`https_proxy\` names the proxy for https:// tenants: \`http://user:password@proxy.corp:3128\`; the lower case
comes first, a scheme may be left out. \`NO_PROXY\` lists hosts that are asked for directly, with commas or spaces between: names with
all that is under them, addresses, ranges such as \`10.0.0.0/8\`, each perhaps with a port, or \`*\`. Loopback never goes through a proxy.

## Sharding

A fleet that is too large for one process is shared among several. Each lists the whole tenant but keeps, polls, exports and logs
only its own clients, so that sums over all shards are those of the whole fleet. Whose a client is follows from its id by
rendezvous hashing: one shard more takes its fair share from each of the others, and no other client moves.

\`SHARD_INDEX\` and \`SHARD_TOTAL\`, where they are set, go before \`shard.index\` and \`shard.total\` of the file, since all shards can
then have the same file. An empty \`SHARD_INDEX\` is an error: it must not make a first shard of a pod that does not know its number.

SailPoint's limit counts for each client id, so every shard should have its own:

    clientIdFile: /var/run/secrets/sailpoint/client-id-\${SHARD_INDEX}
    clientSecretFile: /var/run/secrets/sailpoint/client-secret-\${SHARD_INDEX}

Shards that share a client id share its limit, too: then \`rateLimit.requests\` is to be divided by \`shard.total\`.
\`sweep.maxClients\` is for each shard; clients that are beyond what all shards together may read count evenly as capped.
To grow, start the new shards first, then restart the old ones with the new total: nobody is missing meanwhile, some are exported
twice. To shrink, restart those that stay with the new total, then stop the others.

## Without a file

${sailVariables.map(code).join(', ')}, as SailPoint's own tools read them, make one tenant with all defaults.
Its name is the first label of the host: \`https://acme.api.identitynow.com\` makes \`acme\`.
`;
