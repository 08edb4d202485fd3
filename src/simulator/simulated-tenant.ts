import { clientTypes } from '../fleet/client.ts';
import type { Clock } from '../lib/clock.ts';
import { after, type Instant, millis } from '../lib/units.ts';
import { type Appliance, createFleet, makeAppliance, type SimulatedCluster } from './appliance.ts';
import { type Certificates, createCertificates } from './cluster-certificates.ts';
import type { Disruption } from './disruption.ts';
import { aged, type Moment, type Overlay, overStatus, untouched } from './overlay.ts';
import { type PlayOptions, playScenario, type ScenarioPlayer } from './play-scenario.ts';
import { type Member, managedCluster } from './wire-clusters.ts';
import {
  type ApplianceView,
  healthIndicators,
  listedHealth,
  managedClient,
  statusDocument,
  type WireObject,
} from './wire-shapes.ts';

interface Resident {
  readonly appliance: Appliance;
  readonly overlay: Overlay;
}

/** The state of the simulated tenant. Objects are computed when they are requested; only changes to them are kept. */
export class SimulatedTenant {
  readonly #seed: number;
  readonly #clock: Clock;
  readonly #player: ScenarioPlayer;
  readonly #certificates: Certificates;
  readonly #residents = new Map<string, Resident>();
  readonly #clusters = new Map<string, SimulatedCluster>();
  #created: number;

  constructor(options: PlayOptions) {
    const { seed, size } = options.fleet;
    this.#seed = seed;
    this.#clock = options.clock;
    this.#player = playScenario(options);
    this.#certificates = createCertificates(seed);
    for (const member of createFleet(seed, size)) {
      this.#residents.set(member.id, { appliance: member, overlay: untouched });
      this.#clusters.set(member.cluster.id, member.cluster);
    }
    this.#created = size;
  }

  /** All elements of the list, as functions, so that only the requested page is computed. */
  elements(): readonly (() => WireObject)[] {
    return Array.from(this.#residents.values(), (resident) => () => this.#client(resident));
  }

  clients = (): readonly WireObject[] => this.elements().map((element) => element());

  client(id: string): WireObject | undefined {
    const resident = this.#residents.get(id);
    return resident && this.#client(resident);
  }

  status(id: string): WireObject | undefined {
    const resident = this.#residents.get(id);
    if (resident === undefined) return undefined;
    const document = statusDocument(this.#view(resident));
    const { status, body } = resident.overlay;
    return { ...document, body: { ...document.body, ...body }, ...status };
  }

  healthIndicators(id: string): WireObject | undefined {
    const resident = this.#residents.get(id);
    return resident && healthIndicators(this.#view(resident));
  }

  clusters = (): readonly WireObject[] => this.clusterElements().map((element) => element());

  /** All elements of the list of clusters, as functions. */
  clusterElements(): readonly (() => WireObject)[] {
    const members = this.#membersByCluster();
    return Array.from(
      this.#clusters.values(),
      (cluster) => () => this.#clusterObject(cluster, members.get(cluster.id) ?? []),
    );
  }

  clusterObject = (cluster: SimulatedCluster): WireObject =>
    this.#clusterObject(cluster, this.#membersByCluster().get(cluster.id) ?? []);

  #membersByCluster(): ReadonlyMap<unknown, readonly Resident[]> {
    return Map.groupBy(
      this.#residents.values(),
      ({ appliance, overlay }) => overlay.client['clusterId'] ?? appliance.cluster.id,
    );
  }

  #clusterObject(cluster: SimulatedCluster, residents: readonly Resident[]): WireObject {
    const state = this.#player.cluster(cluster);
    return managedCluster({
      seed: this.#seed,
      cluster,
      state,
      members: residents.map((resident) => this.#member(resident)),
      certificate: this.#certificates(cluster.ordinal, state.certificateEnd),
    });
  }

  #member(resident: Resident): Member {
    const { vitals } = this.#view(resident);
    const { status = vitals.status } = resident.overlay.client;
    return { id: resident.appliance.id, status, vitals };
  }

  cluster(id: unknown): SimulatedCluster | undefined {
    return typeof id === 'string' ? this.#clusters.get(id) : undefined;
  }

  /** The type under which the status endpoint knows this client: the one it shows, if that is one of the four, else its real one. */
  typeOf(id: string): string | undefined {
    const resident = this.#residents.get(id);
    if (resident === undefined) return undefined;
    const { type } = resident.overlay.client;
    const shown = typeof type === 'string' ? type.toUpperCase() : '';
    return clientTypes.some((known) => known === shown) ? shown : resident.appliance.type;
  }

  /** Adds an appliance with the given values. It is well and sends heartbeats unless they say otherwise. Returns its id. */
  add(values: WireObject = {}, kind: 'running' | 'draft' = 'running'): string {
    const { clusterId, id: wanted } = values;
    const home = this.cluster(clusterId) ?? this.#firstCluster();
    const fresh = makeAppliance(this.#seed, this.#created++, home, kind === 'draft');
    const id = typeof wanted === 'string' ? wanted : fresh.id;
    this.#residents.set(id, { appliance: { ...fresh, id }, overlay: { ...untouched, client: values } });
    return id;
  }

  #firstCluster(): SimulatedCluster {
    const [first = { ordinal: 0, id: 'simulated-cluster', name: 'simulated-cluster' }] =
      this.#clusters.values();
    this.#clusters.set(first.id, first);
    return first;
  }

  remove(id: string): boolean {
    return this.#residents.delete(id);
  }

  /** Replaces fields of the list's object by any values, wrong ones included; undefined leaves a field out. */
  change(id: string, values: WireObject): void {
    this.amend(id, ({ client }) => ({ client: { ...client, ...values } }));
  }

  /** Replaces fields of the status document. If `body` is an object, its fields replace those of the document's body. */
  changeStatus(id: string, values: WireObject): void {
    this.amend(id, (overlay) => overStatus(overlay, values));
  }

  /** Takes over the appliance's own report, which counts as a heartbeat and states its status. */
  report(id: string, { status, body }: WireObject): void {
    const { lastSeen: _, sinceSeen: __, sinceSeenMillis: ___, ...kept } = Object(body);
    this.change(id, { status });
    this.changeStatus(id, { status, body: { ...kept, status } });
    this.amend(id, ({ lastBeat }, { at }) => ({
      lastBeat: (living) => Math.max(at, lastBeat(living) ?? at),
    }));
  }

  /** The tenant's own wall clock. */
  now = (): Instant => {
    const disruption = this.disruption();
    return after(this.#clock.now(), disruption.kind === 'skewed' ? disruption.by : millis(0));
  };

  disruption = (): Disruption => this.#player.disruption();

  credentialEnd = (): Instant => this.#player.credentialEnd();

  /** Replaces parts of the overlay of this client. */
  amend(id: string, over: (overlay: Overlay, moment: Moment) => Partial<Overlay>): void {
    const resident = this.#residents.get(id);
    if (resident === undefined) throw new Error(`the simulated tenant has no client ${id}`);
    const { overlay } = resident;
    const at = this.#player.at();
    const { age } = this.#view(resident).vitals;
    const changed = { ...overlay, ...over(overlay, { at, lastBeat: age === null ? null : at - age }) };
    this.#residents.set(id, { ...resident, overlay: changed });
  }

  #client(resident: Resident): WireObject {
    const view = this.#view(resident);
    return {
      ...managedClient(view),
      healthIndicators: listedHealth(view),
      ...resident.overlay.client,
    };
  }

  #view({ appliance, overlay }: Resident): ApplianceView {
    const seen = aged(this.#player.vitals(appliance), overlay, this.#player.at());
    return { seed: this.#seed, appliance, vitals: seen, now: this.now() };
  }
}
