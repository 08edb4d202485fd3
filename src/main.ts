#!/usr/bin/env node
// First of all, since as PID 1 a process without handlers cannot be stopped; the rest is loaded after.
const stop = new AbortController();
let isLoading = true;
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    if (isLoading) process.exit(0);
    stop.abort();
  });
}

const { systemClock } = await import('./lib/clock.ts');
const { saveMemory } = await import('./lib/memory.ts');
saveMemory(systemClock);
const { run } = await import('./commands/program.ts');
isLoading = false;
const exitCode = await run(process.argv.slice(2), {
  env: process.env,
  signal: stop.signal,
  onHangup: (listener) => void process.on('SIGHUP', listener),
});
process.exit(exitCode);
