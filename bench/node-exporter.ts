import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { getBytes } from './get-bytes.ts';

/** Debian's package and binary. */
const command = 'prometheus-node-exporter';

/** Serves the page of `url` by node_exporter, where that is installed; null where not. */
export async function withNodeExporter<T>(url: string, use: (url: string) => Promise<T>): Promise<T | null> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await writeFile(join(folder, 'page.prom'), await getBytes(url, 'identity'));
    await using exporter = await startExporter(folder);
    return exporter && (await use(exporter.url));
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Exporter extends AsyncDisposable {
  readonly url: string;
}

async function startExporter(folder: string): Promise<Exporter | null> {
  const port = await freePort();
  const options = [
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ];
  const exporter = spawn(command, options, { stdio: 'ignore' });
  const isThere = await once(exporter, 'spawn').then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  const url = `http://127.0.0.1:${port}/metrics`;
  await answering(url);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      exporter.kill();
      await once(exporter, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const isThere = await getBytes(url, 'gzip').then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await delay(100);
  }
  throw new Error(`${command} does not answer`);
}
