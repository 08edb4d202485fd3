import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { complaintsAbout, folder, tenant } from './loading.ts';

const durations = 'a duration such as 500ms, 30s, 5m or 2h';
const tenantKeys =
  'name, baseUrl, apiVersion, clientId, clientIdFile, clientSecret, clientSecretFile, rateLimit, requestTimeout, filters, tls';
const cron = 'a cron expression of 6 fields (seconds first) or 5, such as "*/30 * * * * *"';
const https = 'an https:// address such as https://acme.api.identitynow.com';

/** What is wrong with a key at the top of the file, and what is said to it. */
const settings: readonly (readonly [string, string])[] = [
  ['listen: { port: 65536 }', 'listen.port: 65536 is too large; write a whole number from 0 to 65535'],
  ['listen: { port: -1 }', 'listen.port: -1 is too small; write a whole number from 0 to 65535'],
  ['listen: { port: 80.5 }', 'listen.port: 80.5 is not allowed; write a whole number from 0 to 65535'],
  ['listen: { port: .nan }', 'listen.port: NaN is not allowed; write a whole number from 0 to 65535'],
  ['listen: { port: http }', 'listen.port: "http" is not allowed; write a whole number from 0 to 65535'],
  ['listen: { port: [1] }', 'listen.port: a list is not allowed; write a whole number from 0 to 65535'],
  ['listen: { host: "" }', 'listen.host: "" is empty; write an address or host name'],
  ['listen: { host: 127 }', 'listen.host: 127 is not a text; put it in quotes'],
  ['listen: 9825', 'listen: 9825 is not allowed; write listen: { port: 9825 }'],
  ['listen: { health: {} }', 'listen.health.port: it is missing; write a whole number from 0 to 65535'],
  [
    'listen: { health: { port: 9825 } }',
    'listen.health.port: 9825 is already listen.port; write another port',
  ],
  ['sweep: { concurrency: 0 }', 'sweep.concurrency: 0 is too small; write a whole number from 1 to 1000'],
  ['sweep: { deadline: 10 }', 'sweep.deadline: 10 has no unit; write 10s'],
  ['sweep: { deadline: "10" }', 'sweep.deadline: "10" has no unit; write 10s'],
  ['sweep: { deadline: 1.5h }', `sweep.deadline: "1.5h" is not a duration; write ${durations}`],
  ['sweep: { deadline: 5 m }', 'sweep.deadline: "5 m" is not a duration; write 5m'],
  ['sweep: { deadline: 5min }', 'sweep.deadline: "5min" is not a duration; write 5m'],
  ['sweep: { deadline: 30 Seconds }', 'sweep.deadline: "30 Seconds" is not a duration; write 30s'],
  ['sweep: { deadline: 500msec }', 'sweep.deadline: "500msec" is not a duration; write 500ms'],
  ['notSeenAfter: 1 day', 'notSeenAfter: "1 day" is not a duration; write 24h'],
  ['schedule: 30s', 'schedule: "30s" has 1 field; write "*/30 * * * * *"'],
  ['schedule: every 5 m', 'schedule: "every 5 m" has 3 fields; write "0 */5 * * * *"'],
  ['schedule: "@every 2h"', 'schedule: "@every 2h" is not a cron expression; write "0 0 */2 * * *"'],
  ['schedule: 7s', `schedule: "7s" has 1 field; write ${cron}`],
  ['schedule: "0 0 * * * * 2026"', `schedule: "0 0 * * * * 2026" has 7 fields; write ${cron}`],
  ['sweep: { deadline: true }', `sweep.deadline: true is not allowed; write ${durations}`],
  ['sweep: { deadline: 0s }', `sweep.deadline: "0s" must be greater than 0; write ${durations}`],
  ['notSeenAfter: 577h', 'notSeenAfter: "577h" is too long; write at most 576h'],
  ['schedule: "* * *"', `schedule: "* * *" has 3 fields; write ${cron}`],
  ['schedule: "@reboot"', `schedule: "@reboot" is not a cron expression; write ${cron}`],
  ['schedule: "61 * * * * *"', `schedule: "61 * * * * *": seconds are 0–59`],
  ['schedule: "0 24 * * *"', `schedule: "0 24 * * *": hours are 0–23`],
  [
    'schedule: "*/90 * * * * *"',
    'schedule: "*/90 * * * * *" has a step that is longer than its field (seconds are 0–59); write the step in the next field, as "0 */2 * * * *" for every 2 minutes',
  ],
  [
    'schedule: "*/90 * * * *"',
    'schedule: "*/90 * * * *" has a step that is longer than its field (minutes are 0–59); write the step in the next field, as "0 */2 * * * *" for every 2 minutes',
  ],
  [
    'schedule: "0/30 * * * * *"',
    'schedule: "0/30 * * * * *" has a step that begins with a number; write */30 instead of 0/30',
  ],
  [
    'schedule: "5/15 * * * *"',
    'schedule: "5/15 * * * *" has a step that begins with a number; write 5-59/15 instead of 5/15',
  ],
  ['schedule: "0 0 30 2 *"', `schedule: "0 0 30 2 *" never comes`],
  ['schedule: "0 0 0 L-30 2 *"', `schedule: "0 0 0 L-30 2 *" never comes`],
  [
    'timezone: Europe/Berlim',
    'timezone: "Europe/Berlim" is not a time zone; write an IANA time zone such as UTC or Europe/Berlin; did you mean Europe/Berlin?',
  ],
  [
    'timezone: "+02:00"',
    'timezone: "+02:00" is not a time zone; write an IANA time zone such as UTC or Europe/Berlin',
  ],
  [
    'links: { grafana: grafana.example.com }',
    'links.grafana: "grafana.example.com" is not a URL; write a URL such as https://grafana.example.com/d/sailpoint-fleet',
  ],
  [
    'links: { alertmanager: "javascript:alert(1)" }',
    'links.alertmanager: "javascript:alert(1)" is not a URL; write a URL such as https://grafana.example.com/d/sailpoint-fleet',
  ],
  ['timezone: 2', 'timezone: 2 is not a text; put it in quotes'],
  ['schedule: 5', 'schedule: 5 is not a text; put it in quotes'],
  ['log: { format: yaml }', 'log.format: "yaml" is not allowed; write one of json, pretty, auto'],
  [
    'log: { level: inf }',
    'log.level: "inf" is not allowed; write one of trace, debug, info, warn, error, fatal, silent; did you mean info?',
  ],
  ['log: { colour: 1 }', 'log.colour: the key is unknown; write one of level, format, clients'],
  [
    'sweeps: {}',
    'sweeps: the key is unknown; write one of listen, schedule, timezone, sweep, notSeenAfter, log, links, shard, tenants; did you mean sweep?',
  ],
  [
    'sweep: { stale_after: 3 }',
    'sweep.stale_after: the key is unknown; write one of deadline, concurrency, staleAfter, removeAfter, maxClients; did you mean staleAfter?',
  ],
  ['log: { __proto__: {} }', 'log.__proto__: the key is unknown; write one of level, format, clients'],
  ['log: { level:trace }', 'log.level…: the key is unknown; write one of level, format, clients'],
  ['listen: &me [*me]', 'listen[0]: it contains itself; take out the alias'],
];

test.each(settings)('%s is refused', async (line, complaint) => {
  const complaints = await complaintsAbout(`${line}\n${tenant}`);

  expect(complaints[0]).toBe(`FILE:1: ${complaint}`);
});

/** What is wrong with a tenant: the text to replace in a good one, by what, and what is said to it. */
const tenants: readonly (readonly [string, string, string])[] = [
  ['name: acme', 'name: ""', 'name: "" is empty; write 1 to 100 printable characters'],
  ['name: acme', 'name: "a\\nb"', 'name: "a\\nb" is not allowed; write 1 to 100 printable characters'],
  ['name: acme\n    base', 'base', 'name: it is missing; write 1 to 100 printable characters'],
  ['baseUrl: h', 'apiVersion: v3\n    x: h', `baseUrl: it is missing; write ${https}`],
  [
    'https://',
    '',
    'baseUrl: "acme.api.identitynow.com" is not a URL; write https://acme.api.identitynow.com',
  ],
  [
    'https://acme',
    'https://two words',
    `baseUrl: "https://two words.api.identitynow.com" is not a URL; write ${https}`,
  ],
  ['https://', 'ftp://', `baseUrl: "ftp://acme.api.identitynow.com" is not a URL; write ${https}`],
  [
    'https://',
    'http://',
    'baseUrl: "http://acme.api.identitynow.com" would send the credentials unencrypted; write https://; http:// is only for localhost, 127.0.0.0/8 and [::1]',
  ],
  [
    'https://acme',
    'http://127.0.0.1.nip.io',
    'baseUrl: "http://127.0.0.1.nip.io.api.identitynow.com" would send the credentials unencrypted; write https://; http:// is only for localhost, 127.0.0.0/8 and [::1]',
  ],
  [
    'https://',
    'https://me:hunter2@',
    'baseUrl: *** holds a user name or password; write them as clientId and clientSecret',
  ],
  [
    '.com',
    '.com/?k=hunter2',
    'baseUrl: *** holds a query or fragment; leave out everything from the ? or # on',
  ],
  [
    '.com',
    '.com/#hunter2',
    'baseUrl: *** holds a query or fragment; leave out everything from the ? or # on',
  ],
  [
    'acme.api.identitynow',
    'acme.identitynow',
    'baseUrl: "https://acme.identitynow.com" is the address of the user interface, not of the API; write https://acme.api.identitynow.com',
  ],
  [
    'acme.api.identitynow',
    'acme-sb.identitynow-demo',
    'baseUrl: "https://acme-sb.identitynow-demo.com" is the address of the user interface, not of the API; write https://acme-sb.api.identitynow-demo.com',
  ],
  [
    '.com',
    '.com/v3/',
    'baseUrl: "https://acme.api.identitynow.com/v3/" ends in a path of the API; write https://acme.api.identitynow.com',
  ],
  [
    '.com',
    '.com/oauth/token',
    'baseUrl: "https://acme.api.identitynow.com/oauth/token" ends in a path of the API; write https://acme.api.identitynow.com',
  ],
  [
    'acme.api.identitynow.com',
    'gateway.corp/sailpoint/v2024/managed-clients',
    'baseUrl: "https://gateway.corp/sailpoint/v2024/managed-clients" ends in a path of the API; write https://gateway.corp/sailpoint',
  ],
  [
    'clientId: id',
    'clientId: id\n    apiVersion: v4',
    'apiVersion: "v4" is not allowed; write one of v3, v2024, v2025, v2026, v1; did you mean v3?',
  ],
  ['clientId: id', 'clientId: 12345', 'clientId: *** is not a text; put it in quotes'],
  ['hunter2', '{hunter2}', 'clientSecret: *** is not allowed; write text'],
  ['hunter2', '""', 'clientSecret: *** is empty; write text'],
  ['clientSecret: hunter2', '', 'clientSecret: it is missing; write clientSecret or clientSecretFile'],
  [
    'hunter2',
    'hunter2\n    clientSecretFile: /dev/null',
    'clientSecret: clientSecret and clientSecretFile are both given; keep one of them',
  ],
  [
    'clientSecret: hunter2',
    'clientSecretFile: /nowhere/secret',
    'clientSecretFile: "/nowhere/secret" does not exist; write the path of a readable file that holds nothing but the id or secret itself',
  ],
  [
    'clientSecret: hunter2',
    'clientSecretFile: hunter2',
    'clientSecretFile: *** does not exist; write the path of a readable file that holds nothing but the id or secret itself',
  ],
  [
    'clientSecret: hunter2',
    'clientSecretFile: /dev/null',
    'clientSecretFile: "/dev/null" is empty; write the path of a readable file that holds nothing but the id or secret itself',
  ],
  [
    'clientSecret: hunter2',
    'clientSecretFile: /',
    'clientSecretFile: *** is a folder; write the path of a readable file that holds nothing but the id or secret itself',
  ],
  ['hunter2', 'hunter2\n    rateLimit: { window: "10" }', 'rateLimit.window: "10" has no unit; write 10s'],
  [
    'hunter2',
    'hunter2\n    requestTimeout: 6m',
    'requestTimeout: "6m" is longer than sweep.deadline; shorten it or raise the deadline',
  ],
  [
    'clientSecret',
    'clientSecet',
    `clientSecet: the key is unknown; write one of ${tenantKeys}; did you mean clientSecret?`,
  ],
  [
    'hunter2',
    '${NOPE}',
    'clientSecret: the variable NOPE is not set; set NOPE, or write $${NOPE} for that text itself',
  ],
  [
    'hunter2',
    'hunter2${A-b}',
    'clientSecret: *** has a ${ without the name of a variable; write ${NAME}, or $${ for the text ${ itself',
  ],
  [
    'hunter2',
    'hunter2${A',
    'clientSecret: *** has a ${ without the name of a variable; write ${NAME}, or $${ for the text ${ itself',
  ],
];

test.each(tenants)('a tenant with %j replaced by %j is refused', async (good, bad, complaint) => {
  const complaints = await complaintsAbout(tenant.replace(good, () => bad));

  expect(complaints.map((line) => line.replace(/^FILE:\d+: /, ''))).toContain(`tenants[0].${complaint}`);
});

/** Whole files. */
const wholeFiles: readonly (readonly [string, readonly string[]])[] = [
  ['', ['FILE: it is empty; write at least tenants, as config/example.yaml shows']],
  ['# nothing', ['FILE: it is empty; write at least tenants, as config/example.yaml shows']],
  [
    'just words',
    [
      'FILE: a text is not allowed; write a mapping with listen, schedule, timezone, sweep, notSeenAfter, log, links, shard, tenants',
    ],
  ],
  ['log:', ['FILE:1: tenants: it is missing; write a list of at least one tenant']],
  ['tenants: []', ['FILE:1: tenants: the list is empty; write a list of at least one tenant']],
  [
    'tenants: [5]',
    [
      'FILE:1: tenants[0]: a number is not allowed; write a mapping with name, baseUrl, clientId and clientSecret',
    ],
  ],
  [
    'tenants: [null]',
    ['FILE:1: tenants[0]: it is missing; write a mapping with name, baseUrl, clientId and clientSecret'],
  ],
  [
    `${tenant}  - { name: acme, baseUrl: "https://b", clientId: a, clientSecret: b }`,
    ['FILE:6: tenants[1].name: "acme" is already the name of tenants[0]; write another name'],
  ],
  [`log: {}\nlog: {}\n${tenant}`, ['FILE:2:1: the key log is already on line 1; keep one of them']],
  ['tenants:\n\t- name: x', ['FILE:2:1: the line is indented with a tab; use spaces']],
  ['a: [1,\nb: 2', ['FILE:2:1: the indentation is wrong, or a bracket is not closed']],
  ['clientSecret: *hunter2', ['FILE:1:15: an alias has no anchor; put a text that starts with * in quotes']],
  ['clientSecret: !hunter2', ['FILE:1:15: a tag is unknown; put a text that starts with ! in quotes']],
  ['clientSecret: @hunter2', ['FILE:1:15: a text starts with a reserved character; put it in quotes']],
  [
    'baseUrl: {{ .Values.url }}',
    ['FILE:1:11: a key is not a text; put a value that starts with a brace in quotes'],
  ],
];

test.each(wholeFiles)('the file %j is refused', async (text, complaints) => {
  expect(await complaintsAbout(text)).toEqual(complaints);
});

/** What people get wrong in a whole file. */
const mistakes: readonly (readonly [what: string, text: string, complaints: readonly string[]])[] = [
  [
    'a key that is indented less than its section',
    'log:\n  level: info\n format: json\n',
    ['FILE:3:2: the line is indented by 1 space; the lines above allow 0 or 2'],
  ],
  [
    'a key that is indented more than its section',
    'log:\n  level: info\n    format: json\n',
    ['FILE:3:5: the line is indented by 4 spaces; the lines above allow 0 or 2'],
  ],
  [
    'a key of a list that does not begin where the first one does',
    `# many\n\n${tenant.replace('    clientId', '   clientId')}`,
    ['FILE:6:4: the line is indented by 3 spaces; the lines above allow 0, 2, or 4'],
  ],
  [
    'a wrong indentation after a text of several lines',
    `a: |\n   any\n  thing\nlog:\n  level: info\n format: json\n`,
    ['FILE:6:2: the line is indented by 1 space; the lines above allow 0 or 2'],
  ],
  [
    'a tab in the middle of a tenant',
    tenant.replace('    clientId', '\tclientId'),
    ['FILE:4:1: the line is indented with a tab; use spaces'],
  ],
  [
    'a schedule without quotes',
    `schedule: */30 * * * * *\n${tenant}`,
    ['FILE:1:11: put a text that starts with * in quotes'],
  ],
  [
    'a variable as a shell writes it',
    tenant.replace(/clientSecret: .*/, 'clientSecret: $SAIL_CLIENT_SECRET'),
    ['FILE:5: tenants[0].clientSecret: *** is a variable as a shell writes it; write ${NAME}'],
  ],
  [
    'a variable as Windows writes it',
    tenant.replace(/clientId: .*/, 'clientId: "%SAIL_CLIENT_ID%"'),
    ['FILE:4: tenants[0].clientId: *** is a variable as a shell writes it; write ${NAME}'],
  ],
  ['a tab', 'log:\n\tlevel: info\n', ['FILE:2:1: the line is indented with a tab; use spaces']],
  [
    'a quote that is not closed',
    'log:\n  level: "info\nschedule: x\n',
    ['FILE:2:10: the quote that begins here is not closed on its line'],
  ],
  [
    'the same key twice in a tenant',
    `${tenant}    clientId: other\n`,
    ['FILE:6:5: the key clientId is already on line 4; keep one of them'],
  ],
  [
    'keys of a section that are not indented',
    `sweep:\nconcurrency: 5\n${tenant}`,
    ['FILE:2: concurrency: the key is unknown; did you mean sweep.concurrency?'],
  ],
  [
    'the address to serve on as Go writes it',
    `listen: ":9825"\n${tenant}`,
    ['FILE:1: listen: ":9825" is not allowed; write listen: { port: 9825 }'],
  ],
  [
    'an address with a host',
    `listen: "127.0.0.1:9825"\n${tenant}`,
    ['FILE:1: listen: "127.0.0.1:9825" is not allowed; write listen: { host: "127.0.0.1", port: 9825 }'],
  ],
  [
    'a rate limit as text',
    `${tenant}    rateLimit: 100/10s\n`,
    [
      'FILE:6: tenants[0].rateLimit: "100/10s" is not allowed; write rateLimit: { requests: 100, window: 10s }',
    ],
  ],
  [
    'a filter with =',
    `${tenant}    filters: clusterId = "2c918"\n`,
    [
      'FILE:6: tenants[0].filters: "clusterId = \\"2c918\\"" has a =, but equality is written eq; write clusterId eq "2c918"',
    ],
  ],
  [
    'a filter with an open quote',
    `${tenant}    filters: 'clusterId eq "2c918'\n`,
    [
      'FILE:6: tenants[0].filters: "clusterId eq \\"2c918" has a quote that is not closed; write a filter such as clusterId eq "2c918"',
    ],
  ],
  [
    'a filter that compares nothing',
    `${tenant}    filters: production\n`,
    ['FILE:6: tenants[0].filters: "production" is not a filter; write a filter such as clusterId eq "2c918"'],
  ],
  [
    'tenants by their names',
    'tenants:\n  acme:\n    clientId: id\n',
    ['FILE:1: tenants: a mapping is not allowed; begin each tenant with a dash, as in "- name: acme"'],
  ],
  [
    'a colon without a space',
    `log:\n  level:info\n${tenant}`,
    ['FILE:1: log: a text is not allowed; write a space after each colon'],
  ],
];

test.each(mistakes)('%s is refused with its place and how to mend it', async (_what, text, complaints) => {
  const found = await complaintsAbout(text);

  expect(found.map((line) => line.replace(/write one of .*; did/, 'did'))).toEqual(complaints);
});

test('aliases that grow beyond measure are refused', async () => {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(',')}]\n`;
  const bomb = level('a', 'x') + level('b', '*a') + level('c', '*b') + level('d', '*c') + level('e', '*d');

  expect(await complaintsAbout(bomb)).toEqual([
    'FILE:1:1: the aliases grow without bound; write their values out',
  ]);
});

test('all problems of a file are told at once', async () => {
  const complaints = await complaintsAbout(
    `listen: { port: x, hots: y }\nschedule: no\n${tenant.replace('hunter2', () => '${NOPE}')}    filter: z\n  - name: acme\n`,
  );

  expect(new Set(complaints.map((line) => line.split(': ')[1]))).toEqual(
    new Set([
      'listen.hots',
      'listen.port',
      'schedule',
      'tenants[0].clientSecret',
      'tenants[0].filter',
      'tenants[1].baseUrl',
      'tenants[1].clientId',
      'tenants[1].clientSecret',
      'tenants[1].name',
    ]),
  );
});

test.each([
  ['nowhere.yaml', 'it does not exist'],
  ['.', 'it is a folder'],
])('the file %s is refused', async (name, reason) => {
  await using files = await folder();

  await expect(loadConfig(`${files.path}/${name}`, {})).rejects.toMatchObject({
    name: 'UsageError',
    message: `Cannot read ${files.path}/${name}: ${reason}; write the path of a configuration file`,
  });
});

test('what came from a variable is not shown', async () => {
  const complaints = await complaintsAbout(
    `listen: { port: "\${A}" }\nsweep: { deadline: "\${B}" }\nlog: { level: "\${C}" }\n${tenant.replace('https://', () => '${D}')}`,
    { A: '99999', B: '4711', C: 'inf', D: 'ftp:' },
  );

  expect(complaints).toEqual([
    'FILE:1: listen.port: *** is too large; write a whole number from 0 to 65535',
    `FILE:2: sweep.deadline: *** has no unit; write ${durations}`,
    'FILE:3: log.level: *** is not allowed; write one of trace, debug, info, warn, error, fatal, silent',
    `FILE:6: tenants[0].baseUrl: *** is not a URL; write ${https}`,
  ]);
});

const manyTenants = (broken: string): string =>
  `# a comment\n\ntenants:\n${Array.from(
    { length: 20 },
    (_one, index) =>
      `  - name: t${index}\n    baseUrl: https://t${index}.api.identitynow.com\n    clientId: id\n    clientSecret: s\n${index === 17 ? broken : ''}`,
  ).join('')}`;

test.each([
  ['    rateLimit: { window: "10" }\n', '76: tenants[17].rateLimit.window: "10" has no unit; write 10s'],
  [
    '    rateLimit:\n      # why\n      requests: x\n',
    '78: tenants[17].rateLimit.requests: "x" is not allowed; write a whole number from 1 to 1000000',
  ],
  [
    '    clientSecretFile: /dev/null\n',
    '75: tenants[17].clientSecret: clientSecret and clientSecretFile are both given; keep one of them',
  ],
  ['    filter: a\n', '76: tenants[17].filter: the key is unknown; did you mean filters?'],
])(
  'in a file of many tenants, the line and the name of the one with %j are told',
  async (broken, complaint) => {
    const complaints = await complaintsAbout(manyTenants(broken));

    expect(complaints.map((line) => line.replace(/write one of .*; did/, 'did'))).toContain(
      `FILE:${complaint} (tenant "t17")`,
    );
  },
);

test('a value from an alias is told at the line of its key, one from a merge key at its tenant', async () => {
  const other = '  - { <<: *acme, name: other, rateLimit: *limit }\n';
  const complaints = await complaintsAbout(
    `${tenant.replace('- name', '- &acme\n    requestTimeout: 6m\n    name')}    rateLimit: &limit\n      requests: 0\n${other}`,
  );

  expect(complaints.map((line) => line.split(': ', 2).join(': '))).toEqual([
    'FILE:9: tenants[0].rateLimit.requests',
    'FILE:9: tenants[1].rateLimit.requests',
    'FILE:3: tenants[0].requestTimeout',
    'FILE:10: tenants[1].requestTimeout',
  ]);
});
