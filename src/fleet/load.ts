/** What a daemon has to do. */
export interface Load {
  /** Managed clients of all tenants; Infinity until each tenant has been listed. */
  readonly clients: number;
  /** How many API requests all rate limits together allow. */
  readonly requestsPerSecond: number;
}

/** Its garbage is small, too. */
const fewClients = 2_500;

/** Ten times SailPoint's own limit: one CPU is not waited for below it. */
const slowRequests = 100;

/** Whether sweeps wait for the CPU, and not for a rate limit, and are too small for memory to matter more. */
export const waitsForCpu = ({ clients, requestsPerSecond }: Load): boolean =>
  clients <= fewClients && requestsPerSecond > slowRequests;
