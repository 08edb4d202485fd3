import { run } from '../../src/commands/program.ts';

// The program without what src/main.ts tells V8, and with no care for signals.
const { signal } = new AbortController();
process.exit(await run(process.argv.slice(2), { env: process.env, signal, onHangup: () => {} }));
