import { clientTypes } from '../fleet/client.ts';
import type { Clock } from '../lib/clock.ts';
import { after, type Instant, millis } from '../lib/units.ts';
import { type Appliance, type Cluster, foundFleet, makeAppliance } from './appliance.ts';
import { type Certificates, createCertificates } from './certificates.ts';
import { aged, type Moment, type Overlay, overStatus, untouched } from './overlay.ts';
import { type Story, type StoryOptions, tell } from './story.ts';
import type { Weather } from './weather.ts';
import { type Member, managedCluster } from './wire-clusters.ts';
import {
  healthIndicators,
  listedHealth,
  managedClient,
  type Sighting,
  statusDocument,
  type WireObject,
} from './wire-shapes.ts';

interface Resident {
  readonly appliance: Appliance;
  readonly overlay: Overlay;
}

/** The state of the simulated tenant. Objects are computed when asked for; only what deviates is kept. */
export class SimulatedTenant {
  readonly #seed: number;
  readonly #clock: Clock;
  readonly #story: Story;
  readonly #certificates: Certificates;
  readonly #residents = new Map<string, Resident>();
  readonly #clusters = new Map<string, Cluster>();
  #founded: number;

  constructor(options: StoryOptions) {
    const { seed, size } = options.fleet;
    this.#seed = seed;
    this.#clock = options.clock;
    this.#story = tell(options);
    this.#certificates = createCertificates(seed);
    for (const member of foundFleet(seed, size)) {
      this.#residents.set(member.id, { appliance: member, overlay: untouched });
      this.#clusters.set(member.cluster.id, member.cluster);
    }
    this.#founded = size;
  }

  /** All elements of the list. Functions, so that only the page asked for is computed. */
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
    const document = statusDocument(this.#sighting(resident));
    const { status, body } = resident.overlay;
    return { ...document, body: { ...document.body, ...body }, ...status };
  }

  healthIndicators(id: string): WireObject | undefined {
    const resident = this.#residents.get(id);
    return resident && healthIndicators(this.#sighting(resident));
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

  clusterObject = (cluster: Cluster): WireObject =>
    this.#clusterObject(cluster, this.#membersByCluster().get(cluster.id) ?? []);

  #membersByCluster(): ReadonlyMap<unknown, readonly Resident[]> {
    return Map.groupBy(
      this.#residents.values(),
      ({ appliance, overlay }) => overlay.client['clusterId'] ?? appliance.cluster.id,
    );
  }

  #clusterObject(cluster: Cluster, residents: readonly Resident[]): WireObject {
    const state = this.#story.cluster(cluster);
    return managedCluster({
      seed: this.#seed,
      cluster,
      state,
      members: residents.map((resident) => this.#member(resident)),
      certificate: this.#certificates(cluster.ordinal, state.certificateEnd),
    });
  }

  #member(resident: Resident): Member {
    const { vitals } = this.#sighting(resident);
    const { status = vitals.status } = resident.overlay.client;
    return { id: resident.appliance.id, status, vitals };
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
    return clientTypes.some((known) => known === shown) ? shown : resident.appliance.type;
  }

  /** A new appliance with the given values, well and beating unless they say otherwise. Returns its id. */
  add(values: WireObject = {}, kind: 'running' | 'draft' = 'running'): string {
    const { clusterId, id: wanted } = values;
    const home = this.cluster(clusterId) ?? this.#firstCluster();
    const fresh = makeAppliance(this.#seed, this.#founded++, home, kind === 'draft');
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
    this.lay(id, ({ client }) => ({ client: { ...client, ...values } }));
  }

  /** The same for the status document; values for `body`, when an object, are laid over the body's own. */
  changeStatus(id: string, values: WireObject): void {
    this.lay(id, (overlay) => overStatus(overlay, values));
  }

  /** The appliance's own report is a heartbeat, and its word on its state. */
  report(id: string, { status, body }: WireObject): void {
    const { lastSeen: _, sinceSeen: __, sinceSeenMillis: ___, ...kept } = Object(body);
    this.change(id, { status });
    this.changeStatus(id, { status, body: { ...kept, status } });
    this.lay(id, ({ lastBeat }, { at }) => ({ lastBeat: (living) => Math.max(at, lastBeat(living) ?? at) }));
  }

  /** The tenant's own wall clock. */
  now = (): Instant => {
    const weather = this.weather();
    return after(this.#clock.now(), weather.kind === 'skewed' ? weather.by : millis(0));
  };

  weather = (): Weather => this.#story.weather();

  credentialEnd = (): Instant => this.#story.credentialEnd();

  /** Replaces parts of what was laid over this client. */
  lay(id: string, over: (overlay: Overlay, moment: Moment) => Partial<Overlay>): void {
    const resident = this.#residents.get(id);
    if (resident === undefined) throw new Error(`the simulated tenant has no client ${id}`);
    const { overlay } = resident;
    const at = this.#story.at();
    const { age } = this.#sighting(resident).vitals;
    const changed = { ...overlay, ...over(overlay, { at, lastBeat: age === null ? null : at - age }) };
    this.#residents.set(id, { ...resident, overlay: changed });
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
    const seen = aged(this.#story.vitals(appliance), overlay, this.#story.at());
    return { seed: this.#seed, appliance, vitals: seen, now: this.now() };
  }
}
