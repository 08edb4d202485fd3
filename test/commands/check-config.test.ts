import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import type { TestSimulator } from '../simulator-tools/test-simulator.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { startOnTerminal } from '../support/on-terminal.ts';
import { runCommand } from '../support/run-command.ts';
import { start } from '../support/start-process.ts';

/** With the limit that is the default. */
const normal = (baseUrl: string, more = ''): string =>
  configFor(baseUrl, more).replace(/ +rateLimit:.*\n/, '');

const acme = 'https://acme.api.identitynow.com';

describe('check-config', () => {
  test.each([
    ['as a flag', (path: string) => ['--config', path]],
    ['as an argument', (path: string) => [path]],
  ])('accepts a good file, given %s', async (_name, argsFor) => {
    await using config = await configFile(normal(acme));

    const { code, stdout, stderr } = await runCommand(['check-config', ...argsFor(config.path)]);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      'The configuration is valid. Tenants: acme\n\n' +
        `Next: sailpoint-exporter check-config --config ${config.path} --online\n`,
    );
  });

  test('names each mistake with its path, the value and what is allowed, and ends with 2', async () => {
    await using config = await configFile(
      configFor('http://acme.example', 'schedule: now\nsweep: { deadline: 10 }'),
    );

    const { code, stdout, stderr } = await runCommand(['check-config', '--config', config.path]);

    expect([code, stdout]).toEqual([2, '']);
    const complaints = stderr.trimEnd().split('\n');
    expect(complaints).toHaveLength(3);
    for (const path of [
      'schedule: "now"',
      'sweep.deadline: 10',
      'tenants[0].baseUrl: "http://acme.example"',
    ]) {
      expect(complaints.filter((line) => line.includes(path))).toHaveLength(1);
    }
  });

  test('validates a web configuration alone', async () => {
    await using config = await configFile('');
    const web = join(config.folder, 'web.yml');
    await writeFile(web, 'basic_auth_users: {}\n');

    const good = await runCommand(['check-config', '--web.config.file', web]);
    await writeFile(web, 'basic_auth_usres: {}\n');
    const bad = await runCommand(['check-config', '--web.config.file', web]);

    expect(good).toEqual({ code: 0, stdout: 'The web configuration is valid.\n', stderr: '' });
    expect([bad.code, bad.stdout]).toEqual([2, '']);
    expect(bad.stderr).toContain('basic_auth_users');
  });

  test.each([
    [[], 0],
    [['--strict'], 1],
  ])(
    'warns about a rate limit above that of SailPoint, and with %j ends with %i',
    async (flags, expected) => {
      await using config = await configFile(`${normal(acme)}    rateLimit: { requests: 500, window: 10s }\n`);

      const { code, stdout } = await runCommand(['check-config', config.path, ...flags]);

      expect(code).toBe(expected);
      expect(stdout).toMatch(
        /warn {2}rateLimit: 500 requests in 10 s are more than SailPoint allows \(100 in 10 s/,
      );
    },
  );
});

interface Case {
  readonly prepare?: (simulator: TestSimulator) => void;
  readonly scopes?: readonly string[];
  readonly more?: string;
  readonly ofTenant?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly code: 0 | 1;
  readonly says: readonly RegExp[];
  readonly not?: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  'a good tenant': {
    code: 0,
    says: [
      /ok +host: it is the API of the tenant simulated-tenant/,
      /ok +token: the credentials are accepted/,
      /ok +scopes: all that are needed/,
      /ok +list: 24 managed clients/,
      /ok +status: \w+ is NORMAL/,
      /ok +rate limit: a sweep needs 25 requests/,
      /ok +clusters: \d+ clusters/,
      /ok +clock: it shows the same time as the API's/,
      /(ok|warn) +credential: it ends on \d{4}-\d\d-\d\d, in \d+ days/,
      /\nNext: sailpoint-exporter serve --config \S+\n$/,
    ],
  },
  'the part of a shard': {
    env: { SHARD_INDEX: '1', SHARD_TOTAL: '2' },
    prepare: ({ tenant }) => {
      for (let client = 0; client < 300; client++) tenant.add();
    },
    code: 0,
    says: [
      /ok +list: 1[4-8]\d of 324 managed clients belong to shard 1 of 2/,
      // Its own clients, and the two pages that every shard reads.
      /rate limit: a sweep needs 1[4-8]\d requests/,
    ],
  },
  'a wrong secret': {
    prepare: ({ tokens }) => tokens.rotate({ clientId: 'test-client', clientSecret: 'another' }),
    code: 1,
    says: [
      /ok +host: /,
      /FAIL +token: auth \(401\) ".*": .*check clientId and clientSecret/,
      /\nFix the problems above, then run check-config --config \S+ --online again\.\n$/,
    ],
    not: /list:|status:/,
  },
  'a missing scope for statuses': {
    scopes: ['idn:remote-client:read'],
    code: 1,
    says: [
      /warn +scopes: idn:managed-client-status:read \(for the statuses\) missing; give/,
      /FAIL +status: forbidden \(403\) ".*": .*idn:managed-client-status:read/,
    ],
  },
  'a missing scope for the list': {
    scopes: ['idn:managed-client-status:read'],
    code: 1,
    says: [
      /warn +scopes: idn:remote-client:read \(for the list\) missing; give/,
      /FAIL +list: forbidden \(403\) ".*": .*idn:remote-client:read/,
      /warn +clusters: forbidden .*; without them there are no names/,
    ],
  },
  'clusters and tokens that may not be read': {
    scopes: ['idn:remote-client:read', 'idn:managed-client-status:read'],
    code: 0,
    says: [/ok +credential: when it ends cannot be read \(forbidden\); sp:my-personal-access-tokens:read/],
  },
  'a clock that is off': {
    prepare: ({ faults }) => void faults.add({}, { kind: 'clock-off', by: seconds(-300) }),
    code: 0,
    says: [/warn +clock: the API's is \d+\.\d s behind; .*NTP/],
  },
  'a limit that is too low': {
    more: 'schedule: "*/2 * * * * *"',
    prepare: ({ tenant }) => {
      for (let client = 0; client < 20; client++) tenant.add();
    },
    code: 0,
    says: [/warn +rate limit: a sweep needs 45 requests, 10 fit/],
  },
  'filters that match nobody': {
    ofTenant: 'filters: clusterId eq "nowhere"',
    code: 0,
    says: [/warn +list: filters matches no managed client \(clusterId eq "nowhere"\)/],
  },
  'an empty fleet': {
    prepare: ({ tenant }) => {
      for (const { id } of tenant.clients()) tenant.remove(String(id));
    },
    code: 0,
    says: [/warn +list: there are no managed clients; check that the owner/],
  },
  'a filter that the API refuses': {
    ofTenant: `filters: status eq "ERROR"`,
    code: 1,
    says: [/FAIL +list: rejected \(400\) ".*status.*"/],
  },
  'a wrong apiVersion': {
    prepare: ({ faults }) =>
      void faults.add({ operation: 'getManagedClients' }, { kind: 'status', status: 404 }),
    code: 1,
    says: [
      /FAIL +list: not_found \(404\).*no API of the version v2024 at this address; set apiVersion to one of v3, v2025/,
    ],
    not: /no such object/,
  },
  'an API that is down': {
    prepare: ({ faults }) => void faults.add({}, { kind: 'status', status: 400, body: 'no' }),
    code: 1,
    says: [/FAIL +host: /, /FAIL +token: /],
  },
  'a rate limit that lasts too long': {
    prepare: ({ faults }) =>
      void faults.add(
        { operation: 'getManagedClients' },
        { kind: 'status', status: 429, headers: { 'retry-after': '600' } },
      ),
    code: 1,
    says: [/the API asks for a pause of 600 s/, /FAIL +list: rate_limited \(429\)/],
  },
};

describe('check-config --online', () => {
  test.for(Object.entries(cases))('tells of %s', async ([, one]) => {
    await using simulator = await startLiveTenant(one.scopes === undefined ? {} : { scopes: one.scopes });
    one.prepare?.(simulator);
    const ofTenant = one.ofTenant === undefined ? '' : `    ${one.ofTenant}\n`;
    await using config = await configFile(`${normal(simulator.url, one.more)}${ofTenant}`);

    const { code, stdout, stderr } = await runCommand(
      ['check-config', '--config', config.path, '--online'],
      one.env,
    );

    for (const pattern of one.says) expect(stdout).toMatch(pattern);
    if (one.not !== undefined) expect(stdout).not.toMatch(one.not);
    expect([code, stderr]).toEqual([one.code, '']);
    expect(stdout).not.toContain('test-secret');
  });

  test('--strict ends with 1 for a warning, and --output json says the same', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(`${normal(simulator.url)}    filters: clusterId eq "nowhere"\n`);

    const { code, stdout } = await runCommand([
      'check-config',
      config.path,
      '--online',
      '--strict',
      '--output',
      'json',
    ]);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      tenants: [
        {
          tenant: 'acme',
          findings: expect.arrayContaining([
            expect.objectContaining({ check: 'host', state: 'ok' }),
            expect.objectContaining({ check: 'list', state: 'warning', seconds: expect.any(Number) }),
          ]),
        },
      ],
      failures: 0,
    });
  });

  test('shows each result as soon as it is known', async () => {
    await using simulator = await startLiveTenant();
    simulator.faults.add({ operation: 'getManagedClients' }, { kind: 'hang' });
    await using config = await configFile(normal(simulator.url));
    await using program = start(['check-config', config.path, '--online']);

    await program.says(/ok +host: .*\n.*ok +token: .*\n.*ok +scopes: /);

    expect(program.stdout()).not.toContain('list:');
  });

  test('distinguishes a wrong host from wrong credentials', async () => {
    await using config = await configFile(normal('http://127.0.0.1:1'));

    const { code, stdout } = await runCommand(['check-config', config.path, '--online']);

    expect(code).toBe(1);
    expect(stdout).toMatch(/FAIL +host: refused: 127\.0\.0\.1:1 refuses connections/);
  });
});

test('on a terminal a finding is broken between words, below its beginning', async () => {
  await using simulator = await startLiveTenant({
    credentials: { clientId: 'other', clientSecret: 'other' },
  });
  await using config = await configFile(configFor(simulator.url));
  await using terminal = startOnTerminal(`check-config --online ${config.path}`, {
    columns: 60,
    env: { NO_COLOR: '1' },
  });

  expect(await terminal.exitCode).toBe(1);

  expect(terminal.screen()).toMatch(/ {2}token: .*\n {8}\S/);
  const findings = terminal
    .screen()
    .split('\n')
    .filter((line) => line.startsWith('  '));
  expect(findings.filter((line) => line.length > 60)).toEqual([]);
});
