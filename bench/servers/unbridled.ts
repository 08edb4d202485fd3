import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { systemClock } from '../../src/lib/clock.ts';

// The daemon of `serve --config FILE`, but with V8 left to itself, and until it is killed.
const config = await loadConfig(process.argv.at(-1), process.env);
await startApp(config, { clock: systemClock, log: 1 });
