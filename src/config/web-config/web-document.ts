import { keyTable } from '../document.ts';
import { settingsOf } from '../settings.ts';
import { webSchema } from './web-schema.ts';

/** The text of docs/WEB-CONFIG.md. */
export const webDocument =
  (): string => `<!-- Made from src/config/web-config by \`npm run docs\`: change it there. -->
# TLS and basic authentication

\`sailpoint-exporter serve --web.config.file FILE\` takes the file of Prometheus'
[exporter-toolkit](https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md), as all official
exporters do. Without it the server speaks plain HTTP to everybody. \`check-config --web.config.file FILE\` checks one.

\`\`\`yaml
tls_server_config:
  cert_file: tls.crt
  key_file: tls.key
basic_auth_users:
  prometheus: $2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG # htpasswd -nBC 10 ""
\`\`\`

## Keys

A key that is not listed here is an error. Variables are not replaced.

| key | allowed | default | meaning |
|---|---|---|---|
${keyTable(settingsOf(webSchema))}

## While it runs

The file, and the certificates, keys and CAs that it names, are read again every second; what has changed is in force about
two seconds later, for new connections and new requests, without a restart. Also a mounted Kubernetes secret may be replaced.
What cannot be used changes nothing: the log says so once (\`web_config.reload_failed\`), and what was good before stays in
force. Only turning TLS on or off, and changing \`client_auth_type\` from or to \`NoClientCert\`, need a restart.

A password is hashed once, in a thread of its own, and remembered: scrapes do not pay for it.
\`/livez\` and \`/readyz\` ask for the same as all other paths; for probes that cannot, \`listen.health\` in the
[configuration](CONFIG.md) gives these two, and nothing else, a port of their own with neither TLS nor authentication.

## What differs from the toolkit

- HTTP/1.1 is served, never HTTP/2: \`http2\` may be written, but changes nothing.
- \`TLS10\` and \`TLS11\` are refused: OpenSSL 3 has them only at a security level without any security.
- An empty file is refused, since it is most likely one that is being written; \`{}\` says that nothing is wanted.
- Any key in \`tls_server_config\` without a certificate is refused, where the toolkit would serve plain HTTP.
- Policies that verify need \`client_ca_file\` or \`client_ca\`: otherwise a certificate of any public CA would do.
- Headers that are left out keep our own strict defaults.
`;
