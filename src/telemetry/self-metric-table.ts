export interface SelfMetric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** The daemon's own metrics, kept by the client library. The fleet's metrics are rendered from snapshots instead. */
export const selfMetrics = {
  sweeps: row(
    'counter',
    'sailpoint_sweeps_total',
    'Sweeps by result; skipped: the previous one was still running.',
    'tenant',
    'result',
  ),
  clientsRemoved: row(
    'counter',
    'sailpoint_clients_removed_total',
    'Managed clients dropped after being absent from enough complete lists.',
    'tenant',
  ),
  unexpectedValues: row(
    'counter',
    'sailpoint_unexpected_values_total',
    'Values the API does not document, by field; element: a list element that could not be read.',
    'tenant',
    'field',
  ),
  apiRequests: row(
    'counter',
    'sailpoint_api_requests_total',
    'API requests, every attempt; code is the HTTP status, or the kind of failure where no usable answer of the API came.',
    'tenant',
    'operation',
    'code',
  ),
  apiRequestDuration: row(
    'histogram',
    'sailpoint_api_request_duration_seconds',
    'How long API requests take, body included.',
    'tenant',
    'operation',
  ),
  apiRetries: row(
    'counter',
    'sailpoint_api_retries_total',
    'API requests repeated after a failure.',
    'tenant',
  ),
  apiRateLimited: row(
    'counter',
    'sailpoint_api_rate_limited_total',
    'API requests answered with 429.',
    'tenant',
  ),
  apiRateLimitWait: row(
    'counter',
    'sailpoint_api_rate_limit_wait_seconds_total',
    'Time that API requests waited for their turn.',
    'tenant',
  ),
  apiRateLimitRequests: row(
    'gauge',
    'sailpoint_api_rate_limit_requests',
    'Configured number of API requests in a window.',
    'tenant',
  ),
  apiRateLimitWindow: row(
    'gauge',
    'sailpoint_api_rate_limit_window_seconds',
    'Configured window of the rate limit.',
    'tenant',
  ),
  apiThrottledUntil: row(
    'gauge',
    'sailpoint_api_throttled_until_timestamp_seconds',
    'When the last wait that the API demanded, by 429 or 503, ends; no sample before the first.',
    'tenant',
  ),
  apiClockSkew: row(
    'gauge',
    'sailpoint_api_clock_skew_seconds',
    "The API's clock minus ours; 0 below one second.",
    'tenant',
  ),
  tokenExpiry: row(
    'gauge',
    'sailpoint_token_expiry_timestamp_seconds',
    'When the access token expires.',
    'tenant',
  ),
  tokenRefreshes: row(
    'counter',
    'sailpoint_token_refreshes_total',
    'Requests for an access token by result.',
    'tenant',
    'result',
  ),
  buildInfo: row(
    'gauge',
    'sailpoint_exporter_build_info',
    'The running version. Always 1.',
    'version',
    'node_version',
  ),
  logLinesDropped: row(
    'counter',
    'sailpoint_exporter_log_lines_dropped_total',
    'Log lines that could not be written: a full disk, a closed pipe, or a reader that is too slow.',
  ),
  reloadSuccessful: row(
    'gauge',
    'sailpoint_exporter_config_last_reload_successful',
    'Whether the last load of the configuration succeeded.',
  ),
  reloadSuccessTime: row(
    'gauge',
    'sailpoint_exporter_config_last_reload_success_timestamp_seconds',
    'When the configuration was last loaded successfully.',
  ),
  webReloadSuccessful: row(
    'gauge',
    'sailpoint_exporter_web_config_last_reload_successful',
    'Whether the last load of the --web.config.file succeeded; no sample without one.',
  ),
  connectionsRefused: row(
    'counter',
    'sailpoint_exporter_connections_refused_total',
    'Connections to the exporter that were closed because there were too many; idle ones go first.',
  ),
} as const satisfies Readonly<Record<string, SelfMetric>>;

type SelfMetricKey = keyof typeof selfMetrics;

export type CounterKey = {
  [K in SelfMetricKey]: (typeof selfMetrics)[K]['type'] extends 'counter' ? K : never;
}[SelfMetricKey];

function row<T extends SelfMetric['type'], const L extends readonly string[]>(
  type: T,
  name: string,
  help: string,
  ...labels: L
) {
  return { type, name, help, labels };
}

/** When a metric has no sample, for docs/METRICS.md; the others always have one. */
export const selfMetricAbsences: Partial<Readonly<Record<keyof typeof selfMetrics, string>>> = {
  apiRequests: 'there was no such request yet',
  apiRequestDuration: 'there was no such request yet',
  apiThrottledUntil: 'the API has never told us to wait',
  apiClockSkew: 'no answer has had a `Date` yet',
  tokenExpiry: 'no token has been issued yet',
  reloadSuccessTime: 'the configuration was never loaded well',
  webReloadSuccessful: 'there is no `--web.config.file`',
};
