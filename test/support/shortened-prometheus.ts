import { parse, stringify } from 'yaml';
import { z } from 'zod';

const labels = z.record(z.string(), z.string());
const targets = z.array(z.strictObject({ targets: z.array(z.string()), labels: labels.optional() }));

/** Strict, so that nothing of the example is lost on the way. */
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

/** The example of Prometheus' configuration with programs of the test, and a second for each of its intervals. */
export function diverted(
  text: string,
  to: { readonly exporter: string; readonly alertmanager: string },
): string {
  const { scrape_configs, ...rest } = example.parse(parse(text));
  const [job] = scrape_configs;
  const second = '1s';
  return stringify({
    ...rest,
    rule_files: ['rules.yaml'],
    global: { scrape_interval: second, evaluation_interval: second },
    alerting: { alertmanagers: [{ static_configs: [{ targets: [to.alertmanager] }] }] },
    scrape_configs: [
      {
        ...job,
        scrape_interval: second,
        scrape_timeout: second,
        static_configs: job.static_configs.map((each) => ({ ...each, targets: [to.exporter] })),
      },
    ],
  });
}
