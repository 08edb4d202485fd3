import { type Blinding, blind, blindings, failFor } from './api-failures.ts';
import { during, type Kind, recover, setStatus } from './incident.ts';
import { clusterPage } from './outage-kinds.ts';

const alone = blindings.map(
  ({ name, alert, operations, failing }): Kind => ({
    name,
    play: ({ tenant, draw }) => {
      const to = draw.between(7, 30);
      return {
        minutes: to + 20,
        acts: failFor(tenant, [0, to], operations, failing),
        demands: [blind(alert, 0, to)],
      };
    },
  }),
);

/** The same failures while a cluster is down, or before one goes down. */
const overlapping: readonly Kind[] = [
  {
    name: 'the exporter is blind during the outage of a cluster',
    play: ({ tenant, draw }) => {
      const { alert, operations, failing } = draw.oneOf(blindings as [Blinding, ...Blinding[]]);
      const from = draw.between(8, 15);
      const to = from + draw.between(7, 30);
      const up = to + draw.between(8, 20);
      return {
        minutes: up + 20,
        acts: [
          ...during(0, up, tenant.members('c3'), setStatus('ERROR'), recover),
          ...failFor(tenant, [from, to], operations, failing),
        ],
        demands: [clusterPage('c3', 0, up), blind(alert, from, to)],
      };
    },
  },
  {
    name: 'a cluster goes down while the exporter is blind',
    play: ({ tenant, draw }) => {
      const { alert, operations, failing } = draw.oneOf(blindings as [Blinding, ...Blinding[]]);
      const to = draw.between(10, 25);
      const up = to + draw.between(15, 25);
      return {
        minutes: up + 20,
        acts: [
          ...failFor(tenant, [0, to], operations, failing),
          ...during(draw.between(1, 8), up, tenant.members('c3'), setStatus('FAILED'), recover),
        ],
        demands: [blind(alert, 0, to), { ...clusterPage('c3', to, up), within: 2.5 }],
      };
    },
  },
  {
    name: 'an outage that ends while the exporter is blind',
    play: ({ tenant, draw }) => {
      const { alert, operations, failing } = draw.oneOf(blindings as [Blinding, ...Blinding[]]);
      const from = draw.between(8, 15);
      const to = from + draw.between(10, 25);
      return {
        minutes: to + 25,
        acts: [
          ...during(0, from + 3, tenant.members('c2'), setStatus('ERROR'), recover),
          ...failFor(tenant, [from, to], operations, failing),
        ],
        demands: [{ ...clusterPage('c2', 0, to), endsWithin: 3 }, blind(alert, from, to)],
      };
    },
  },
];

export const blindnessKinds: readonly Kind[] = [...alone, ...overlapping];
