import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { shortenDuration } from '../../deploy/prometheus/shorten-rules.ts';

const integration = z.looseObject({ send_resolved: z.boolean().optional() });
const receiver = z.strictObject({ name: z.string() }).catchall(z.array(integration));
const configuration = z.looseObject({ route: z.unknown(), receivers: z.array(receiver) });

/**
 * The same Alertmanager configuration, routes, grouping and inhibition as they are, but every receiver is a webhook at
 * `URL/NAME`, and all of its waiting times are divided by the factor.
 */
export function divertReceivers(text: string, to: { readonly url: string; readonly factor: number }): string {
  const { global: _, ...kept } = configuration.parse(parse(text));
  return stringify({
    ...kept,
    route: shortened(kept.route, to.factor),
    receivers: kept.receivers.map(({ name, ...kinds }) => ({
      name,
      webhook_configs: [{ url: `${to.url}/${name}`, send_resolved: tellsOfTheEnd(kinds) }],
    })),
  });
}

/** By default all kinds of receivers send resolved alerts, except mail. */
const tellsOfTheEnd = (kinds: Readonly<Record<string, readonly z.infer<typeof integration>[]>>): boolean =>
  Object.entries(kinds).some(([kind, configs]) =>
    configs.some(({ send_resolved = kind !== 'email_configs' }) => send_resolved),
  );

const waits = new Set(['group_wait', 'group_interval', 'repeat_interval']);

function shortened(node: unknown, factor: number): unknown {
  if (Array.isArray(node)) return node.map((each) => shortened(each, factor));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      waits.has(key) ? shortenDuration(String(value), factor, 1) : shortened(value, factor),
    ]),
  );
}
