import { graph } from './panels.ts';
import { ofProcess } from './promql.ts';
import { overTime } from './query.ts';

const perInstance = (expression: string): string => `max by (instance) (${expression})`;

const memoryPanel = () =>
  graph({
    title: 'Memory',
    description: 'Resident memory and what of it is JavaScript heap.',
    width: 8,
    height: 8,
    unit: 'bytes',
    queries: [
      overTime(perInstance(ofProcess('process_resident_memory_bytes')), '{{instance}}: resident'),
      overTime(perInstance(ofProcess('nodejs_heap_size_used_bytes')), '{{instance}}: heap used'),
      overTime(perInstance(ofProcess('nodejs_external_memory_bytes')), '{{instance}}: outside of the heap'),
    ],
  }).min(0);

const cpuPanel = () =>
  graph({
    title: 'CPU',
    description: 'CPU used, and the part of it spent collecting garbage. 100 % is one core.',
    width: 8,
    height: 8,
    unit: 'percentunit',
    queries: [
      overTime(
        perInstance(ofProcess('rate(process_cpu_seconds_total[$__rate_interval])')),
        '{{instance}}: CPU',
      ),
      overTime(
        `sum by (instance) (${ofProcess('rate(nodejs_gc_duration_seconds_sum[$__rate_interval])')})`,
        '{{instance}}: garbage collection',
      ),
    ],
  }).min(0);

const loopPanel = () =>
  graph({
    title: 'Event loop lag',
    description:
      'How late the event loop runs. More than 100 ms for long: scrapes and sweeps are late as well.',
    width: 8,
    height: 8,
    unit: 's',
    queries: [
      overTime(perInstance(ofProcess('nodejs_eventloop_lag_p50_seconds')), '{{instance}}: median'),
      overTime(perInstance(ofProcess('nodejs_eventloop_lag_p99_seconds')), '{{instance}}: 99 %'),
    ],
  }).min(0);

const logPanel = () =>
  graph({
    title: 'What was turned away',
    description:
      'Log lines: whoever reads the log is gone, full or too slow; watching goes on without it. Connections: beyond the limit of the server.',
    width: 24,
    height: 6,
    queries: [
      overTime(
        'max by (instance) (increase(sailpoint_exporter_log_lines_dropped_total[$__rate_interval]))',
        '{{instance}}: log lines',
      ),
      overTime(
        'max by (instance) (increase(sailpoint_exporter_connections_refused_total[$__rate_interval]))',
        '{{instance}}: connections',
      ),
    ],
  }).min(0);

export const processPanels = () => [memoryPanel(), cpuPanel(), loopPanel(), logPanel()];
