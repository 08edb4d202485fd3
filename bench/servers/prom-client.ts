import { Gauge, Registry } from 'prom-client';
import { answer } from '../child.ts';
import { getBytes } from '../get-bytes.ts';
import { listen } from '../listen.ts';

/** The series of another server's page, in the registry of prom-client. */
async function copy(url: string): Promise<string> {
  const registry = new Registry();
  const text = (await getBytes(url, 'identity')).toString();
  for (const block of text.split(/^(?=# HELP )/m)) addFamily(block, registry);
  return await listen((_request, response) => {
    response.setHeader('content-type', registry.contentType);
    registry.metrics().then(
      (page) => response.end(page),
      (error: Error) => response.destroy(error),
    );
  });
}

/** The clients' families alone: they are gauges, and their label values have nothing to escape. */
function addFamily(block: string, registers: Registry): void {
  const [, name, help] = /^# HELP (sailpoint_managed\S*) (.*)/.exec(block) ?? [];
  if (name === undefined || help === undefined) return;
  const samples = [...block.matchAll(/^[^#{]*\{([^}]*)\} (\S+)$/gm)].map(([, labels = '', value]) => ({
    labels: labelsOf(labels),
    value: Number(value),
  }));
  const labelNames = Object.keys(samples[0]?.labels ?? {});
  const gauge = new Gauge({ name, help, labelNames, registers: [registers] });
  for (const { labels, value } of samples) gauge.set(labels, value);
}

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));

export type PromClientTasks = typeof tasks;

const tasks = { copy, rss: () => process.memoryUsage.rss() };

answer(tasks);
