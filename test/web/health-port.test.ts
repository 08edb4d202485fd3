import { hashSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { ask, serve } from './serving-rig.ts';

const authority = await makeAuthority('test CA');
const server = await makeCertificate('server', authority);
const health = { host: '127.0.0.1', port: 0 };
const web = JSON.stringify({
  tls_server_config: { cert: server.cert, key: server.key },
  basic_auth_users: { alice: hashSync('a', 4) },
});

test('health on its own port needs neither TLS nor a password; the main port needs both', async () => {
  await using rig = await serve({ web, health, content: { isReady: () => false } });
  const healthPort = rig.healthPort ?? 0;

  expect(await ask(healthPort, '/livez')).toMatchObject({ status: 200, text: 'ok\n' });
  expect(await ask(healthPort, '/readyz')).toMatchObject({ status: 503 });
  expect(await ask(rig.port, '/livez', { ca: authority.cert })).toMatchObject({ status: 401 });
  expect(await ask(rig.port, '/livez', { ca: authority.cert, auth: 'alice:a' })).toMatchObject({
    status: 200,
  });
});

test.each(['/metrics', '/', '/api/fleet', '/page.js', '/livez/../metrics', '/livez%2f..%2fmetrics'])(
  'the port of health does not serve %s',
  async (path) => {
    await using rig = await serve({ web, health });

    const reply = await ask(rig.healthPort ?? 0, path);

    expect(reply).toMatchObject({ status: 404, text: 'no such page\n' });
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  },
);

test('both addresses are logged', async () => {
  await using rig = await serve({ web, health });

  expect(rig.logged('server.listening')).toMatchObject([
    { port: rig.port, serves: 'all', tls: true },
    { port: rig.healthPort, serves: 'health', tls: false },
  ]);
});

test('a port of health that is taken ends the start', async () => {
  await using other = await serve({});

  const start = serve({ health: { host: '127.0.0.1', port: other.port } });

  await expect(start).rejects.toThrow(
    `Cannot listen on 127.0.0.1:${other.port}: the port is taken; set listen.health.port`,
  );
});

test('the address :: is every address of both families, or of the one that the machine has', async () => {
  await using rig = await serve({ health: { host: '::', port: 0 } });

  const reply = await ask(rig.healthPort ?? 0, '/livez');

  expect(reply).toMatchObject({ status: 200, text: 'ok\n' });
});
