import { UsageError } from '../../src/lib/errors.ts';
import { seconds } from '../../src/lib/units.ts';
import type { Effect, Target } from '../simulator-tools/faults.ts';
import type { SoakRig } from './soak-rig.ts';

/** Something that happens to the daemon; after it all is as it was, but for what the daemon may have kept. */
export interface Chapter {
  readonly name: string;
  readonly happen: (rig: SoakRig) => Promise<void>;
}

const list = { operation: 'getManagedClients' } as const;
const status = { operation: 'getManagedClientStatus' } as const;

const sweeps = async (rig: SoakRig, times: number): Promise<void> => {
  for (let sweep = 0; sweep < times; sweep++) await rig.sweep();
};

const fault = (name: string, target: Target, effect: Effect): Chapter => ({
  name,
  happen: async (rig) => {
    using struck = rig.simulator.faults.add(target, effect);
    await sweeps(rig, 2);
    struck[Symbol.dispose]();
    await sweeps(rig, 1);
  },
});

const churn: Chapter = {
  name: 'clients come, are renamed, move and go',
  happen: async (rig) => {
    const { tenant } = rig.simulator;
    const [home = {}, ...others] = tenant.clients();
    const ids = [1, 2, 3].map((number) => tenant.add({ name: `guest ${number}` }));
    await sweeps(rig, 2);
    for (const id of ids) tenant.change(id, { name: `renamed ${id}`, clusterId: home['clusterId'] });
    const moved = String(others[0]?.['id']);
    tenant.change(moved, { name: 'renamed', clusterId: home['clusterId'] });
    tenant.setStatus(moved, 'ERROR');
    await sweeps(rig, 2);
    for (const id of ids) tenant.remove(id);
    tenant.restore(moved);
    await sweeps(rig, 3);
  },
};

const reloads: Chapter = {
  name: 'reloads: a tenant goes and comes, changes, a bad file, and during a sweep',
  happen: async (rig) => {
    await rig.reload((first) => ({ ...first, tenants: first.tenants.slice(0, 1) }));
    await sweeps(rig, 1);
    await rig.reload((first) => ({ ...first, notSeenAfter: seconds(600) }));
    await rig.calm();
    await rig.reload(() => {
      throw new UsageError('bad');
    });
    await sweeps(rig, 1);
    await rig.reload((first) => ({ ...first, sweep: { ...first.sweep, concurrency: 3 } }));
    await rig.reload((first) => first);
    await rig.calm();
    await sweeps(rig, 1);
  },
};

const badElements: Chapter = {
  name: 'bad elements in the list',
  happen: async (rig) => {
    const planted = [null, 7, { id: null }].map((element) => rig.simulator.tenant.plant(element));
    await sweeps(rig, 2);
    for (const plant of planted) plant[Symbol.dispose]();
    await sweeps(rig, 1);
  },
};

const scrapes: Chapter = {
  name: 'scrapes during a sweep',
  happen: async (rig) => {
    await Promise.all([rig.sweep(), ...Array.from({ length: 5 }, rig.scrape)]);
  },
};

const retryAfter = { 'retry-after': '2' };

/** A block: each of them once. Afterwards the fleet and the configuration are the first ones. */
export const chapters: readonly Chapter[] = [
  churn,
  fault('429 on the list', { ...list, times: 2 }, { kind: 'status', status: 429, headers: retryAfter }),
  fault('429 on status calls', { ...status, times: 4 }, { kind: 'status', status: 429, headers: retryAfter }),
  fault('resets', { ...status, probability: 0.3 }, { kind: 'reset' }),
  fault('a list that hangs', { ...list, times: 1 }, { kind: 'hang' }),
  fault('a status call that hangs', { ...status, times: 1 }, { kind: 'hang' }),
  fault('500 on everything', {}, { kind: 'status', status: 500 }),
  fault('cut-off JSON', { ...status, probability: 0.3 }, { kind: 'cut-json' }),
  fault('tokens revoked', { ...status, times: 2 }, { kind: 'revoke-tokens' }),
  badElements,
  reloads,
  scrapes,
];
