import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Duplex } from 'node:stream';
import { createSecureContext, getCACertificates } from 'node:tls';
import type { Secret } from '../lib/secret.ts';
import type { Millis } from '../lib/units.ts';
import { openTunnel, type TunnelSettings } from './proxy-tunnel.ts';

export interface ConnectionSettings {
  readonly requestTimeout: Millis;
  readonly connection: {
    /** URL of the proxy. It may hold a password. */
    readonly proxy: Secret | null;
    /** PEM certificates of private authorities, trusted in addition to the system's. */
    readonly authorities: { readonly certificates: readonly string[] } | null;
  };
  /** Reads the private authorities again. Null if there are none or they cannot be read. */
  readonly rereadAuthorities: () => Promise<readonly string[] | null>;
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Node tries a host's addresses one after the other, and gives each but the last 250 ms. That is too short for a distant network.
 * A share of the request's timeout leaves time for this many addresses.
 */
const addressesTried = 4;

/** The connections to one tenant's host. They stay open between requests until they are disposed of. */
export class TenantConnections implements Disposable {
  readonly #settings: ConnectionSettings;
  #trusted: readonly string[];
  #agents: Agents;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
    this.#trusted = settings.connection.authorities?.certificates ?? [];
    this.#agents = this.#createAgents();
  }

  get agents(): Agents {
    return this.#agents;
  }

  get usesProxy(): boolean {
    return this.#settings.connection.proxy !== null;
  }

  /** One idle connection was dead. The others may be dead as well, for example after a firewall has forgotten them. */
  closeIdle(): void {
    for (const agent of [this.#agents.http, this.#agents.https]) {
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
    }
  }

  /** The host's certificate was refused. Its authority may be new. */
  async renewTrust(): Promise<void> {
    const found = await this.#settings.rereadAuthorities();
    if (found === null || found.join() === this.#trusted.join()) return;
    this.#trusted = found;
    this.closeIdle();
    this.#agents = this.#createAgents();
  }

  [Symbol.dispose](): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  #createAgents(): Agents {
    const { connection, requestTimeout } = this.#settings;
    const options = {
      keepAlive: true,
      autoSelectFamilyAttemptTimeout: Math.ceil(requestTimeout / addressesTried),
    };
    // Created once, because reading the system's authorities takes milliseconds.
    const trust =
      this.#trusted.length === 0
        ? {}
        : { secureContext: createSecureContext({ ca: [...getCACertificates('default'), ...this.#trusted] }) };
    const https = new HttpsAgent({ ...options, ...trust });
    if (connection.proxy !== null) {
      const { autoSelectFamilyAttemptTimeout } = options;
      const tunnel = {
        proxy: connection.proxy,
        timeout: requestTimeout,
        autoSelectFamilyAttemptTimeout,
        ...trust,
      };
      connectThrough(https, tunnel);
    }
    // Without TLS there is only the machine itself, which is never asked through a proxy.
    return { http: new HttpAgent(options), https };
  }
}

/** Has an agent make its TLS connections within tunnels. */
function connectThrough(agent: HttpsAgent, tunnel: TunnelSettings): void {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const { host, port } = options;
    const target = { host: host ?? '', port: Number(port) };
    openTunnel(target, tunnel, (opened) => {
      if (opened.kind === 'failed') callback?.(opened.failure, new Duplex());
      else callback?.(null, connect(Object.assign(options, { socket: opened.value })) as Duplex);
    });
    return undefined;
  };
}
