import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AlertingRule, alertsOf, parseRules, rulesFile } from '../deploy/prometheus/rule-file.ts';

const runbooks = join(import.meta.dirname, '..', 'deploy', 'runbooks');

const severities = {
  critical: 'A page: wakes somebody. A cluster is down, or the monitor is blind.',
  warning: 'A ticket. An appliance is down while others do its work, or the monitor is limping.',
  info: 'Something to tune.',
} as const;

/** The first paragraph of the runbook's part "Meaning"; its links start at its own folder. */
function meaningOf(alert: string): string {
  const page = readFileSync(join(runbooks, `${alert}.md`), 'utf8');
  const [, meaning = ''] = /## Meaning\n\n(.+)/.exec(page) ?? [];
  return meaning.replaceAll(/\]\((?=\w+\.md)/g, '](../deploy/runbooks/');
}

const row = ({ alert, for: wait = '', keep_firing_for: keep = '' }: AlertingRule): string =>
  `| [${alert}](../deploy/runbooks/${alert}.md) | ${meaningOf(alert)} | ${wait} | ${keep} |`;

function section(severity: string, meaning: string, alerts: readonly AlertingRule[]): string {
  const rows = alerts.filter(({ labels }) => labels['severity'] === severity).map(row);
  return `## ${severity}

${meaning}

| alert, with its runbook | fires when | after | and goes on for |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** The text of docs/ALERTS.md. */
export function alertsDocument(): string {
  const alerts = alertsOf(parseRules(readFileSync(rulesFile, 'utf8')));
  const sections = Object.entries(severities).map(([severity, meaning]) =>
    section(severity, meaning, alerts),
  );
  return `<!-- Made from deploy/chart/files/rules.yaml and deploy/runbooks by \`npm run docs\`: change it there. -->
# Alerts

The rules are in [deploy/chart/files/rules.yaml](../deploy/chart/files/rules.yaml); the [chart](../deploy/chart/README.md) makes a PrometheusRule
of them. "After" is how long the condition must hold before the alert fires, "goes on for" how long it stays after the condition
has ended, so that short gaps do not end it. The exporter serves each runbook at \`/runbooks/NAME\`, and the alert's \`runbook_url\` links it.
Routes for Alertmanager: [deploy/alertmanager/alertmanager.yaml](../deploy/alertmanager/alertmanager.yaml).

${sections.join('\n')}`;
}
