import { parse, stringify } from 'yaml';
import { z } from 'zod';

const labels = z.record(z.string(), z.string());
const targets = z.array(z.strictObject({ targets: z.array(z.string()), labels: labels.optional() }));

/** Strict, so that no part of the example gets lost. */
const example = z.strictObject({
  global: z.strictObject({ scrape_interval: z.string(), evaluation_interval: z.string() }),
  rule_files: z.array(z.string()),
  alerting: z.strictObject({ alertmanagers: z.array(z.strictObject({ static_configs: targets })) }),
  scrape_configs: z.tuple([
    z.strictObject({
      job_name: z.string(),
      scrape_interval: z.string(),
      scrape_timeout: z.string(),
      honor_labels: z.boolean(),
      static_configs: targets,
    }),
  ]),
});

/** The shipped configuration of Prometheus, pointed at the programs of the test and with these intervals, of one second by default. */
export function diverted(
  text: string,
  to: { readonly exporters: readonly string[]; readonly alertmanager: string },
  interval = '1s',
): string {
  const { scrape_configs, ...rest } = example.parse(parse(text));
  const [job] = scrape_configs;
  return stringify({
    ...rest,
    rule_files: ['rules.yaml'],
    global: { scrape_interval: interval, evaluation_interval: interval },
    alerting: { alertmanagers: [{ static_configs: [{ targets: [to.alertmanager] }] }] },
    scrape_configs: [
      {
        ...job,
        scrape_interval: interval,
        scrape_timeout: interval,
        static_configs: job.static_configs.map((each) => ({ ...each, targets: to.exporters })),
      },
    ],
  });
}
