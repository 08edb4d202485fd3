import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { stat, thresholds, words } from './panels.ts';
import { leastPerTenant, ofProcess, ofTenants, perTenant } from './promql.ts';
import { latest } from './query.ts';
import { colours } from './status-colours.ts';

const upPanel = () =>
  stat({
    title: 'Lists',
    description:
      'Whether the last list of clients, and that of clusters, of each tenant was complete. That of clusters needs a permission of its own.',
    width: 5,
    height: 4,
    queries: [
      latest(leastPerTenant('sailpoint_up'), '{{tenant}}: clients'),
      latest(perTenant('sailpoint_clusters_up'), '{{tenant}}: clusters'),
    ],
  })
    .noValue('No exporter is scraped')
    .mappings([words({ 0: ['FAILS', colours.bad], 1: ['complete', colours.good] })])
    .thresholds(thresholds(colours.bad, { value: 1, color: colours.good }));

const throttledPanel = () =>
  stat({
    title: 'Throttled for another',
    description: 'SailPoint answered 429: all requests of the tenant wait this long.',
    width: 3,
    height: 4,
    unit: 's',
    queries: [
      latest(
        `max(clamp_min(${perTenant('sailpoint_api_throttled_until_timestamp_seconds')} - time(), 0)) or 0 * max(${perTenant('sailpoint_up')})`,
      ),
    ],
  })
    .decimals(0)
    .thresholds(
      thresholds(colours.good, { value: 1, color: colours.warning }, { value: 60, color: colours.bad }),
    );

const tokenPanel = () =>
  stat({
    title: 'Token expires in',
    description:
      'Of the tenant whose token expires first. It is refreshed before; negative means that fails.',
    width: 3,
    height: 4,
    unit: 's',
    queries: [latest(`min(${leastPerTenant('sailpoint_token_expiry_timestamp_seconds')} - time())`)],
  })
    .decimals(0)
    .noValue('no token')
    .thresholds(thresholds(colours.bad, { value: 0, color: colours.good }));

const day = 86_400;

const credentialPanel = () =>
  stat({
    title: 'Credential ends in',
    description:
      'Of the tenant whose personal access token ends first. Then the exporter sees nothing any more until somebody makes another. ' +
      'Empty for credentials that never end, and without the permission to read when.',
    width: 4,
    height: 4,
    unit: 's',
    queries: [latest(`min(${ofTenants('sailpoint_credential_expiry_timestamp_seconds')} - time())`)],
  })
    .decimals(0)
    .noValue('not known')
    .thresholds(
      thresholds(
        colours.bad,
        { value: 2 * day, color: colours.warning },
        { value: 14 * day, color: colours.good },
      ),
    );

const skewPanel = () =>
  stat({
    title: 'Clock skew',
    description: "Largest difference between our clock and the Date of SailPoint's answers.",
    width: 3,
    height: 4,
    unit: 's',
    queries: [latest(`max(abs(${ofTenants('sailpoint_api_clock_skew_seconds')}))`)],
  }).thresholds(
    thresholds(colours.good, { value: 5, color: colours.warning }, { value: 60, color: colours.bad }),
  );

const reloadPanel = () =>
  stat({
    title: 'Configuration',
    description:
      'Whether the last reload of the configuration, and that of the web server, worked. After one that did not, the old one is in use.',
    width: 3,
    height: 4,
    queries: [
      latest(
        'min(sailpoint_exporter_config_last_reload_successful) * (min(sailpoint_exporter_web_config_last_reload_successful) or vector(1))',
      ),
    ],
  })
    .mappings([words({ 0: ['bad file', colours.bad], 1: ['in use', colours.good] })])
    .thresholds(thresholds(colours.good));

const versionPanel = () =>
  stat({
    title: 'Version, running for',
    description: 'The version of the exporter and the time since its start.',
    width: 3,
    height: 4,
    unit: 's',
    queries: [
      latest(
        `max by (version) ((time() - (${ofProcess('process_start_time_seconds')})) * on (job, instance) group_left (version) sailpoint_exporter_build_info)`,
        '{{version}}',
      ),
    ],
  })
    .decimals(0)
    .textMode(BigValueTextMode.ValueAndName)
    .thresholds(thresholds(colours.moving));

export const exporterNow = () => [
  upPanel(),
  throttledPanel(),
  tokenPanel(),
  credentialPanel(),
  skewPanel(),
  reloadPanel(),
  versionPanel(),
];
