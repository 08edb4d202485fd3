import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { version } from '../../src/lib/version.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { eventually } from '../support/eventually.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { exitOf, startChild } from '../support/start-child.ts';
import { node, root, start } from '../support/start-process.ts';

/** The machine's own Node, where it is older than the program needs, as on a fresh Debian. */
const oldNode = execFileSync('bash', ['-c', 'which -a node || true'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !path.includes('node_modules'))
  .find((path) => Number.parseInt(execFileSync(path, ['-p', 'process.versions.node']).toString(), 10) < 24);

function launch(args: readonly string[], folder = root) {
  const path = { PATH: process.env['PATH' as string] };
  return startChild(String(oldNode), [join(folder, 'bin/sailpoint-exporter.js'), ...args], { env: path });
}

/** Started, and listening on this port. */
async function launchDemo() {
  const child = launch(['serve', '--demo', '--port', '0']);
  const chunks: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  const port = () => /port\W+(\d+)|localhost:(\d+)/.exec(chunks.join(''))?.slice(1).join('');
  await eventually(() => port() !== undefined);
  return {
    child,
    url: `http://127.0.0.1:${port()}/livez`,
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

const isGone = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => false,
    () => true,
  );

describe.runIf(oldNode !== undefined)('on a Node that is too old, the program', () => {
  test('runs with the Node that was installed with it', async () => {
    expect(await exitOf(launch(['--version']))).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('passes on arguments and the exit code', async () => {
    const { code, stderr } = await exitOf(launch(['once', '--outptu', 'json']));

    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '--outptu'");
  });

  test('passes on SIGTERM and ends with 0', async () => {
    await using demo = await launchDemo();

    demo.child.kill('SIGTERM');

    expect(await once(demo.child, 'exit')).toEqual([0, null]);
    expect(await isGone(demo.url)).toBe(true);
  });

  test('leaves no process behind when it is killed', async () => {
    await using demo = await launchDemo();

    demo.child.kill('SIGKILL');

    await eventually(() => isGone(demo.url));
  });

  test('says in one sentence what it needs if no other Node was installed with it', async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'sailpoint-exporter-'));
    stack.defer(() => rm(folder, { recursive: true }));
    for (const part of ['bin', 'package.json'])
      await cp(join(root, part), join(folder, part), { recursive: true });

    const { code, stdout, stderr } = await exitOf(launch(['once'], folder));

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^sailpoint-exporter needs Node 24 or newer, and this is v\d+\.\S+; install it from \S+\n$/,
    );
  });
});

test('npx runs the program of the checkout', () => {
  const stdout = execFileSync('npx', ['sailpoint-exporter', '--version'], { cwd: root, encoding: 'utf8' });

  expect(stdout).toBe(`${version}\n`);
});

test.each(['serve --demo --port 0', 'simulate --port 0'])(
  '%s ends when the shell is killed that npm started it in',
  async (args) => {
    const env = { PATH: process.env['PATH' as string], npm_lifecycle_event: 'start' };
    await using shell = startChild('sh', ['-c', `'${node}' bin/sailpoint-exporter.js ${args}; true`], {
      cwd: root,
      env,
    });
    await once(shell.stdout, 'data');

    process.kill(Number(shell.pid), 'SIGTERM');

    // The program holds the pipe open as long as it runs.
    await once(shell.stdout.resume(), 'end');
  },
);

/** Writes the address of each module that is loaded to stderr. */
const tellModules = `import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (process.stderr.write('loaded ' + url + '\\n'), next(url, context)) });`;

const nodeOptions = ['--import', `data:text/javascript,${encodeURIComponent(tellModules)}`];

describe('only the modules it needs are loaded by the command', () => {
  const onlyOthersNeed = {
    'serve --config': /simulator\/|fastify|commands\/(once|clients|check|simulate|fleet-table|progress-line)/,
    'check-config --config': /simulator\/|fastify|commands\/(once|clients|serve|simulate)|exposition\//,
    'clients list --config':
      /simulator\/|fastify|commands\/(once|serve|simulate|check)|src\/web\/|exposition\//,
  };

  test.each(Object.entries(onlyOthersNeed))('%s', async (args, others) => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url));
    await using program = start([...args.split(' '), config.path], { nodeOptions });

    if (args.startsWith('serve')) {
      await program.says(/sweep\.completed/);
      program.send('SIGTERM');
    }
    const { code, stderr } = await program.exit;

    const loaded = stderr.split('\n').filter((line) => line.startsWith('loaded '));
    expect(code).toBe(0);
    expect(loaded.length).toBeGreaterThan(100);
    expect(loaded.filter((line) => others.test(line))).toEqual([]);
  });
});
