import type { Over } from './exporter-model.ts';
import { always, between, client, exporter, type Scenario, status, turns } from './scenario.ts';

const inError = (path: string, from: number, to = 999) => client(path, { status: status(from, to, 'ERROR') });
const fleet = [client('c1/1'), client('c1/2'), client('c1/3')];
const failing = (from: number, to: number, reason: string): Over<string> => between(from, to, reason, 'ok');

/** A shard of two, each with its own appliances, or a replica of one. */
const first = exporter([client('c1/1'), client('c2/3')], { shards: 2 });
const second = exporter([client('c1/2'), client('c3/4')], { instance: 'b', shard: 1, shards: 2 });

const blindness: readonly Scenario[] = [
  ['ApiUnreachable', 'dns'],
  ['ApiUnreachable', 'html'],
  ['ApiUnreachable', 'something new'],
  ['CredentialsRefused', 'auth'],
  ['CredentialsRefused', 'credentials'],
  ['Forbidden', 'forbidden'],
  ['Forbidden', 'token_refused'],
  ['RateLimitExhausted', 'rate_limited'],
  ['ListMismatch', 'list_incomplete'],
].map(([alert = '', reason = '']) => ({
  name: `lists that fail for "${reason}" are one page after four minutes, ${alert}`,
  minutes: 30,
  api: failing(5, 20, reason),
  fires: [
    [0, 8.5],
    [9.5, 23.5, alert],
    [24.5, 30],
  ],
}));

const words: readonly Scenario[] = [
  {
    name: 'what somebody reads of each kind of blindness is the cause and what follows from it',
    minutes: 12,
    api: failing(2, 99, 'html'),
    fires: [[8, 12, 'ApiUnreachable']],
    reads: [
      {
        minute: 10,
        alert: 'ApiUnreachable',
        summary: 'The SailPoint API of tenant acme cannot be reached',
        description:
          'The exporter has had no complete list of managed clients from tenant acme for several minutes, or hardly any for ten: the API is down, cannot be reached or answers with errors. Outages of appliances of this tenant are not noticed meanwhile, and alerts about them are held back. Last failures: html (a page of HTML, as a proxy or a firewall answers)',
      },
    ],
  },
  {
    name: 'refused credentials are reported as such',
    minutes: 12,
    api: failing(2, 99, 'auth'),
    fires: [[8, 12, 'CredentialsRefused']],
    reads: [
      {
        minute: 10,
        alert: 'CredentialsRefused',
        summary: "SailPoint tenant acme refuses the exporter's credentials",
        description:
          'The exporter gets no token for tenant acme: the client id or the secret is wrong, expired, deleted or cannot be read. Outages of appliances of this tenant are not noticed meanwhile.',
      },
    ],
  },
  {
    name: 'a list that is forbidden is reported as such',
    minutes: 12,
    api: failing(2, 99, 'forbidden'),
    fires: [[8, 12, 'Forbidden']],
    reads: [
      {
        minute: 10,
        alert: 'Forbidden',
        summary: 'SailPoint tenant acme forbids the exporter to list managed clients',
        description:
          'The exporter gets a token for tenant acme, but the API refuses it: the scope idn:remote-client:read is missing, or the user it belongs to lacks the rights. Outages of appliances of this tenant are not noticed meanwhile.',
      },
    ],
  },
  {
    name: 'a rate limit that lets no list through is reported as such',
    minutes: 12,
    api: failing(2, 99, 'rate_limited'),
    fires: [[8, 12, 'RateLimitExhausted']],
    reads: [
      {
        minute: 10,
        alert: 'RateLimitExhausted',
        summary: 'The rate limit of SailPoint tenant acme keeps the exporter out',
        description:
          "SailPoint answers 429 (too many requests) to the exporter's client id in tenant acme, so no list of managed clients has been complete for several minutes, or hardly any for ten. Outages of appliances of this tenant are not noticed meanwhile.",
      },
    ],
  },
  {
    name: 'a list that does not add up is reported as such',
    minutes: 12,
    api: failing(2, 99, 'list_incomplete'),
    fires: [[8, 12, 'ListMismatch']],
    reads: [
      {
        minute: 10,
        alert: 'ListMismatch',
        summary: 'The list of managed clients of SailPoint tenant acme does not add up',
        description:
          'The API of tenant acme answers, but its pages hold another number of managed clients than its total says, so the list is not believed. Outages of appliances of this tenant are not noticed meanwhile. The log line sweep.failed has both numbers.',
      },
    ],
  },
];

const held: readonly Scenario[] = [
  {
    name: 'a wrong secret at the first start is a page',
    minutes: 10,
    api: always('auth'),
    fires: [
      [0, 1.5],
      [4, 10, 'CredentialsRefused'],
    ],
  },
  {
    name: 'an API that answers 500 and 429 by turns is one alert',
    minutes: 40,
    api: (minute) => (minute < 4 ? 'ok' : Math.floor(minute) % 2 === 0 ? 'server_error' : 'rate_limited'),
    fires: [[9, 40, 'ApiUnreachable']],
  },
  {
    name: 'a storm of 429 in which lists wait is a page within six minutes',
    minutes: 20,
    api: failing(5, 14, 'waiting'),
    further: {
      'sailpoint_api_throttled_until_timestamp_seconds{instance="a",job="sailpoint-exporter",tenant="acme"}':
        (minute) => (minute >= 4.5 && minute < 14 ? (minute + 1) * 60 : 0),
    },
    fires: [
      [0, 8.5],
      [9.5, 17.5, 'RateLimitExhausted'],
      [18.5, 20],
    ],
  },
  {
    name: 'a storm of 429 in which the exporter restarts is one page until it is over',
    minutes: 40,
    exporters: [
      exporter(fleet, {
        api: failing(5, 30, 'waiting'),
        scraped: between(14, 15, false, true),
        starts: [15],
      }),
    ],
    further: {
      'sailpoint_api_throttled_until_timestamp_seconds{instance="a",job="sailpoint-exporter",tenant="acme"}':
        (minute) => (minute >= 14 && minute < 15 ? null : minute < 30 ? (minute + 1) * 60 : 0),
    },
    fires: [
      [0, 8.5],
      [9.5, 33.5, 'RateLimitExhausted'],
      [35, 40],
    ],
  },
  {
    name: 'an API that is away for three minutes, there for three and away for three is not reported',
    minutes: 25,
    api: turns(5, 14, 3, 'dns', 'ok'),
    fires: [[0, 25]],
  },
  {
    name: 'an API that lets a list through once in five minutes is one alert that stays',
    minutes: 56,
    api: (minute) => (minute < 5 || minute > 40 || minute % 5 === 0 ? 'ok' : 'timeout'),
    fires: [
      [14, 44, 'ApiUnreachable'],
      [52, 56],
    ],
  },
  {
    name: 'an outage that ends while the API is down is not called over before somebody can know',
    minutes: 50,
    clients: [
      inError('c1/1', 2, 20),
      inError('c1/2', 2, 20),
      inError('c2/3', 2, 20),
      client('c2/4'),
      client('c2/5'),
    ],
    api: failing(15, 30, 'timeout'),
    fires: [
      [9, 18.5, 'ClusterDown c1', 'ClientUnhealthy c2/3'],
      [19.5, 33.5, 'ClusterDown c1', 'ClientUnhealthy c2/3', 'ApiUnreachable'],
      [34.5, 34.5, 'ClusterDown c1', 'ClientUnhealthy c2/3'],
      [37, 50],
    ],
  },
  {
    name: 'what begins shortly before the API goes down is not reported before somebody can know, and then after its time',
    minutes: 50,
    clients: [inError('c1/1', 4), inError('c1/2', 4), inError('c2/3', 4, 10), inError('c2/4', 4, 10)],
    api: failing(6, 30, 'timeout'),
    fires: [
      [0, 9.5],
      [10.5, 33.5, 'ApiUnreachable'],
      [35.5, 50, 'ClusterDown c1'],
    ],
  },
  {
    name: 'ages that grow while the API is down page nobody',
    minutes: 40,
    clients: [client('c1/1'), client('c1/2')],
    api: failing(5, 30, 'reset'),
    fires: [
      [9.5, 33.5, 'ApiUnreachable'],
      [35, 40],
    ],
  },
  {
    name: 'lists that fail now and then do not hold back a ticket',
    minutes: 20,
    clients: [inError('c1/1', 2), client('c1/2'), client('c1/3')],
    api: (minute) => ([3, 5, 6.5, 8].includes(minute) ? 'timeout' : 'ok'),
    fires: [
      [0, 7.5],
      [8.5, 20, 'ClientUnhealthy c1/1'],
    ],
  },
  {
    name: 'a ticket and a page survive a restart of the exporter, and nothing new follows',
    minutes: 30,
    exporters: [
      exporter([inError('c1/1', 2), client('c1/2'), client('c1/3'), inError('c2/4', 2)], {
        starts: [15],
        scraped: between(14, 15, false, true),
      }),
    ],
    fires: [[8, 30, 'ClientUnhealthy c1/1', 'ClusterDown c2']],
  },
  {
    name: 'a restart of the exporter into an API that is down gives no all-clear',
    minutes: 40,
    exporters: [
      exporter([inError('c1/1', 2, 20), client('c1/2'), client('c1/3'), inError('c2/4', 2, 20)], {
        starts: [15],
        scraped: between(14, 15, false, true),
        api: failing(14, 30, 'timeout'),
      }),
    ],
    fires: [
      [8, 17, 'ClientUnhealthy c1/1', 'ClusterDown c2'],
      [19.5, 33.5, 'ClientUnhealthy c1/1', 'ClusterDown c2', 'ApiUnreachable'],
      [37, 40],
    ],
  },
  {
    name: 'a page goes on while the only exporter is away for twenty minutes, and until its first list',
    minutes: 60,
    exporters: [
      exporter([inError('c1/1', 2, 30), client('c2/2')], {
        starts: [36],
        scraped: between(16, 36, false, true),
      }),
    ],
    fires: [
      [7, 18, 'ClusterDown c1'],
      [21.5, 36.5, 'ClusterDown c1', 'ExporterAbsent'],
      [43, 60],
    ],
  },
  {
    name: 'a page ends when its tenant is taken out of the configuration',
    minutes: 30,
    exporters: [exporter([inError('c1/1', 2)], { target: (minute) => minute < 12 })],
    further: { 'sailpoint_exporter_build_info{instance="b",job="sailpoint-exporter"}': always(1) },
    fires: [
      [7, 16.5, 'ClusterDown c1'],
      [18, 30],
    ],
  },
  {
    name: 'sweeps that no longer end are one page, and what fires goes on',
    minutes: 50,
    exporters: [
      exporter([inError('c1/1', 2), client('c1/2'), client('c1/3')], { sweeps: (minute) => minute < 12 }),
    ],
    fires: [
      [8, 23, 'ClientUnhealthy c1/1'],
      [24.5, 50, 'ClientUnhealthy c1/1', 'SweepStale'],
    ],
    reads: [
      {
        minute: 30,
        alert: 'SweepStale',
        summary: 'The data of SailPoint tenant acme is stale',
        description:
          'The exporter answers, but no sweep of tenant acme has ended for much longer than its schedule and sweep.staleAfter allow. What it shows is old. Outages of appliances of this tenant are not noticed meanwhile.',
      },
    ],
  },
  {
    name: 'a first sweep of five minutes after a restart is not reported, one that never ends is',
    minutes: 40,
    exporters: [
      exporter(fleet, {
        scraped: (minute) => !((minute >= 4 && minute < 5) || (minute >= 19 && minute < 20)),
        starts: [5, 20],
        api: (minute) => ((minute >= 5 && minute < 10) || minute >= 20 ? 'waiting' : 'ok'),
      }),
    ],
    fires: [
      [0, 26],
      [29, 40, 'ApiUnreachable'],
    ],
  },
  {
    name: 'one sweep that is cut off at its deadline of five minutes is not reported',
    minutes: 20,
    exporters: [exporter(fleet, { sweeps: between(5, 10, false, true) })],
    fires: [[0, 20]],
  },
];

const emptied: readonly Scenario[] = [
  {
    name: 'a list that goes empty during an outage is one page, and the outage goes on until somebody is back',
    minutes: 50,
    clients: [inError('c1/1', 2), inError('c1/2', 2), client('c2/3')].map((one) => ({
      ...one,
      listed: between(15, 30, false, true),
    })),
    fires: [
      [7, 15.5, 'ClusterDown c1'],
      [16.5, 32.5, 'ClusterDown c1', 'FleetEmpty'],
      [34, 50, 'ClusterDown c1'],
    ],
    reads: [
      {
        minute: 20,
        alert: 'FleetEmpty',
        summary: 'The managed clients of SailPoint tenant acme are gone from the list',
        description:
          "3 managed clients of tenant acme vanished from SailPoint's list all at once. The exporter does not believe it for an hour and shows what it last knew. If nobody has deleted them, its credentials do not see them any more, and their outages are not noticed. If somebody has, reload the exporter to confirm it.",
      },
    ],
  },
  {
    name: 'a list that stays empty is believed after an hour',
    minutes: 90,
    clients: [{ ...inError('c1/1', 2), listed: (minute: number) => minute < 15 }],
    fires: [
      [7, 15.5, 'ClusterDown c1'],
      [16.5, 74, 'ClusterDown c1', 'FleetEmpty'],
      [81, 90],
    ],
  },
  {
    name: 'a list that is empty once is not reported, nor is a tenant that never had anybody',
    minutes: 30,
    clients: [{ ...client('c1/1'), listed: between(10, 10.5, false, true) }],
    fires: [[0, 30]],
  },
  {
    name: 'a restart while the list is empty gives no all-clear, and no second page',
    minutes: 40,
    exporters: [
      exporter([{ ...inError('c1/1', 2), listed: between(10, 30, false, true) }], {
        starts: [15],
        scraped: between(14, 15, false, true),
      }),
    ],
    fires: [
      [7, 10.5, 'ClusterDown c1'],
      [11.5, 32.5, 'ClusterDown c1', 'FleetEmpty'],
      [34, 40, 'ClusterDown c1'],
    ],
  },
  {
    name: 'most of twelve appliances gone at once is a page, one of two that is deleted is not',
    minutes: 40,
    clients: Array.from({ length: 12 }, (_, index) =>
      client(`c1/${index}`, { listed: (minute) => index < 3 || minute < 10 || minute >= 25 }),
    ),
    fires: [
      [0, 10.5],
      [11.5, 27.5, 'FleetEmpty'],
      [29, 40],
    ],
  },
];

const exporters: readonly Scenario[] = [
  {
    name: 'an exporter that vanishes is one page within seven minutes',
    minutes: 25,
    exporters: [exporter(fleet, { scraped: between(6, 20, false, true), starts: [20] })],
    fires: [
      [0, 8],
      [12, 20, 'ExporterAbsent'],
      [23, 25],
    ],
    reads: [
      {
        minute: 15,
        alert: 'ExporterAbsent',
        summary: 'SailPoint is not monitored',
        description:
          'Prometheus gets no metrics from any sailpoint-exporter. No outage of a virtual appliance will be noticed until it does.',
      },
    ],
  },
  {
    name: 'a restart of the exporter is not reported',
    minutes: 20,
    exporters: [exporter(fleet, { scraped: between(6, 7.5, false, true), starts: [7.5] })],
    fires: [[0, 20]],
  },
  {
    name: 'one of two exporters that cannot be scraped is a page, whatever its job is called, and what it saw goes on',
    minutes: 30,
    exporters: [
      exporter([inError('c1/1', 2, 20)], {
        job: 'idn',
        scraped: (minute) => minute < 12,
        shard: 1,
        shards: 2,
      }),
      exporter([client('c2/2')], { job: 'idn', instance: 'b', shards: 2 }),
    ],
    further: { 'up{job="node",instance="n"}': always(0) },
    fires: [
      [7, 15, 'ClusterDown c1'],
      [20, 30, 'ClusterDown c1', 'ExporterTargetDown idn a', 'ExporterShardMissing'],
    ],
    reads: [
      {
        minute: 25,
        alert: 'ExporterTargetDown idn a',
        summary: 'A sailpoint-exporter cannot be scraped (idn, a)',
        description:
          'Prometheus gets no metrics from the sailpoint-exporter a of job idn, though it does from others. The tenants it watches are not monitored.',
      },
      {
        minute: 25,
        alert: 'ExporterShardMissing',
        summary: 'A shard of sailpoint-exporter is missing',
        description:
          'Several exporters share the managed clients, and 1 of these shards cannot be scraped or do not run. Outages of the appliances that they should watch are not noticed meanwhile. Tenants: acme',
      },
    ],
  },
  {
    name: 'a shard without a target is a page; its appliances may work, so their cluster is not down',
    minutes: 30,
    exporters: [
      { ...first, clients: [inError('c1/1', 4), client('c2/3')] },
      { ...second, target: (minute) => minute < 3 },
    ],
    fires: [[10, 30, 'ClientUnhealthy c1/1', 'ExporterShardMissing']],
  },
  {
    name: 'the appliances of a cluster count together, whichever shard watches them',
    minutes: 30,
    exporters: [
      { ...first, clients: [inError('c1/1', 4, 20), client('c2/3')] },
      { ...second, clients: [inError('c1/2', 4, 20), client('c3/4')] },
    ],
    fires: [
      [9, 24.5, 'ClusterDown c1'],
      [26, 30],
    ],
  },
  {
    name: 'one blind shard is reported as partial, its appliances are not judged, those of the other are',
    minutes: 30,
    exporters: [
      { ...first, clients: [inError('c1/1', 4), inError('c2/3', 8)] },
      { ...second, clients: [inError('c1/2', 8), client('c3/4')], api: failing(6, 99, 'timeout') },
    ],
    fires: [[14, 30, 'ClientUnhealthy c1/1', 'ClusterDown c2', 'ApiUnreachable partial']],
  },
  {
    name: 'a rolling update, in which one shard after the other is away for two minutes, is not reported',
    minutes: 30,
    exporters: [
      { ...first, scraped: between(5, 7, false, true), starts: [7] },
      { ...second, scraped: between(8, 10, false, true), starts: [10] },
    ],
    fires: [[0, 30]],
  },
  {
    name: 'where two replicas watch the same, one that is blind pages nobody, and both are one page',
    minutes: 50,
    exporters: [
      exporter([inError('c1/1', 4, 20), client('c2/2')], { api: failing(10, 40, 'timeout') }),
      exporter([inError('c1/1', 4, 20), client('c2/2')], { instance: 'b', api: failing(28, 40, 'timeout') }),
    ],
    fires: [
      [9, 24.5, 'ClusterDown c1'],
      [26, 29.5],
      [31, 43.5, 'ApiUnreachable'],
      [45, 50],
    ],
  },
  {
    name: 'where two replicas watch the same, one that is gone is a ticket, and nothing is forgotten or counted twice',
    minutes: 50,
    exporters: [
      exporter([inError('c1/1', 4, 20), client('c1/2')], { scraped: (minute) => minute < 12 }),
      exporter([inError('c1/1', 4, 20), client('c1/2')], { instance: 'b' }),
    ],
    fires: [
      [10, 25.5, 'ClientUnhealthy c1/1', 'ClusterRedundancyLost c1'],
      [27, 28],
      [33, 50, 'ExporterReplicaDown sailpoint-exporter a'],
    ],
    reads: [
      {
        minute: 40,
        alert: 'ExporterReplicaDown sailpoint-exporter a',
        summary: 'A replica of sailpoint-exporter cannot be scraped (sailpoint-exporter, a)',
        description:
          'Prometheus gets no metrics from the sailpoint-exporter a of job sailpoint-exporter. Another replica watches the same tenants, so no outage is missed. When that one fails, too, nobody watches.',
      },
    ],
  },
  {
    name: 'while one of two replicas restarts into an empty memory, the other is believed',
    minutes: 30,
    exporters: [
      exporter([inError('c1/1', 4), client('c1/2'), client('c1/3')]),
      exporter([inError('c1/1', 4), client('c1/2'), client('c1/3')], {
        instance: 'b',
        scraped: between(12, 13, false, true),
        starts: [13],
        api: failing(13, 20, 'timeout'),
      }),
    ],
    fires: [[10, 30, 'ClientUnhealthy c1/1']],
  },
];

const self = '{instance="a",job="sailpoint-exporter",tenant="acme"';
const requests = (operation: string, code: string): string =>
  `sailpoint_api_requests_total${self},operation="${operation}",code="${code}"}`;

const limits: readonly Scenario[] = [
  {
    name: 'sweeps longer than their interval are reported, one long sweep is not',
    minutes: 40,
    further: {
      [`sailpoint_sweep_duration_seconds${self}}`]: (minute) => (minute === 3 || minute > 10 ? 40 : 5),
    },
    fires: [
      [0, 20],
      [38, 40, 'SweepOverrun'],
    ],
    reads: [
      {
        minute: 40,
        alert: 'SweepOverrun',
        summary: 'Sweeps of SailPoint tenant acme take longer than their interval',
        description:
          "A sweep of tenant acme takes 40s on average, longer than the schedule's interval. Beats are skipped, so changes are noticed later than configured.",
      },
    ],
  },
  {
    name: '429 again and again is a ticket, a single one is not',
    minutes: 60,
    further: {
      [`sailpoint_api_rate_limited_total${self}}`]: (minute) =>
        minute < 5 ? 0 : minute < 30 ? 1 : Math.floor(minute),
    },
    fires: [
      [0, 39],
      [42, 60, 'RateLimited'],
    ],
    reads: [
      {
        minute: 50,
        alert: 'RateLimited',
        summary: "SailPoint tenant acme keeps limiting the exporter's rate",
        description:
          'SailPoint has answered 429 (too many requests) to the exporter in tenant acme again and again for more than ten minutes. Lists still come through, but later; SailPoint lengthens the waits of repeat offenders.',
      },
    ],
  },
  {
    name: 'status calls that are all forbidden are one ticket, and nothing else is reported',
    minutes: 30,
    clients: [
      client('c1/1', { polled: always(false), status: always('UNRECOGNIZED') }),
      client('c1/2', { polled: always(false) }),
    ],
    further: { [requests('getManagedClientStatus', '403')]: (minute) => minute * 4 },
    fires: [[7, 30, 'StatusForbidden']],
    reads: [
      {
        minute: 20,
        alert: 'StatusForbidden',
        summary: 'SailPoint tenant acme forbids the exporter to read the status of clients',
        description:
          'The exporter may list the managed clients of tenant acme but not read their status: the scope idn:managed-client-status:read is missing. It goes by the list alone, whose status may be older.',
      },
    ],
  },
  {
    name: 'a forbidden status call among others, and clusters that are not permitted, are not reported',
    minutes: 20,
    further: {
      [requests('getManagedClientStatus', '403')]: (minute) => minute,
      [requests('getManagedClientStatus', '200')]: (minute) => minute * 4,
      [requests('getManagedClusters', '403')]: (minute) => minute,
    },
    fires: [[0, 20]],
  },
  {
    name: 'appliances whose state nobody knows and those beyond the cap are a ticket with their number',
    minutes: 25,
    clients: [
      client('c1/1', { polled: always(false), status: always('UNRECOGNIZED') }),
      client('c1/2', { status: always('UNDEFINED') }),
      client('c1/3'),
    ],
    further: { [`sailpoint_sweep_clients${self},outcome="capped"}`]: always(2) },
    fires: [
      [0, 14],
      [16, 25, 'CoveragePartial'],
    ],
    reads: [
      {
        minute: 20,
        alert: 'CoveragePartial',
        summary: 'Some appliances of SailPoint tenant acme are not watched',
        description:
          'The state of 3 managed clients of tenant acme is not known: the status calls keep failing, or there are more clients than sweep.maxClients. Their outages are not noticed.',
      },
    ],
  },
  {
    name: 'clocks that differ by a minute are a ticket, by a second they are not',
    minutes: 40,
    further: { [`sailpoint_api_clock_skew_seconds${self}}`]: (minute) => (minute < 10 ? 1 : -60) },
    fires: [
      [0, 26],
      [32, 40, 'ClockSkew'],
    ],
    reads: [
      {
        minute: 40,
        alert: 'ClockSkew',
        summary: "The exporter's clock differs from SailPoint's (tenant acme)",
        description:
          "The clock of the exporter's host and that of the SailPoint API of tenant acme differ by 1m 0s. Timestamps are off by as much.",
      },
    ],
  },
  {
    name: 'a configuration that cannot be reloaded is a ticket until it can, that of the web server, too',
    minutes: 20,
    further: {
      'sailpoint_exporter_web_config_last_reload_successful{instance="a",job="sailpoint-exporter"}': between(
        5,
        12,
        0,
        1,
      ),
    },
    fires: [
      [0, 5.5],
      [6, 11.5, 'ConfigReloadFailed sailpoint-exporter'],
      [12.5, 20],
    ],
    reads: [
      {
        minute: 10,
        alert: 'ConfigReloadFailed sailpoint-exporter',
        summary: 'sailpoint-exporter goes on with its old configuration (sailpoint-exporter)',
        description:
          'The last reload of the configuration of job sailpoint-exporter failed, so nothing of it was applied. A restart would fail on the same file.',
      },
    ],
  },
];

export const monitorScenarios: readonly Scenario[] = [
  ...blindness,
  ...words,
  ...held,
  ...emptied,
  ...exporters,
  ...limits,
];
