import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface DaemonOptions {
  /** The APIs of its tenants. */
  readonly tenants: readonly string[];
  /** What the configuration says besides, as YAML. */
  readonly settings?: string;
  /** Of each tenant; without: as many requests as it takes. */
  readonly rateLimit?: string;
  /** Relative to the project; the real one by default. */
  readonly program?: string;
  /** Of Node. */
  readonly flags?: readonly string[];
}

/** One line of the daemon's log. */
export interface Event {
  readonly event: string;
  readonly tenant?: string;
  readonly durationSeconds: number;
  readonly port?: number;
}

export interface Usage {
  readonly rss: number;
  /** The part of it that no other process can share. */
  readonly anonymous: number;
  /** The most there ever was. */
  readonly peak: number;
  readonly cpuMillis: number;
}

/** The whole program as users run it, in a process of its own. */
export interface Daemon extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** The next event of this name that has not been waited for. */
  readonly next: (name: string) => Promise<Event>;
  readonly usage: () => Promise<Usage>;
}

export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const config = join(folder, 'config.yaml');
  await writeFile(config, configFor(options));
  const main = fileURLToPath(
    new URL(`../${options.program ?? 'bin/sailpoint-exporter.js'}`, import.meta.url),
  );
  const args = [...(options.flags ?? []), main, 'serve', '--config', config];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  stack.defer(() => end(child));
  const next = eventsOf(child);
  const { port } = await next('server.listening');
  const { pid = 0 } = child;
  const opened = stack.move();
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    pid,
    next,
    usage: () => usageOf(pid),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const configFor = ({ tenants, settings = '', rateLimit }: DaemonOptions): string => `
listen: { host: 127.0.0.1, port: 0 }
${settings}
tenants:
${tenants
  .map(
    (url, index) => `
  - name: tenant-${index}
    baseUrl: ${url}
    clientId: client-${index}
    clientSecret: secret
    rateLimit: ${rateLimit ?? '{ requests: 1000000, window: 1s }'}`,
  )
  .join('')}
`;

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

function eventsOf(child: ChildProcess): (name: string) => Promise<Event> {
  const unread: Event[] = [];
  const waiting: { readonly name: string; readonly take: (event: Event) => void }[] = [];
  if (child.stdout === null) throw new Error('no output');
  createInterface(child.stdout).on('line', (line) => {
    const event = JSON.parse(line) as Event;
    // There are thousands at once, and no benchmark waits for them.
    if (event.event.startsWith('client.')) return;
    const index = waiting.findIndex(({ name }) => name === event.event);
    if (index === -1) unread.push(event);
    else waiting.splice(index, 1)[0]?.take(event);
  });
  return (name) => {
    const index = unread.findIndex(({ event }) => event === name);
    const [found] = index === -1 ? [] : unread.splice(index, 1);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((take) => waiting.push({ name, take }));
  };
}

/** What Linux knows of a process: https://man7.org/linux/man-pages/man5/proc.5.html */
export async function usageOf(pid: number): Promise<Usage> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const kilobytes = (key: string): number =>
    Number(new RegExp(`^${key}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]);
  // Fields 14 and 15, user and system time in hundredths of a second; the second may hold blanks, in brackets.
  const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  return {
    rss: kilobytes('VmRSS') * 1_024,
    anonymous: kilobytes('RssAnon') * 1_024,
    peak: kilobytes('VmHWM') * 1_024,
    cpuMillis: ((user ?? 0) + (system ?? 0)) * 10,
  };
}
