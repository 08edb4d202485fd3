import { shortSpan } from '../lib/short-span.ts';
import { addressOf, clickLine } from './click-line.ts';
import type { FieldValues } from './event-fields.ts';

/** What a person reads instead of an event's message and fields; null: nothing that is worth a line. */
type Sentence = (event: string, fields: FieldValues) => string | null | undefined;

/** Knows what it has said of each tenant, so that a sweep gets a line only when it brings something new. */
export function createSentences(): Sentence {
  const said = new Map<unknown, string>();
  return (event, fields) => {
    if (event !== 'sweep.completed') return sentences[event]?.(fields);
    const summary = sweepSummary(fields);
    if (said.get(fields['tenant']) === summary) return null;
    said.set(fields['tenant'], summary);
    return summary;
  };
}

/** Of events that are not here, people read the message and the fields. */
const sentences: Readonly<Record<string, (fields: FieldValues) => string | null>> = {
  'server.listening': ({ host, port, tls, serves }) => {
    const address = addressOf(String(host), Number(port), tls === true);
    return serves === 'all' ? clickLine(address) : `Health alone ${address}livez`;
  },
  'client.status_changed': aboutClient(({ from, to, sinceSeenSeconds }) =>
    [`${fieldText(from)} → ${fieldText(to)}`, ...lastContact(sinceSeenSeconds)].join(', '),
  ),
  'client.not_seen': aboutClient(({ sinceSeenSeconds }) =>
    ['not seen', ...lastContact(sinceSeenSeconds)].join(', '),
  ),
  'client.seen_again': aboutClient(() => 'seen again'),
  'client.appeared': aboutClient(() => 'new'),
  'client.removed': aboutClient(() => 'no longer listed'),
  'cluster.status_changed': aboutCluster(({ from, to }) => `${fieldText(from)} → ${fieldText(to)}`),
  'cluster.appeared': aboutCluster(() => 'new'),
  'cluster.removed': aboutCluster(() => 'no longer listed'),
  // It is said on standard error.
  'start.failed': () => null,
};

function aboutClient(tell: (fields: FieldValues) => string): (fields: FieldValues) => string | null {
  return (fields) => {
    const { clientName, clientId, clusterName, clusterId, furtherClients, tenant } = fields;
    if (furtherClients !== undefined)
      return `${fieldText(furtherClients)} more clients changed alike [${fieldText(tenant)}]`;
    const cluster = clusterName ?? clusterId;
    const place = cluster === null || cluster === undefined ? '' : ` (${fieldText(cluster)})`;
    return `${fieldText(clientName ?? clientId)}${place}: ${tell(fields)} [${fieldText(tenant)}]`;
  };
}

function aboutCluster(tell: (fields: FieldValues) => string): (fields: FieldValues) => string {
  return (fields) => {
    const { clusterName, clusterId, furtherClusters, tenant } = fields;
    if (furtherClusters !== undefined)
      return `${fieldText(furtherClusters)} more clusters changed alike [${fieldText(tenant)}]`;
    return `cluster ${fieldText(clusterName ?? clusterId)}: ${tell(fields)} [${fieldText(tenant)}]`;
  };
}

const lastContact = (seconds: unknown): readonly string[] =>
  typeof seconds === 'number' ? [`last contact ${shortSpan(seconds)} ago`] : [];

function sweepSummary({ tenant, clients, byStatus, failed, deferred, capped }: FieldValues): string {
  const counts = Object.entries(Object(byStatus)).flatMap(([status, count]) =>
    count === 0 ? [] : `${fieldText(count)} ${status}`,
  );
  const gaps = Object.entries({ failed, deferred, capped }).flatMap(([what, count]) =>
    count === 0 || count === undefined ? [] : `${fieldText(count)} ${what}`,
  );
  return `${fieldText(clients)} clients: ${[...counts, ...gaps].join(', ')} [${fieldText(tenant)}]`;
}

/** The value of a field, without quotes around a text. */
export const fieldText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
