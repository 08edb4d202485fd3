import { expect, test } from 'vitest';
import { chart, helm, renderChart } from '../../deploy/generate/helm.ts';
import { describeWithTools } from './with-tools.ts';

const tenant = { name: 'acme', baseUrl: 'https://acme.example', clientId: 'id', clientSecretFile: '/secret' };

const tenants = (...changes: readonly object[]): string =>
  `config.tenants=${JSON.stringify(changes.map((change) => ({ ...tenant, ...change })))}`;

/** What somebody sets wrongly, as `--set-json` takes it, and what they are told. */
const refusals: readonly (readonly [what: string, value: string, message: string, ...args: string[]])[] = [
  ['an unknown value', 'serviceMonitors={}', "additional properties 'serviceMonitors' not allowed"],
  [
    'an unknown key of the configuration',
    'config.shedule="x"',
    "at '/config': additional properties 'shedule' not allowed",
  ],
  [
    'an unknown key of a tenant',
    tenants({ secret: 'x' }),
    "at '/config/tenants/0': additional properties 'secret' not allowed",
  ],
  [
    'a name that no service may have',
    'fullnameOverride="acme.prod"',
    'the resources would be called "acme.prod", which no service may be',
  ],
  ['a name that begins with a digit', 'fullnameOverride="1a"', 'beginning with a letter'],
  [
    'several pods by another name',
    'replicaCount=2',
    'there is no replicaCount: set replicas to 2 for an active pair',
  ],
  ['three of the same', 'replicas=3', "at '/replicas': value must be one of 1, 2"],
  [
    'a pair of shards',
    'replicas=2',
    'replicas is 2 and sharding.enabled is true: shards run once each',
    '--set=sharding.enabled=true',
  ],
  [
    'a pair on a cluster whose pods do not know their number',
    'replicas=2',
    'replicas: 2 needs Kubernetes 1.28, this is v1.27.3',
    '--kube-version=1.27.3',
  ],
  [
    'a limit of the environment for a pair that shares it',
    tenants({ rateLimit: { requests: `$\{LIMIT}` } }),
    'the chart cannot halve it for the two pods',
    '--set=replicas=2',
  ],
  [
    'a number of its own in a pair',
    'extraEnv=[{"name":"REPLICA_INDEX","value":"0"}]',
    'extraEnv[0] sets REPLICA_INDEX, which the chart sets itself',
    '--set=replicas=2',
  ],
  ['no shards', 'sharding={"enabled":true,"shards":0}', "at '/sharding/shards': minimum: got 0, want 1"],
  [
    'shards behind one address',
    'service={"type":"NodePort","port":9825}',
    'service.type is NodePort: with sharding it must be ClusterIP',
    '--set=sharding.enabled=true',
  ],
  [
    'shards on a cluster whose pods do not know their number',
    'sharding.enabled=true',
    'sharding needs Kubernetes 1.28, this is v1.27.3',
    '--kube-version=1.27.3',
  ],
  [
    'shards of which one has no Secret',
    `sharding={"enabled":true,"shards":3}`,
    'a tenant reads /var/run/secrets/sailpoint/id-2 but secret.data makes only: id-0, id-1, secret',
    '--set-json',
    'secret={"create":true,"data":{"id-0":"hunter2","id-1":"hunter2","secret":"hunter2"}}',
    '--set-json',
    tenants({
      clientId: undefined,
      clientIdFile: `/var/run/secrets/sailpoint/id-$\{SHARD_INDEX}`,
      clientSecretFile: '/var/run/secrets/sailpoint/secret',
    }),
  ],
  [
    'a duration without a unit',
    'config.sweep.deadline=10',
    'config.sweep.deadline is "10": a duration is a whole number with its unit',
  ],
  ['a duration of nonsense', 'config.notSeenAfter="soon"', 'config.notSeenAfter is "soon": a duration'],
  [
    'a window without a unit',
    tenants({ rateLimit: { window: '10' } }),
    'config.tenants[0].rateLimit.window is "10": a duration',
  ],
  ['no tenants', 'config.tenants=[]', "at '/config/tenants': minItems: got 0, want 1"],
  [
    'a tenant without an address',
    'config.tenants=[{"name":"a"}]',
    "at '/config/tenants/0': missing property 'baseUrl'",
  ],
  [
    'two tenants of one name',
    tenants({}, {}),
    'config.tenants[1].name is "acme", as is an earlier tenant\'s',
  ],
  [
    'an unencrypted address',
    tenants({ baseUrl: 'http://acme.example' }),
    'config.tenants[0].baseUrl must be https://HOST',
  ],
  [
    'an address with a password',
    tenants({ baseUrl: 'https://a:hunter2@acme.example' }),
    'without user or password',
  ],
  [
    'an unknown API version',
    tenants({ apiVersion: 'v2' }),
    "at '/config/tenants/0/apiVersion': value must be one of",
  ],
  [
    'a readable secret',
    tenants({ clientSecretFile: undefined, clientSecret: 'hunter2' }),
    'would stand readable in the ConfigMap',
  ],
  [
    'no secret',
    tenants({ clientSecretFile: undefined }),
    'config.tenants[0] needs exactly one of clientSecretFile and clientSecret',
  ],
  [
    'two client ids',
    tenants({ clientIdFile: '/id' }),
    'config.tenants[0] needs exactly one of clientId and clientIdFile',
  ],
  ['a schedule of four fields', 'config.schedule="* * * *"', "at '/config/schedule'"],
  [
    'a port that needs a capability',
    'config.listen.port=80',
    "at '/config/listen/port': minimum: got 80, want 1,024",
  ],
  [
    'an address only the pod reaches',
    'config.listen.host="127.0.0.1"',
    'neither Prometheus nor the probes could reach it',
  ],
  [
    'an unknown log level',
    'config.log.level="loud"',
    "at '/config/log/level': value must be one of 'trace', 'debug'",
  ],
  ['no Secret', 'existingSecret=""', 'no Secret is named: set existingSecret'],
  [
    'a file that no key of a Secret can be',
    tenants({ clientSecretFile: '/var/run/secrets/sailpoint/acme/secret' }),
    'a tenant reads /var/run/secrets/sailpoint/acme/secret, but no key of a Secret has a "/"',
  ],
  [
    'a Secret without the file',
    'existingSecretItems=[{"key":"a","path":"b"}]',
    'existingSecretItems makes only: b',
  ],
  [
    'a created Secret without the file',
    'secret={"create":true,"data":{"x":"hunter2"}}',
    'secret.data makes only: x',
  ],
  ['a created Secret without data', 'secret.create=true', "at '/secret/data': minProperties: got 0, want 1"],
  [
    'a budget that blocks every drain',
    'podDisruptionBudget.maxUnavailable=0',
    "at '/podDisruptionBudget/maxUnavailable': minimum: got 0, want 1",
  ],
  [
    'an alert that does not exist',
    'prometheusRule.disabled=["Nope"]',
    'prometheusRule.disabled[0] is "Nope", which is no alert',
  ],
  [
    'a change of an alert that does not exist',
    'prometheusRule.alerts={"Nope":{"for":"10m"}}',
    'prometheusRule.alerts has "Nope", which is no alert',
  ],
  [
    'a severity that there is not',
    'prometheusRule.alerts={"SailPointClockSkew":{"severity":"page"}}',
    "at '/prometheusRule/alerts/SailPointClockSkew/severity': value must be one of",
  ],
  [
    'a receiver that there is not',
    'alertmanagerConfig={"enabled":true,"receivers":[{"name":"on-call"}]}',
    'alertmanagerConfig.receiverOf.info is "mail", which is not in alertmanagerConfig.receivers (on-call)',
  ],
  [
    'a scrape interval of nonsense',
    'serviceMonitor.interval="fast"',
    "at '/serviceMonitor/interval': 'fast' does not match",
  ],
  [
    'a scrape interval of units in no order',
    'podMonitor.interval="30s1m"',
    "at '/podMonitor/interval': '30s1m'",
  ],
  [
    'scrapes that may take longer than until the next',
    'serviceMonitor.interval="5s"',
    'serviceMonitor.scrapeTimeout is 10s, longer than serviceMonitor.interval (5s)',
  ],
  [
    'scrapes of pods that may take longer than until the next',
    'podMonitor={"interval":"1m30s","scrapeTimeout":"2m"}',
    'podMonitor.scrapeTimeout is 2m, longer than podMonitor.interval (1m30s)',
  ],
  [
    'a digest in the repository',
    'image.repository="registry.example.com/a@sha256:0123"',
    'image.repository is "registry.example.com/a@sha256:0123": write what follows the "@" as image.digest',
  ],
  ['a tag in the repository', 'image.repository="a/b:1.2"', 'write what follows the ":" as image.tag'],
  ['a path in the registry', 'image.registry="registry.example.com/team"', 'write the host alone'],
  ['a registry with a slash behind it', 'image.registry="registry.example.com/"', 'write the host alone'],
  [
    'two registries',
    'image={"registry":"one.example.com","repository":"two.example.com/a"}',
    'image.repository (two.example.com/a) names a registry of its own',
  ],
  [
    'half a kilobyte of memory',
    'resources.limits.memory=512',
    'resources.limits.memory is 512 bytes: write 512Mi',
  ],
  ['thousandths of a byte', 'resources.requests.memory="512m"', 'thousandths of a byte: write 512Mi'],
  [
    'five hundred processors',
    'resources.requests.cpu=500',
    'resources.requests.cpu is 500 whole CPUs: write 500m',
  ],
  ['a second beyond the minute', 'config.schedule="61 * * * * *"', 'seconds are 0 to 59, not 61'],
  [
    'a step beyond the minute',
    'config.schedule="*/90 * * * * *"',
    'a step of seconds is from 1 to 59, not 90',
  ],
  ['a day that no month has', 'config.schedule="0 0 30 2 *"', 'month 2 has no day 30'],
  ['a day that none of the months has', 'config.schedule="0 0 0 31 4,6,9 *"', 'month 4,6,9 has no day 31'],
  [
    'no selector for Prometheus',
    'networkPolicy.prometheus.podSelector=null',
    'networkPolicy.prometheus.podSelector is null: write {} for all of them',
  ],
  ['a peer of nothing', 'networkPolicy.to=[{}]', 'networkPolicy.to[0] is empty'],
  [
    'a peer that is null',
    'networkPolicy.extraFrom=[null]',
    "at '/networkPolicy/extraFrom/0': got null, want object",
  ],
  [
    'an Ingress without hosts',
    'ingress.enabled=true',
    'ingress.hosts is empty: write [{ host: va.example.com',
  ],
  ['a route without a Gateway', 'httpRoute.enabled=true', 'httpRoute.parentRefs is empty: name the Gateway'],
  [
    'one page for all shards',
    'ingress.enabled=true',
    'ingress.enabled is true: with sharding no address shows the whole fleet',
    '--set=sharding.enabled=true',
  ],
  [
    'a shard number of its own',
    'extraEnv=[{"name":"SHARD_INDEX","value":"0"}]',
    'extraEnv[0] sets SHARD_INDEX, which the chart sets itself',
    '--set=sharding.enabled=true',
  ],
  [
    'a variable twice',
    'extraEnv=[{"name":"A","value":"hunter2"},{"name":"A","value":"b"}]',
    'extraEnv[1] sets A, as does an earlier entry',
  ],
  ['a tag that YAML takes for a number', 'image.tag=1.1', "at '/image/tag': got number, want string"],
  ['a digest cut short', 'image.digest="sha256:abc"', "at '/image/digest': 'sha256:abc' does not match"],
  [
    'a number in the environment',
    'extraEnv=[{"name":"A","value":1}]',
    "at '/extraEnv/0/value': got number, want string",
  ],
  ['words for true', 'networkPolicy.enabled="yes"', "at '/networkPolicy/enabled': got string, want boolean"],
  [
    'an unknown scenario',
    'simulator.scenario="fire"',
    "at '/simulator/scenario': value must be one of 'healthy'",
  ],
  ['a scenario that stands still', 'simulator.pace=0', "at '/simulator/pace': minimum: got 0, want 0.01"],
  [
    'one port for metrics and for health alone',
    'config.listen.health={"port":9825}',
    'config.listen.health.port is 9825, as is config.listen.port',
  ],
  [
    'a simulator on the port for health',
    'simulator.enabled=true,config.listen.health={"port":9826}',
    'simulator.port is 9826, as is config.listen.health.port',
  ],
  [
    "a simulator on the exporter's port",
    'simulator={"enabled":true,"port":9825}',
    'simulator.port is 9825, as is config.listen.port',
  ],
];

describeWithTools('the chart refuses', () => {
  test.each(refusals)('%s', (_, value, message, ...args) => {
    const run = renderChart('monitoring', '--set-json', value, ...args);

    expect(run.succeeded).toBe(false);
    expect(run.text).toContain(message);
    expect(run.text).not.toContain('hunter2');
  });

  test('a cluster too old for what it uses', () => {
    expect(renderChart('monitoring', '--kube-version', '1.26.0').text).toContain(
      'requires kubeVersion: >=1.27.0-0',
    );
  });

  test('wrong values also when linting', () => {
    const run = helm('lint', '--strict', chart, '--set-json', 'config.shedule="x"');

    expect(run.succeeded).toBe(false);
  });
});

/** As the program, not Helm, replaces it. */
const variable = (name: string): string => `$\{${name}}`;

/** Unusual but right: none of these may be refused. */
const allowed: readonly (readonly [what: string, value: string])[] = [
  ['a user chosen by OpenShift', 'podSecurityContext={"runAsUser":null,"runAsGroup":null,"fsGroup":null}'],
  [
    'an address and a secret from the environment',
    tenants({ baseUrl: variable('A'), clientSecretFile: undefined, clientSecret: variable('B') }),
  ],
  ['a loopback tenant', tenants({ baseUrl: 'http://127.0.0.1:8080' })],
  [
    'numbers from the environment',
    `config.sweep={"deadline":"${variable('A')}","concurrency":"${variable('B')}"}`,
  ],
  ['a schedule of five fields', 'config.schedule="*/5 * * * *"'],
  ['values for an umbrella chart', 'global={"imageRegistry":"x","storageClass":"fast"}'],
  ['no values for an umbrella chart', 'global=null'],
  ['the condition of an umbrella chart', 'enabled=true'],
  ['a registry with a port in the repository', 'image.repository="localhost:5000/a"'],
  ['memory in bytes', 'resources.limits.memory=536870912'],
  ['a day that one of the months has', 'config.schedule="0 0 31 4,5 *"'],
  ['a variable of the shards where there are none', 'extraEnv=[{"name":"SHARD_INDEX","value":"0"}]'],
];

describeWithTools('the chart allows', () => {
  test.each(allowed)('%s', (_, value) => {
    expect(renderChart('monitoring', '--set-json', value)).toMatchObject({ succeeded: true });
  });
});
