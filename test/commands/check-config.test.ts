import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import type { TestSimulator } from '../simulator-tools/test-simulator.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { runCommand } from '../support/run-command.ts';

test('check-config says that a good file is good', async () => {
  await using config = await configFile(configFor('https://acme.api.identitynow.com'));

  const exit = await runCommand(['check-config', '--config', config.path]);

  expect(exit).toEqual({ code: 0, stdout: 'The configuration is valid. Tenants: acme\n', stderr: '' });
});

test('check-config names each mistake with its path, the value and what is allowed, and ends with 2', async () => {
  const broken = configFor('http://acme.example', 'schedule: now\nsweep: { deadline: 10 }');
  await using config = await configFile(broken);

  const { code, stdout, stderr } = await runCommand(['check-config', '--config', config.path]);

  expect([code, stdout]).toEqual([2, '']);
  const complaints = stderr.trimEnd().split('\n');
  expect(complaints).toHaveLength(3);
  for (const path of ['schedule: "now"', 'sweep.deadline: 10', 'tenants[0].baseUrl: "http://acme.example"']) {
    expect(complaints.filter((line) => line.includes(path))).toHaveLength(1);
  }
});

interface Case {
  readonly prepare?: (simulator: TestSimulator) => void;
  readonly scopes?: readonly string[];
  readonly more?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly code: 0 | 1;
  readonly says: readonly RegExp[];
}

const cases: Readonly<Record<string, Case>> = {
  'a good tenant': {
    code: 0,
    says: [
      /ok +token: the credentials are accepted/,
      /ok +scopes: all that are needed/,
      /ok +list: 24 managed clients/,
      /ok +status: \w+ is NORMAL/,
      /ok +rate limit: a sweep needs 25 requests/,
      /ok +clock: the API's is the same/,
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
    says: [/FAIL +token: auth: .*check clientId and clientSecret/],
  },
  'a missing scope for statuses': {
    scopes: ['idn:remote-client:read'],
    code: 1,
    says: [/warn +scopes: idn:managed-client-status:read missing; give/, /FAIL +status: forbidden/],
  },
  'a missing scope for the list': {
    scopes: ['idn:managed-client-status:read'],
    code: 1,
    says: [/warn +scopes: idn:remote-client:read missing; give/, /FAIL +list: forbidden/],
  },
  'a clock that is off': {
    prepare: ({ faults }) => void faults.add({}, { kind: 'clock-off', by: seconds(-300) }),
    code: 0,
    says: [/warn +clock: the API's is -\d+\.\d s off; .*NTP/],
  },
  'a limit that is too low': {
    more: 'schedule: "*/2 * * * * *"',
    prepare: ({ tenant }) => {
      for (let client = 0; client < 20; client++) tenant.add();
    },
    code: 0,
    says: [/rate limit: a sweep needs 45 requests/],
  },
  'an API that is down': {
    prepare: ({ faults }) => void faults.add({}, { kind: 'status', status: 400, body: 'no' }),
    code: 1,
    says: [/FAIL +token: /],
  },
};

test.for(Object.entries(cases))('check-config --online tells of %s', async ([, one]) => {
  await using simulator = await startLiveTenant(one.scopes === undefined ? {} : { scopes: one.scopes });
  one.prepare?.(simulator);
  await using config = await configFile(configFor(simulator.url, one.more));

  const { code, stdout, stderr } = await runCommand(
    ['check-config', '--config', config.path, '--online'],
    one.env,
  );

  for (const pattern of one.says) expect(stdout).toMatch(pattern);
  expect([code, stderr]).toEqual([one.code, '']);
  expect(stdout).not.toContain('test-secret');
});
