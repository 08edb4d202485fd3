import type { CommandBuilder } from './context.ts';

interface CommandRow {
  readonly description: string;
  /** Ends with 0 when it is stopped; all others are interrupted by a signal. */
  readonly runsUntilStopped?: true;
  /** A command's code, and the libraries that only it needs, are loaded when it is called. */
  readonly load: () => Promise<CommandBuilder>;
}

export const commandTable: Readonly<Record<string, CommandRow>> = {
  serve: {
    description: 'sweep every tenant on schedule and serve metrics, health and the fleet page',
    runsUntilStopped: true,
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  once: {
    description: 'sweep every tenant once and print the result',
    load: async () => (await import('./once.ts')).onceCommand,
  },
  'check-config': {
    description: 'validate the configuration; with --online also what it points to',
    load: async () => (await import('./check-config.ts')).checkConfigCommand,
  },
  clients: {
    description: 'call one operation of the managed-clients API and print its answer as JSON',
    load: async () => (await import('./clients.ts')).clientsCommand,
  },
  simulate: {
    description: 'serve a simulated tenant, to rehearse the whole alert path',
    runsUntilStopped: true,
    load: async () => (await import('./simulate.ts')).simulateCommand,
  },
};
