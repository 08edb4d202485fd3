import { always, between, client, type Scenario, silentFrom, status, turns } from './scenario.ts';

const well = [client('c1/2'), client('c1/3')];
const inError = (path: string, from: number, to = 999) => client(path, { status: status(from, to, 'ERROR') });

const tickets: readonly Scenario[] = [
  {
    name: 'an appliance in ERROR is a ticket after six minutes, until six minutes after it is well',
    minutes: 30,
    clients: [inError('c1/1', 4, 15), ...well],
    fires: [
      [0, 9.5],
      [10, 20.5, 'ClientUnhealthy c1/1'],
      [21.5, 30],
    ],
    reads: [
      {
        minute: 12,
        alert: 'ClientUnhealthy c1/1',
        summary: 'SailPoint appliance va-1 is in ERROR or FAILED (tenant acme)',
        description:
          'Appliance va-1 of cluster name of c1 in tenant acme has been in ERROR or FAILED for six minutes.',
      },
    ],
  },
  {
    name: 'four minutes of ERROR or FAILED are no ticket',
    minutes: 20,
    clients: [
      inError('c1/1', 4, 8),
      client('c1/2', { status: status(4, 6, 'FAILED') }),
      client('c1/3'),
      client('c1/4'),
    ],
    fires: [[0, 20]],
  },
  {
    name: 'a silent appliance is a ticket 11 to 13 min after its last contact, whatever its status',
    minutes: 35,
    clients: [client('c1/1', { age: silentFrom(4, 25) }), ...well],
    fires: [
      [0, 15],
      [16, 30.5, 'ClientNotSeen c1/1'],
      [31.5, 35],
    ],
    reads: [
      {
        minute: 20,
        alert: 'ClientNotSeen c1/1',
        summary: 'SailPoint appliance va-1 is silent (tenant acme)',
        description:
          'SailPoint has not heard from appliance va-1 of cluster name of c1 in tenant acme for longer than notSeenAfter allows. Last contact: 15m 30s ago.',
      },
    ],
  },
  {
    name: 'an appliance that is silent first and reports ERROR later is one ticket, 11 to 13 min after its last contact',
    minutes: 30,
    clients: [client('c1/1', { age: silentFrom(4), status: status(14, 99, 'ERROR') }), ...well],
    fires: [
      [0, 15],
      [16, 30, 'ClientNotSeen c1/1'],
    ],
  },
  {
    name: 'an appliance in ERROR that falls silent later stays the one ticket there is',
    minutes: 30,
    clients: [client('c1/1', { age: silentFrom(4), status: status(4, 12, 'ERROR') }), ...well],
    fires: [
      [0, 9.5],
      [10, 30, 'ClientUnhealthy c1/1'],
    ],
  },
  {
    name: 'a silence of ten minutes, as of a reboot, is not reported',
    minutes: 30,
    clients: [client('c1/1', { age: silentFrom(4, 14) }), ...well],
    fires: [[0, 30]],
  },
  {
    name: 'an appliance that goes down and up each minute is one ticket that stays',
    minutes: 60,
    clients: [client('c1/1', { status: turns(4, 40, 1, 'ERROR') }), ...well],
    fires: [
      [0, 11],
      [13, 44, 'ClientUnhealthy c1/1'],
      [50, 60],
    ],
  },
  {
    name: 'an appliance that is down for three minutes and up for three, again and again, is reported once as flapping',
    minutes: 130,
    clients: [client('c1/1', { status: turns(4, 104, 3, 'ERROR') }), ...well],
    fires: [
      [0, 28],
      [30, 110, 'ClientFlapping c1/1'],
      [120, 130],
    ],
    reads: [
      {
        minute: 40,
        alert: 'ClientFlapping c1/1',
        summary: 'SailPoint appliance va-1 goes down again and again (tenant acme)',
        description:
          'Within an hour appliance va-1 of cluster name of c1 in tenant acme has been down at least three times, and has come back each time.',
      },
    ],
  },
  {
    name: 'two short troubles within an hour are no flapping',
    minutes: 40,
    clients: [client('c1/1', { status: turns(4, 13, 3, 'ERROR') }), ...well],
    fires: [[0, 40]],
  },
  {
    name: 'drafts and appliances that were never configured are no tickets, whatever they say',
    minutes: 30,
    clients: [
      client('c1/1', { provisionStatus: 'DRAFT', status: always('ERROR') }),
      client('c1/2', { status: always('NOT_CONFIGURED'), age: silentFrom(-60) }),
      client('c1/3', { status: always('UNDEFINED'), age: always(null) }),
      client('c1/4'),
    ],
    fires: [[0, 30]],
  },
  {
    name: 'an appliance without a name and a cluster is reported by its id',
    minutes: 15,
    clients: [client('/1', { name: always(''), status: always('FAILED') })],
    fires: [[6.5, 15, 'ClientUnhealthy /1']],
    reads: [
      {
        minute: 12,
        alert: 'ClientUnhealthy /1',
        summary: 'SailPoint appliance 1 is in ERROR or FAILED (tenant acme)',
        description:
          'Appliance 1 of cluster (none) in tenant acme has been in ERROR or FAILED for six minutes.',
      },
    ],
  },
  {
    name: 'an appliance that is renamed stays the same ticket',
    minutes: 20,
    clients: [
      client('c1/1', { status: status(2, 99, 'ERROR'), name: between(10, 99, 'new', 'old') }),
      ...well,
    ],
    fires: [[8, 20, 'ClientUnhealthy c1/1']],
  },
  {
    name: 'an appliance that moves to another cluster is reported there, and its old ticket ends',
    minutes: 30,
    clients: [
      client('c1/1', { status: status(2, 99, 'ERROR'), cluster: between(10, 99, 'c2', 'c1') }),
      ...well,
      client('c2/4'),
      client('c2/5'),
    ],
    fires: [
      [8, 15.5, 'ClientUnhealthy c1/1'],
      [16.5, 30, 'ClientUnhealthy c2/1'],
    ],
  },
  {
    name: 'the ticket of an appliance ends when it is deleted, and its cluster is not down',
    minutes: 25,
    clients: [client('c1/1', { status: always('ERROR'), listed: (minute) => minute < 12 }), ...well],
    fires: [
      [7, 17, 'ClientUnhealthy c1/1'],
      [19, 25],
    ],
  },
  {
    name: 'an appliance in WARNING that looks well for two minutes now and then is one ticket',
    minutes: 60,
    clients: [
      client('c1/1', {
        status: (minute) => (minute >= 4 && minute < 46 && minute % 6 < 4 ? 'WARNING' : 'NORMAL'),
      }),
      ...well,
    ],
    fires: [
      [0, 33.5],
      [36.5, 50, 'ClientDegraded c1/1'],
      [58, 60],
    ],
  },
  {
    name: 'an appliance in WARNING for half an hour is a ticket, ten minutes are not',
    minutes: 60,
    clients: [
      client('c1/1', { status: status(4, 44, 'WARNING') }),
      client('c1/2', { status: status(4, 14, 'WARNING') }),
      client('c1/3'),
    ],
    fires: [
      [0, 33.5],
      [34, 48, 'ClientDegraded c1/1'],
      [56, 60],
    ],
    reads: [
      {
        minute: 40,
        alert: 'ClientDegraded c1/1',
        summary: 'SailPoint appliance va-1 is degraded (tenant acme)',
        description:
          'Appliance va-1 of cluster name of c1 in tenant acme has been in WARNING for half an hour.',
      },
    ],
  },
  {
    name: 'an appliance that is CONFIGURING for three quarters of an hour is a ticket, two updates half an hour apart are not',
    minutes: 60,
    clients: [
      client('c1/1', { status: status(4, 50, 'CONFIGURING') }),
      client('c1/2', {
        status: (minute) =>
          (minute >= 4 && minute < 12) || (minute >= 30 && minute < 50) ? 'CONFIGURING' : 'NORMAL',
      }),
      client('c1/3'),
      client('c1/4'),
    ],
    fires: [
      [0, 43.5],
      [44, 55, 'ClientConfiguring c1/1'],
      [57, 60],
    ],
    reads: [
      {
        minute: 46,
        alert: 'ClientConfiguring c1/1',
        summary: 'SailPoint appliance va-1 does not finish configuring (tenant acme)',
        description:
          'Appliance va-1 of cluster name of c1 in tenant acme has been CONFIGURING for more than half an hour; an update or a restart takes minutes.',
      },
    ],
  },
];

const clusters: readonly Scenario[] = [
  {
    name: 'a cluster whose appliances are all down is one page after five minutes, and its appliances are no tickets; drafts do not save it',
    minutes: 40,
    clients: [
      inError('c1/1', 4, 25),
      client('c1/2', { status: status(4, 25, 'FAILED') }),
      client('c1/8', { provisionStatus: 'DRAFT' }),
      client('c1/9', { status: always('NOT_CONFIGURED') }),
      client('c2/3'),
    ],
    fires: [
      [0, 8.5],
      [9, 29.5, 'ClusterDown c1'],
      [30.5, 40],
    ],
    reads: [
      {
        minute: 12,
        alert: 'ClusterDown c1',
        summary: 'SailPoint cluster name of c1 is down (tenant acme)',
        description:
          'None of the appliances of cluster name of c1 in tenant acme works: aggregations, provisioning and password changes through it stop. Down: va-1, va-2',
      },
    ],
  },
  {
    name: 'a cluster of silent appliances is paged 10 to 11 min after their last contact, and its appliances are no tickets',
    minutes: 30,
    clients: [client('c1/1', { age: silentFrom(4) }), client('c1/2', { age: silentFrom(4) })],
    fires: [
      [0, 14],
      [15, 30, 'ClusterDown c1'],
    ],
  },
  {
    name: 'no ticket appears when the appliances of a cluster come back one after the other',
    minutes: 50,
    clients: [inError('c1/1', 4, 25), inError('c1/2', 4, 27)],
    fires: [
      [9, 29.5, 'ClusterDown c1'],
      [30.5, 50],
    ],
  },
  {
    name: 'no ticket appears when a cluster of three comes back over ten minutes',
    minutes: 55,
    clients: [inError('c1/1', 4, 25), inError('c1/2', 4, 30), inError('c1/3', 4, 30.5)],
    fires: [
      [9, 29.5, 'ClusterDown c1'],
      [30.5, 55],
    ],
  },
  {
    name: 'what stays down after a cluster has come back in part is a ticket after the end of the page',
    minutes: 50,
    clients: [inError('c1/1', 4, 25), inError('c1/2', 4)],
    fires: [
      [9, 29.5, 'ClusterDown c1'],
      [31.5, 50, 'ClientUnhealthy c1/2', 'ClusterRedundancyLost c1'],
    ],
  },
  {
    name: 'a cluster of one that does not finish configuring is one page, and nothing follows when it is back',
    minutes: 70,
    clients: [client('c1/1', { status: status(4, 55, 'CONFIGURING') })],
    fires: [
      [0, 38.5],
      [39.5, 59, 'ClusterDown c1'],
      [61, 70],
    ],
  },
  {
    name: 'a ticket that is older than the outage of its cluster goes on, and ends after the page',
    minutes: 60,
    clients: [inError('c1/1', 4, 40), inError('c1/2', 20, 40)],
    fires: [
      [10.5, 24.5, 'ClientUnhealthy c1/1', 'ClusterRedundancyLost c1'],
      [25, 44.5, 'ClientUnhealthy c1/1', 'ClusterRedundancyLost c1', 'ClusterDown c1'],
      [45.5, 45.5, 'ClientUnhealthy c1/1', 'ClusterRedundancyLost c1'],
      [47, 60],
    ],
  },
  {
    name: 'a second outage ten minutes after the first is a page of its own, in time',
    minutes: 45,
    clients: [
      client('c1/1', {
        status: (minute) =>
          (minute >= 2 && minute < 12) || (minute >= 22 && minute < 35) ? 'ERROR' : 'NORMAL',
      }),
      client('c1/2', {
        status: (minute) =>
          (minute >= 2 && minute < 12) || (minute >= 22 && minute < 35) ? 'ERROR' : 'NORMAL',
      }),
    ],
    fires: [
      [7, 16.5, 'ClusterDown c1'],
      [17.5, 26.5],
      [27, 39.5, 'ClusterDown c1'],
      [40.5, 45],
    ],
  },
  {
    name: 'a cluster whose short outages are seen half a minute too long is one page as flapping, too',
    minutes: 80,
    clients: [
      client('c1/1', { status: (minute) => (minute >= 4 && (minute - 4) % 6 < 3.5 ? 'ERROR' : 'NORMAL') }),
    ],
    fires: [
      [0, 24],
      [30, 80, 'ClusterFlapping c1'],
    ],
  },
  {
    name: 'a cluster that is down for three minutes and up for three, again and again, is one page as flapping, and no ticket',
    minutes: 130,
    clients: [
      client('c1/1', { status: turns(4, 104, 3, 'ERROR') }),
      client('c1/2', { status: turns(4, 104, 3, 'FAILED') }),
    ],
    fires: [
      [0, 23],
      [25, 110, 'ClusterFlapping c1'],
      [118, 130],
    ],
    reads: [
      {
        minute: 40,
        alert: 'ClusterFlapping c1',
        summary: 'SailPoint cluster name of c1 goes down again and again (tenant acme)',
        description:
          'Within an hour all appliances of cluster name of c1 in tenant acme have been down at least three times, and have come back each time.',
      },
    ],
  },
  {
    name: 'a cluster of one that goes down and up each minute is one page that stays',
    minutes: 50,
    clients: [client('c1/1', { status: turns(4, 34, 1, 'ERROR') })],
    fires: [
      [0, 10],
      [12, 38, 'ClusterDown c1'],
      [42, 50],
    ],
  },
  {
    name: 'a cluster of which an appliance may work is not down',
    minutes: 30,
    clients: [inError('c1/1', 2), client('c1/2', { status: always('UNDEFINED') })],
    fires: [[9, 30, 'ClientUnhealthy c1/1']],
  },
  {
    name: 'one dead appliance of two is a ticket and lost redundancy, of three it is a ticket alone',
    minutes: 25,
    clients: [inError('c1/1', 2, 14), client('c1/2'), inError('c2/3', 2), client('c2/4'), client('c2/5')],
    fires: [
      [0, 7.5],
      [8, 19.5, 'ClientUnhealthy c1/1', 'ClusterRedundancyLost c1', 'ClientUnhealthy c2/3'],
      [21, 25, 'ClientUnhealthy c2/3'],
    ],
    reads: [
      {
        minute: 12,
        alert: 'ClusterRedundancyLost c1',
        summary: 'SailPoint cluster name of c1 has one appliance left (tenant acme)',
        description:
          'Only one appliance of cluster name of c1 in tenant acme still works. When it fails, too, the cluster is down. Down: va-1',
      },
    ],
  },
  {
    name: 'a rolling update and a reboot are not reported',
    minutes: 40,
    clients: [
      client('c1/1', { status: status(4, 14, 'CONFIGURING'), age: silentFrom(4, 11) }),
      client('c1/2', { status: status(15, 25, 'CONFIGURING'), age: silentFrom(15, 22) }),
      client('c2/3', { status: status(10, 20, 'CONFIGURING') }),
    ],
    fires: [[0, 40]],
  },
  {
    name: 'versions that differ for more than four hours are a ticket with all versions; an update that takes an hour is not',
    minutes: 300,
    clients: [
      client('c1/1', { version: between(10, 999, '2.0', '1.0') }),
      client('c1/2'),
      client('c2/3', { version: between(10, 999, '2.0', '1.0') }),
      client('c2/4', { version: between(70, 999, '2.0', '1.0') }),
      client('c2/5', { version: always('0.1'), provisionStatus: 'DRAFT' }),
    ],
    fires: [
      [200, 249],
      [252, 255, 'ClusterVersionDrift c1'],
    ],
    reads: [
      {
        minute: 255,
        alert: 'ClusterVersionDrift c1',
        summary: 'Appliances of SailPoint cluster name of c1 run different versions (tenant acme)',
        description:
          'Cluster name of c1 in tenant acme has run 2 versions for hours. An appliance that cannot update holds back the updates of its whole cluster. Versions: va-1=2.0, va-2=1.0',
      },
    ],
  },
];

const seconds = (days: number): number => days * 86_400;
const ofCluster = '{instance="a",job="sailpoint-exporter",tenant="acme",cluster_id="c1"';
const named = { [`sailpoint_managed_cluster_info${ofCluster},cluster_name="emea"}`]: always(1) };
const seenByUs = { 'sailpoint_clusters_up{instance="a",job="sailpoint-exporter",tenant="acme"}': always(1) };

const asSailPointKnows: readonly Scenario[] = [
  {
    name: 'a certificate that ends within 30 days is a ticket, within 3 days a page instead, and a renewed one is neither',
    minutes: 90,
    further: {
      ...named,
      [`sailpoint_managed_cluster_certificate_expiry_timestamp_seconds${ofCluster}}`]: (minute) =>
        minute < 20 ? seconds(31) : minute < 45 ? seconds(29) : minute < 65 ? seconds(2) : seconds(365),
    },
    fires: [
      [0, 34],
      [36, 44, 'ClusterCertificateExpiring c1'],
      [52, 58, 'ClusterCertificateExpiring c1', 'ClusterCertificateCritical c1'],
      [62, 79, 'ClusterCertificateCritical c1'],
      [82, 90],
    ],
    reads: [
      {
        minute: 40,
        alert: 'ClusterCertificateExpiring c1',
        summary: 'The certificate of SailPoint cluster emea ends within 30 days (tenant acme)',
        description:
          'The certificate of cluster emea in tenant acme ends at 1970-01-30 00:00:00 +0000 UTC. Then all appliances of the cluster stop working at once.',
      },
      {
        minute: 60,
        alert: 'ClusterCertificateCritical c1',
        summary: 'The certificate of SailPoint cluster emea ends within 3 days or has ended (tenant acme)',
        description:
          'The certificate of cluster emea in tenant acme ends at 1970-01-03 00:00:00 +0000 UTC. Then all appliances of the cluster stop working at once.',
      },
    ],
  },
  {
    name: 'an access token that ends within 14 days is a ticket, within 2 days a page',
    minutes: 70,
    further: {
      'sailpoint_credential_expiry_timestamp_seconds{instance="a",job="sailpoint-exporter",tenant="acme"}': (
        minute,
      ) => (minute < 10 ? seconds(15) : minute < 40 ? seconds(13) : seconds(1)),
    },
    fires: [
      [0, 24],
      [26, 39, 'CredentialExpiring'],
      [57, 70, 'CredentialCritical'],
    ],
    reads: [
      {
        minute: 30,
        alert: 'CredentialExpiring',
        summary: "The exporter's access token for SailPoint tenant acme ends within 14 days",
        description:
          "The personal access token by which the exporter reads tenant acme ends at 1970-01-14 00:00:00 +0000 UTC. Then nobody notices an outage of an appliance. Create another token and put it into the exporter's Secret.",
      },
      {
        minute: 60,
        alert: 'CredentialCritical',
        summary: "The exporter's access token for SailPoint tenant acme ends within 2 days or has ended",
        description:
          "The personal access token by which the exporter reads tenant acme ends at 1970-01-02 00:00:00 +0000 UTC. Then nobody notices an outage of an appliance. Create another token and put it into the exporter's Secret.",
      },
    ],
  },
  {
    name: 'a cluster that SailPoint calls FAILED while its appliances look well is a ticket, one that is down for us, too, is a page alone',
    minutes: 40,
    clients: [client('c1/1'), inError('c2/2', 0)],
    further: {
      ...named,
      ...seenByUs,
      [`sailpoint_managed_cluster_status${ofCluster},status="FAILED"}`]: between(5, 99, 1, 0),
      [`sailpoint_managed_cluster_operational${ofCluster.replace('c1', 'c2')}}`]: always(0),
    },
    fires: [
      [6, 19, 'ClusterDown c2'],
      [21, 40, 'ClusterDown c2', 'ClusterReportedFailed c1'],
    ],
    reads: [
      {
        minute: 30,
        alert: 'ClusterReportedFailed c1',
        summary: 'SailPoint reports cluster emea as failed, its appliances look well (tenant acme)',
        description:
          'SailPoint itself calls cluster emea in tenant acme FAILED or not operational, though at least one of its appliances works as far as the exporter sees.',
      },
    ],
  },
  {
    name: 'a cluster that has been out of date for more than seven days is a ticket that names who is away',
    minutes: 40,
    clients: [client('c1/1', { age: always(3000) }), client('c1/2'), client('c1/3')],
    further: {
      ...named,
      [`sailpoint_managed_cluster_out_of_date_timestamp_seconds${ofCluster}}`]: always(-seconds(8)),
      [`sailpoint_managed_cluster_out_of_date_timestamp_seconds${ofCluster.replace('c1', 'c2')}}`]: always(
        -seconds(6),
      ),
    },
    fires: [
      [8, 14, 'ClientNotSeen c1/1'],
      [17, 40, 'ClientNotSeen c1/1', 'ClusterOutOfDate c1'],
    ],
    reads: [
      {
        minute: 30,
        alert: 'ClusterOutOfDate c1',
        summary: 'SailPoint cluster emea has been out of date for more than 7 days (tenant acme)',
        description:
          'SailPoint has called cluster emea in tenant acme out of date for 8d 0h 30m 0s. An appliance that is away blocks the update of its whole cluster. Away now: va-1',
      },
    ],
  },
];

export const fleetScenarios: readonly Scenario[] = [...tickets, ...clusters, ...asSailPointKnows];
