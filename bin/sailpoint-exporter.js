#!/usr/bin/env node
// Starts the program: the TypeScript of a checkout, or the JavaScript of an installed package. Node 18 can read this file. An old
// Node runs the program with the newer Node that npm installed beside it, or says what to install.
import { existsSync } from 'node:fs';

const oldestNode = 24;

const source = new URL('../src/main.ts', import.meta.url);
const main = existsSync(source) ? source : new URL('../dist/main.js', import.meta.url);

if (process.env.npm_lifecycle_event !== undefined) endWithParent();
if (Number.parseInt(process.versions.node, 10) >= oldestNode) await runHere();
else await runWithNewerNode();

/** npm and npx start a shell that starts the program. A signal ends the shell, which does not pass it on. */
function endWithParent() {
  const parent = process.ppid;
  const look = () => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  };
  setInterval(look, 500).unref();
}

/** Once main.ts itself comes from the cache, too, Node does not load its compiler of TypeScript, which takes 10 MB. */
async function runHere() {
  const { enableCompileCache } = await import('node:module');
  const { fileURLToPath } = await import('node:url');
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/sailpoint-exporter', import.meta.url)));
  await import(main.href);
}

async function runWithNewerNode() {
  const { createRequire } = await import('node:module');
  const node = bundledNode(createRequire(import.meta.url));
  if (node === null) {
    process.stderr.write(
      `sailpoint-exporter needs Node ${oldestNode} or newer, and this is ${process.version}; install it from https://nodejs.org\n`,
    );
    process.exitCode = 2;
    return;
  }
  const { fileURLToPath } = await import('node:url');
  const args = [fileURLToPath(main), ...process.argv.slice(2)];
  // Node 22.15 and newer can become another program; before that it must stay as a parent.
  if (process.execve) process.execve(node, [node, ...args], process.env);
  const { spawn } = await import('node:child_process');
  superviseChild(spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }), node);
}

/** The Node that `npm ci` puts into a checkout on Linux; null elsewhere, and in an installed package. */
function bundledNode(require) {
  try {
    return require.resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return null;
  }
}

/** Passes on signals and the exit code. The channel closes when this process is killed: then the child ends, too. */
function superviseChild(child, node) {
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Cannot run ${node}: ${error.message}\n`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
