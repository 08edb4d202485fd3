import { hashSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { createLogins } from '../../src/web-config/logins.ts';
import { ask, type Rig, serve } from './serving-rig.ts';

/** The lowest cost, so that the tests do not wait. */
const hashOf = (password: string): string => hashSync(password, 4);

const header = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

const web = (users: Readonly<Record<string, string>>, more: object = {}): string =>
  JSON.stringify({ basic_auth_users: users, ...more });

const users = { alice: hashOf('wonder:land'), bob: hashOf('bü').replace('$2b', '$2y') };

const statusFor = async (rig: Rig, authorization: string | undefined, path = '/metrics'): Promise<number> =>
  (await ask(rig.port, path, { headers: authorization === undefined ? {} : { authorization } })).status;

test.each([
  ['the right password, with a colon in it', header('alice', 'wonder:land'), 200],
  ['the right password beyond ASCII, hashed as htpasswd does', header('bob', 'bü'), 200],
  ['basic in lower case', header('alice', 'wonder:land').replace('Basic', 'basic'), 200],
  ['a wrong password', header('alice', 'hunter2'), 401],
  ["another user's password", header('bob', 'wonder:land'), 401],
  ['an unknown user', header('mallory', 'wonder:land'), 401],
  ['an empty name', header('', 'wonder:land'), 401],
  ['an empty password', header('alice', ''), 401],
  ['the name of a property of objects', header('constructor', 'wonder:land'), 401],
  ['no header', undefined, 401],
  ['another scheme', 'Bearer abc', 401],
  ['no colon', `Basic ${Buffer.from('alice').toString('base64')}`, 401],
  ['no base64', 'Basic !!!', 401],
])(
  'where a password is needed, a request with %s is let in or refused',
  async (_case, authorization, status) => {
    await using rig = await serve({ web: web(users) });

    expect(await statusFor(rig, authorization)).toBe(status);
  },
);

test('without a password nothing is served, and the answer says how to ask', async () => {
  await using rig = await serve({ web: web(users) });
  const paths = ['/metrics', '/', '/api/fleet', '/livez', '/readyz', '/page.js', '/nowhere'];

  const replies = await Promise.all(paths.map((path) => ask(rig.port, path)));

  for (const { status, headers, text } of replies) {
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Basic realm="sailpoint-exporter", charset="UTF-8"');
    expect(text).toBe('a name and password are needed\n');
  }
});

test('a POST without a password is not told that its method is wrong', async () => {
  await using rig = await serve({ web: web(users) });

  expect(await ask(rig.port, '/metrics', { method: 'POST' })).toMatchObject({ status: 401 });
});

test('users who are changed may come or not without a restart', async () => {
  await using rig = await serve({ web: web(users) });
  const before = await statusFor(rig, header('alice', 'wonder:land'));

  await rig.files.write('web.yml', web({ alice: hashOf('new'), carol: hashOf('c') }));
  await rig.until(async () => (await statusFor(rig, header('carol', 'c'))) === 200);

  expect(before).toBe(200);
  expect(await statusFor(rig, header('alice', 'wonder:land'))).toBe(401);
  expect(await statusFor(rig, header('alice', 'new'))).toBe(200);
  expect(await statusFor(rig, header('bob', 'bü'))).toBe(401);
});

test.each([
  ['is emptied', ''],
  ['loses a quote', 'basic_auth_users: { "alice'],
  ['holds a plain password', 'basic_auth_users: { alice: hunter2 }'],
])('a file that %s lets in whom it let in before', async (_case, text) => {
  await using rig = await serve({ web: web(users) });

  await rig.files.write('web.yml', text);
  await rig.until(() => rig.logged('web_config.reload_failed').length > 0);
  await rig.readings(5);

  expect(await statusFor(rig, header('alice', 'wonder:land'))).toBe(200);
  expect(await statusFor(rig, undefined)).toBe(401);
  expect(rig.logged('web_config.reload_failed')).toHaveLength(1);
  expect(JSON.stringify(rig.logged('web_config.reload_failed'))).not.toContain('hunter2');
});

test('a mended file is taken again', async () => {
  await using rig = await serve({ web: web(users) });
  await rig.files.write('web.yml', '');
  await rig.until(() => rig.logged('web_config.reload_failed').length > 0);

  await rig.files.write('web.yml', web(users));
  await rig.until(() => rig.logged('web_config.reloaded').length > 0);

  expect(await statusFor(rig, header('alice', 'wonder:land'))).toBe(200);
});

/** With a count of the hashes that were made, and answers that can be held back. */
function counted(isRight: (password: string) => boolean | Promise<boolean>) {
  const asked: { password: string; hash: string }[] = [];
  const logins = createLogins(async (password, hash) => {
    asked.push({ password, hash });
    return await isRight(password);
  });
  const judge = (authorization: string, address = '10.0.0.1') =>
    logins(new Map([['alice', 'hash of alice']]), { authorization, address });
  return { judge, asked };
}

test('a password is hashed once, not at each scrape, though many ask at the same time', async () => {
  const { judge, asked } = counted((password) => password === 'right');
  const both = [header('alice', 'right'), header('alice', 'wrong')];

  const first = await Promise.all([...both, ...both].map((one) => judge(one)));
  const second = await Promise.all(both.map((one) => judge(one)));

  expect(first).toEqual(['admitted', 'refused', 'admitted', 'refused']);
  expect(second).toEqual(['admitted', 'refused']);
  expect(asked).toHaveLength(2);
});

test('an unknown name costs a comparison as a known one does, and is refused even if it succeeds', async () => {
  const { judge, asked } = counted(() => true);

  expect(await judge(header('mallory', 'x'))).toBe('refused');
  expect(asked).toEqual([{ password: 'x', hash: 'hash of alice' }]);
});

test('guesses without end neither grow the memory of passwords nor push the right one out', async () => {
  const { judge, asked } = counted((password) => password === 'right');
  await judge(header('alice', 'right'));
  for (let guess = 0; guess < 300; guess++) await judge(header('alice', `guess ${guess}`));
  const before = asked.length;

  const again = [await judge(header('alice', 'right')), await judge(header('alice', 'guess 0'))];

  expect(again).toEqual(['admitted', 'refused']);
  expect(asked.length - before).toBe(1);
});

test('more passwords at once than can be checked are put off', async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { judge, asked } = counted(() => promise);

  const verdicts = Array.from({ length: 150 }, (_, guess) =>
    judge(header('alice', `guess ${guess}`), `10.0.0.${guess % 10}`),
  );
  resolve(false);
  const counts = Object.groupBy(await Promise.all(verdicts), (verdict) => verdict);

  expect(asked).toHaveLength(100);
  expect(counts.busy).toHaveLength(50);
});

test('whoever guesses from one address leaves room for others, and for itself once the guesses are judged', async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let isHeldBack = true;
  const { judge } = counted((password) => (isHeldBack ? promise : password === 'right'));
  const guesses = Array.from({ length: 300 }, (_, guess) => judge(header('alice', `guess ${guess}`)));

  const other = judge(header('alice', 'right'), '10.0.0.2');
  const early = await judge(header('alice', 'another guess'));
  resolve(true);
  const all = await Promise.all(guesses);
  isHeldBack = false;

  expect([early, await other]).toEqual(['busy', 'admitted']);
  expect(all.filter((verdict) => verdict === 'busy')).toHaveLength(275);
  expect(await judge(header('alice', 'a later guess'))).toBe('refused');
});

test('a comparison that breaks is not remembered', async () => {
  let isBroken = true;
  const { judge } = counted(() => {
    if (isBroken) throw new Error('broken');
    return true;
  });
  await expect(judge(header('alice', 'right'))).rejects.toThrow('broken');

  isBroken = false;

  expect(await judge(header('alice', 'right'))).toBe('admitted');
});

test('others are answered while a password is hashed', async () => {
  await using rig = await serve({
    web: web({ alice: hashSync('slow', 4).replace('$04$', '$14$'), bob: users.bob }),
    health: { host: '127.0.0.1', port: 0 },
  });
  let isDone = false;
  const slow = statusFor(rig, header('alice', 'slow')).then((status) => {
    isDone = true;
    return status;
  });

  for (let asked = 0; asked < 20; asked++) await ask(rig.healthPort ?? 0, '/livez');

  expect(isDone).toBe(false);
  expect(await slow).toBe(401);
});

test('the rate limit answers 429 to what is above it, with or without a password', async () => {
  await using rig = await serve({ web: web(users, { rate_limit: { interval: '2s', burst: 2 } }) });
  const authorization = header('alice', 'wonder:land');
  const statuses = async (): Promise<readonly number[]> => [
    await statusFor(rig, authorization),
    await statusFor(rig, undefined),
    await statusFor(rig, authorization),
  ];

  const first = await statuses();
  await rig.readings(4);
  const second = await statuses();

  expect([first, second]).toEqual([
    [200, 401, 429],
    [200, 401, 429],
  ]);
});
