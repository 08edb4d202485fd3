import { GraphDrawStyle } from '@grafana/grafana-foundation-sdk/common';
import { dashedLine, graph, stacked, thresholds } from './panels.ts';
import { leastPerTenant, ofTenants, perTenant, sumOverShards } from './promql.ts';
import { overTime } from './query.ts';
import { colours } from './status-colours.ts';

const requestRate = `sum by (tenant) (rate(${ofTenants('sailpoint_api_requests_total')}[$__rate_interval]))`;
const allowedRate = sumOverShards(
  'tenant',
  `${ofTenants('sailpoint_api_rate_limit_requests')} / ${ofTenants('sailpoint_api_rate_limit_window_seconds')}`,
);

const ratePanel = () =>
  graph({
    title: 'Requests and the limit',
    description: 'All attempts per second against the configured limit (per client id and API version).',
    width: 12,
    height: 8,
    unit: 'reqps',
    queries: [overTime(requestRate, '{{tenant}}: requests'), overTime(allowedRate, '{{tenant}}: limit')],
  })
    .min(0)
    .overrideByRegexp('.*: limit', dashedLine(colours.bad));

const headroomPanel = () =>
  graph({
    title: 'Headroom',
    description:
      'Part of the limit that is left. Near zero all the time: the fleet does not fit the interval.',
    width: 12,
    height: 8,
    unit: 'percentunit',
    queries: [overTime(`1 - (${requestRate}) / (${allowedRate})`, '{{tenant}}')],
  })
    .min(0)
    .max(1)
    .thresholds(
      thresholds(colours.bad, { value: 0.1, color: colours.warning }, { value: 0.3, color: colours.good }),
    );

const waitsPanel = () =>
  graph({
    title: 'Waiting for the limit',
    description:
      'Seconds that requests waited per second, all of a tenant together: the governor keeps below the limit.',
    width: 12,
    height: 8,
    unit: 's',
    queries: [
      overTime(
        `sum by (tenant) (rate(${ofTenants('sailpoint_api_rate_limit_wait_seconds_total')}[$__rate_interval]))`,
        '{{tenant}}: waited',
      ),
      overTime(
        `clamp_min(${perTenant('sailpoint_api_throttled_until_timestamp_seconds')} - time(), 0)`,
        '{{tenant}}: throttled for another',
      ),
    ],
  }).min(0);

const limitedPanel = () =>
  stacked({
    title: '429 answers and retries',
    description: 'A 429 means somebody else uses the same client id, or the configured limit is too high.',
    width: 12,
    height: 8,
    queries: [
      overTime(
        `sum by (tenant) (increase(${ofTenants('sailpoint_api_rate_limited_total')}[$__rate_interval]))`,
        '{{tenant}}: 429',
      ),
      overTime(
        `sum by (tenant) (increase(${ofTenants('sailpoint_api_retries_total')}[$__rate_interval]))`,
        '{{tenant}}: retries',
      ),
    ],
  }).drawStyle(GraphDrawStyle.Bars);

export const rateLimitPanels = () => [ratePanel(), headroomPanel(), waitsPanel(), limitedPanel()];

const byOperation = () =>
  stacked({
    title: 'Requests by operation',
    description: 'What the requests are for.',
    width: 12,
    height: 8,
    unit: 'reqps',
    queries: [
      overTime(
        `sum by (operation) (rate(${ofTenants('sailpoint_api_requests_total')}[$__rate_interval]))`,
        '{{operation}}',
      ),
    ],
  });

const errorsPanel = () =>
  stacked({
    title: 'Errors by operation and code',
    description:
      'Answers that are no 2xx, and requests without an answer: then the code is the kind of network error.',
    width: 12,
    height: 8,
    unit: 'reqps',
    queries: [
      overTime(
        `sum by (tenant, operation, code) (rate(${ofTenants('sailpoint_api_requests_total', 'code!~"2.."')}[$__rate_interval]))`,
        '{{tenant}}: {{operation}} {{code}}',
      ),
    ],
  }).noValue('No errors');

const latency = (quantile: number): string =>
  `histogram_quantile(${quantile}, sum by (operation, le) (rate(${ofTenants('sailpoint_api_request_duration_seconds_bucket')}[$__rate_interval])))`;

const latencyPanel = () =>
  graph({
    title: 'Latency',
    description: 'Median, 95th and 99th percentile of the time to the whole answer.',
    width: 12,
    height: 8,
    unit: 's',
    queries: [
      overTime(latency(0.5), '{{operation}}: median'),
      overTime(latency(0.95), '{{operation}}: 95 %'),
      overTime(latency(0.99), '{{operation}}: 99 %'),
    ],
  }).min(0);

const tokenPanel = () =>
  graph({
    title: 'Token: seconds left',
    description: 'A saw: each tooth is a refresh. A line that falls below zero: credentials are refused.',
    width: 12,
    height: 8,
    unit: 's',
    queries: [
      overTime(`${leastPerTenant('sailpoint_token_expiry_timestamp_seconds')} - time()`, '{{tenant}}'),
    ],
  });

const refreshPanel = () =>
  stacked({
    title: 'Token refreshes by result',
    description: 'Refreshes of the access token.',
    width: 12,
    height: 8,
    queries: [
      overTime(
        `sum by (tenant, result) (increase(${ofTenants('sailpoint_token_refreshes_total')}[$__rate_interval]))`,
        '{{tenant}}: {{result}}',
      ),
    ],
  }).drawStyle(GraphDrawStyle.Bars);

const skewPanel = () =>
  graph({
    title: 'Clock skew over time',
    description:
      "Our clock against the Date of SailPoint's answers. More than a few seconds makes all ages wrong.",
    width: 12,
    height: 8,
    unit: 's',
    queries: [
      overTime(
        `max by (tenant, instance) (${ofTenants('sailpoint_api_clock_skew_seconds')})`,
        '{{tenant}} ({{instance}})',
      ),
    ],
  });

export const apiPanels = () => [
  byOperation(),
  errorsPanel(),
  latencyPanel(),
  skewPanel(),
  tokenPanel(),
  refreshPanel(),
];
