import { fraction, hex, uuid } from './seeded.ts';

/** What stays the same about a simulated appliance. */
export interface Appliance {
  /** Its place in the order in which the fleet was created. */
  readonly ordinal: number;
  readonly id: string;
  /** The id it has in API management, which is not its `id`. */
  readonly clientId: string;
  readonly name: string | null;
  readonly description: string;
  readonly type: string;
  readonly cluster: SimulatedCluster;
  /** It was ordered but never started, so it has never been seen. */
  readonly draft: boolean;
}

export interface SimulatedCluster {
  readonly ordinal: number;
  readonly id: string;
  readonly name: string;
}

const regions = ['emea', 'amer', 'apac', 'latam'] as const;
const sites = ['datacenter', 'branch', 'sandbox', 'cloud'] as const;

function cluster(seed: number, ordinal: number): SimulatedCluster {
  const region = regions[ordinal % regions.length];
  const site = sites[Math.floor(ordinal / regions.length) % sites.length];
  return { ordinal, id: hex(32, seed, 'cluster', ordinal), name: `${region}-${site}-${ordinal + 1}` };
}

/** All appliances of a cluster are of one type. */
export const applianceTypeOf = ({ ordinal }: SimulatedCluster): 'CCG' | 'VA' =>
  ordinal % 4 === 2 ? 'CCG' : 'VA';

/** Real ids are hex, dashed UUIDs or short numbers. */
function idOf(seed: number, ordinal: number): string {
  if (ordinal % 11 === 5) return String(4_000 + ordinal);
  return ordinal % 7 === 3 ? uuid(seed, 'id', ordinal) : hex(32, seed, 'id', ordinal);
}

/** Names may be missing and need not be unique. */
function nameOf({ name }: SimulatedCluster, ordinal: number): string | null {
  if (ordinal === 5) return null;
  return ordinal === 7 || ordinal === 8 ? 'va-spare' : `va-${name}-${ordinal + 1}`;
}

export function makeAppliance(
  seed: number,
  ordinal: number,
  home: SimulatedCluster,
  draft: boolean,
): Appliance {
  return {
    ordinal,
    id: idOf(seed, ordinal),
    clientId: uuid(seed, 'api client', ordinal),
    name: nameOf(home, ordinal),
    description: `Appliance ${ordinal + 1} of ${home.name}`,
    type: applianceTypeOf(home),
    cluster: home,
    draft,
  };
}

/** Creates clusters of two to four appliances; the last may have fewer. The last twelfth of the appliances are drafts. */
export function createFleet(seed: number, size: number): readonly Appliance[] {
  const fleet: Appliance[] = [];
  const firstDraft = size - Math.floor(size / 12);
  for (let ordinal = 0; fleet.length < size; ordinal++) {
    const home = cluster(seed, ordinal);
    const members = 2 + Math.floor(fraction(seed, 'members', ordinal) * 3);
    for (let member = 0; member < members && fleet.length < size; member++) {
      fleet.push(makeAppliance(seed, fleet.length, home, fleet.length >= firstDraft));
    }
  }
  return fleet;
}
