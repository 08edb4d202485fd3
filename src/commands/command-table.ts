import { type CommandBuilder, type ExitCode, exitCodes } from './context.ts';

interface CommandRow {
  readonly description: string;
  readonly examples: readonly string[];
  readonly exits: readonly ExitCode[];
  /** What 1 means, if not what it does for most. */
  readonly failure?: string;
  /** Ends with 0 when it is stopped; all others are interrupted by a signal. */
  readonly runsUntilStopped?: true;
  /** A command's code, and the libraries that only it needs, are loaded when it is called. */
  readonly load: () => Promise<CommandBuilder>;
}

const { good, failed, usage, unhealthy, interrupted } = exitCodes;
const daemon = {
  runsUntilStopped: true,
  exits: [good, failed, usage],
  failure: 'it cannot listen on its address: the port is taken, for example',
} as const;
const oneShot = { exits: [good, failed, usage, interrupted] } as const;
const api = 'sailpoint-exporter clients';

export const commandTable: Readonly<Record<string, CommandRow>> = {
  serve: {
    ...daemon,
    description: 'sweep every tenant on schedule and serve metrics, health and the fleet page',
    examples: ['sailpoint-exporter serve --demo', 'sailpoint-exporter serve --config config.yaml --watch'],
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  once: {
    description: 'sweep every tenant once and print the result',
    examples: [
      'sailpoint-exporter once --config config.yaml --only care',
      'sailpoint-exporter once --config config.yaml --output json --fail-on unhealthy',
    ],
    exits: [good, failed, usage, unhealthy, interrupted],
    load: async () => (await import('./once.ts')).onceCommand,
  },
  'check-config': {
    ...oneShot,
    description: 'validate the configuration; with --online also what it points to',
    examples: [
      'sailpoint-exporter check-config config.yaml --online',
      'sailpoint-exporter check-config --web.config.file web.yml',
    ],
    load: async () => (await import('./check-config.ts')).checkConfigCommand,
  },
  clients: {
    ...oneShot,
    description: 'call one operation of the managed-clients API and print its answer as JSON',
    examples: [`${api} list --all`, `${api} status 2c91808a7813090a017814121e121518`],
    load: async () => (await import('./clients.ts')).clientsCommand,
  },
  clusters: {
    ...oneShot,
    description: 'list the managed clusters, or show one; keys, certificates and hosts masked',
    examples: [
      'sailpoint-exporter clusters list',
      'sailpoint-exporter clusters get 2c91808876dd79120176f758af765c58',
    ],
    load: async () => (await import('./clusters.ts')).clustersCommand,
  },
  simulate: {
    ...daemon,
    description: 'serve a simulated tenant, to rehearse the whole alert path',
    examples: ['sailpoint-exporter simulate --scenario one-down --clients 60'],
    load: async () => (await import('./simulate.ts')).simulateCommand,
  },
  completion: {
    exits: [good, usage],
    description: 'print a script that lets a shell complete commands and flags',
    examples: [
      'source <(sailpoint-exporter completion bash)',
      'sailpoint-exporter completion fish > ~/.config/fish/completions/sailpoint-exporter.fish',
    ],
    load: async () => (await import('./completion.ts')).completionCommand,
  },
  version: {
    exits: [good, usage],
    description: 'print the version, and that of Node',
    examples: ['sailpoint-exporter version'],
    load: async () => (await import('./version-command.ts')).versionCommand,
  },
};
