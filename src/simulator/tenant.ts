import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis, millis } from '../lib/units.ts';
import { type Appliance, type Cluster, foundFleet, makeAppliance } from './appliance.ts';
import { type Condition, lastBeat, type Vitals, vitals, well } from './living-fleet.ts';
import type { Scenario, Weather } from './scenarios.ts';
import { managedCluster } from './wire-clusters.ts';
import {
  healthIndicators,
  listedHealth,
  managedClient,
  type Sighting,
  statusDocument,
  type WireObject,
} from './wire-shapes.ts';

export interface TenantOptions {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly clients: number;
  readonly seed: number;
  /** How long all is well before the scenario begins. */
  readonly startsAfter: Millis;
  /** How many times faster than described the scenario runs. */
  readonly pace: number;
}

/** What a test or a user has laid over what the living fleet would say. */
interface Overlay {
  readonly client: WireObject;
  readonly status: WireObject;
  readonly body: WireObject;
  /** The one heartbeat that counts, when the appliance was silenced. */
  readonly silentSince: Millis | null;
  /** When the appliance last reported by itself. */
  readonly reportedAt: Millis | null;
}

interface Resident {
  readonly appliance: Appliance;
  readonly overlay: Overlay;
}

/** The types the status endpoint accepts. */
export const clientTypes: readonly unknown[] = ['CCG', 'VA', 'INTERNAL', 'IIQ_HARVESTER'];

const untouched: Overlay = { client: {}, status: {}, body: {}, silentSince: null, reportedAt: null };

/** The state of the simulated tenant. Objects are computed when asked for; only what deviates is kept. */
export class SimulatedTenant {
  readonly #options: TenantOptions;
  readonly #started;
  readonly #residents = new Map<string, Resident>();
  readonly #clusters = new Map<string, Cluster>();
  readonly #planted = new Set<{ readonly element: unknown }>();
  #founded: number;

  constructor(options: TenantOptions) {
    this.#options = options;
    this.#started = options.clock.tick();
    const fleet = foundFleet(options.seed, options.clients);
    for (const member of fleet) {
      this.#residents.set(member.id, { appliance: member, overlay: untouched });
      this.#clusters.set(member.cluster.id, member.cluster);
    }
    this.#founded = fleet.length;
  }

  /** All elements of the list, those planted last. Functions, so that only the page asked for is computed. */
  elements(): readonly (() => unknown)[] {
    return [
      ...this.#residents.values().map((resident) => () => this.#client(resident)),
      ...this.#planted.values().map(
        ({ element }) =>
          () =>
            element,
      ),
    ];
  }

  /** The wire objects of all clients, planted elements left out. */
  clients(): readonly WireObject[] {
    return Array.from(this.#residents.values(), (resident) => this.#client(resident));
  }

  client(id: string): WireObject | undefined {
    const resident = this.#residents.get(id);
    return resident && this.#client(resident);
  }

  status(id: string): WireObject | undefined {
    const resident = this.#residents.get(id);
    if (resident === undefined) return undefined;
    const document = statusDocument(this.#sighting(resident));
    const { status, body } = resident.overlay;
    return { ...document, body: { ...document.body, ...body }, ...status };
  }

  healthIndicators(id: string): WireObject | undefined {
    const resident = this.#residents.get(id);
    return resident && healthIndicators(this.#sighting(resident));
  }

  clusters(): readonly WireObject[] {
    const members = Map.groupBy(this.clients(), ({ clusterId }) => clusterId);
    return [...this.#clusters.values()].map((cluster) => {
      const inside = (members.get(cluster.id) ?? []).map(({ id, status }) => ({ id: String(id), status }));
      return managedCluster(this.#options.seed, cluster, inside);
    });
  }

  cluster(id: unknown): Cluster | undefined {
    return typeof id === 'string' ? this.#clusters.get(id) : undefined;
  }

  /** The type for which the status endpoint knows this client: its own as it stands, if it is one of the four. */
  typeOf(id: string): string | undefined {
    const resident = this.#residents.get(id);
    if (resident === undefined) return undefined;
    const { type } = resident.overlay.client;
    const shown = typeof type === 'string' ? type.toUpperCase() : '';
    return clientTypes.includes(shown) ? shown : resident.appliance.type;
  }

  /** A new appliance with the given values, well and beating unless they say otherwise. Returns its id. */
  add(values: WireObject = {}, kind: 'running' | 'draft' = 'running'): string {
    const { clusterId, id: wanted } = values;
    const home = this.cluster(clusterId) ?? this.#firstCluster();
    const fresh = makeAppliance(this.#options.seed, this.#founded++, home, kind === 'draft');
    const id = typeof wanted === 'string' ? wanted : fresh.id;
    this.#residents.set(id, { appliance: { ...fresh, id }, overlay: { ...untouched, client: values } });
    return id;
  }

  #firstCluster(): Cluster {
    const [first = { ordinal: 0, id: 'simulated-cluster', name: 'simulated-cluster' }] =
      this.#clusters.values();
    this.#clusters.set(first.id, first);
    return first;
  }

  remove(id: string): boolean {
    return this.#residents.delete(id);
  }

  /** Lays these values over the list's object: null, wrong types and unknown fields included; undefined leaves a field out. */
  change(id: string, values: WireObject): void {
    this.#lay(id, ({ client }) => ({ client: { ...client, ...values } }));
  }

  /** The same for the status document; values for `body`, when an object, are laid over the body's own. */
  changeStatus(id: string, values: WireObject): void {
    const { body: over, ...rest } = values;
    const merges = typeof over === 'object' && over !== null && !Array.isArray(over);
    this.#lay(id, ({ status, body }) => ({
      status: { ...status, ...rest, ...('body' in values && !merges ? { body: over } : {}) },
      body: merges ? { ...body, ...over } : body,
    }));
  }

  /** The same status everywhere: in the list, the status document and its body. */
  setStatus(id: string, status: unknown): void {
    this.change(id, { status });
    this.changeStatus(id, { status, body: { status } });
  }

  /** Takes back whatever was laid over this client; one that was silenced beats again. */
  restore(id: string): void {
    this.#lay(id, () => untouched);
  }

  /** No heartbeat from now on: the age grows, the status stays. */
  silence(id: string): void {
    this.#lay(id, () => ({ silentSince: this.#now() }));
  }

  revive(id: string): void {
    this.#lay(id, () => ({ silentSince: null, reportedAt: this.#now() }));
  }

  /** The appliance's own report is a heartbeat, and its word on its state. */
  report(id: string, { status, body }: WireObject): void {
    const { lastSeen: _, sinceSeen: __, sinceSeenMillis: ___, ...kept } = Object(body);
    this.change(id, { status });
    this.changeStatus(id, { status, body: { ...kept, status } });
    this.#lay(id, () => ({ reportedAt: this.#now() }));
  }

  /** Puts anything at all at the end of the list, until disposed of. */
  plant(element: unknown): Disposable {
    const plant = { element };
    this.#planted.add(plant);
    return { [Symbol.dispose]: () => this.#planted.delete(plant) };
  }

  weather(): Weather {
    const at = this.#scenarioTime();
    return at < 0 ? { kind: 'clear' } : this.#options.scenario.weather(at);
  }

  #now = (): Millis => elapsed(this.#started, this.#options.clock.tick());

  #scenarioTime(): Millis {
    return millis((this.#now() - this.#options.startsAfter) * this.#options.pace);
  }

  #lay(id: string, over: (overlay: Overlay) => Partial<Overlay>): void {
    const resident = this.#residents.get(id);
    if (resident === undefined) throw new Error(`the simulated tenant has no client ${id}`);
    this.#residents.set(id, { ...resident, overlay: { ...resident.overlay, ...over(resident.overlay) } });
  }

  #client(resident: Resident): WireObject {
    const sighting = this.#sighting(resident);
    return {
      ...managedClient(sighting),
      healthIndicators: listedHealth(sighting),
      ...resident.overlay.client,
    };
  }

  #sighting({ appliance, overlay }: Resident): Sighting {
    const { seed, clock } = this.#options;
    const seen = vitals(seed, appliance, this.#condition(appliance), this.#now());
    return { seed, appliance, vitals: this.#aged(seen, appliance, overlay), now: clock.now() };
  }

  #aged(seen: Vitals, appliance: Appliance, { silentSince, reportedAt }: Overlay): Vitals {
    const now = this.#now();
    const silent = silentSince === null ? null : now - lastBeat(this.#options.seed, appliance, silentSince);
    const age = silent ?? seen.age;
    const sinceReport = reportedAt === null ? null : now - reportedAt;
    const known = [age, sinceReport].filter((value) => value !== null);
    return { ...seen, age: known.length === 0 ? null : millis(Math.min(...known)) };
  }

  #condition(appliance: Appliance): Condition {
    const { scenario, seed, clients, startsAfter, pace } = this.#options;
    const at = this.#scenarioTime();
    if (at < 0) return well;
    const condition = scenario.behaviour(appliance, at, { seed, size: clients });
    const { silentSince } = condition;
    return {
      ...condition,
      silentSince: silentSince === null ? null : millis(startsAfter + silentSince / pace),
    };
  }
}
