import { blind, everything, failFor, refusal } from './api-failures.ts';
import { type Act, type Demand, during, type Kind, recover, setStatus } from './incident.ts';
import type { IncidentTenant } from './incident-tenant.ts';
import { clusterPage } from './outage-kinds.ts';

const emptied = (tenant: IncidentTenant, from: number, to: number, left: number): readonly Act[] => [
  {
    minute: from,
    does: () => {
      const kept = new Set(tenant.appliances.slice(0, left));
      tenant.hides = (one) => !kept.has(one);
    },
  },
  {
    minute: to,
    does: () => {
      tenant.hides = () => false;
    },
  },
];

const emptyPage = (from: number, to: number): Demand => ({
  alert: 'FleetEmpty',
  about: '',
  at: from + 1,
  within: 2,
  ends: to + 3,
  endsWithin: 2,
});

export const listKinds: readonly Kind[] = [
  {
    name: 'the list is empty for a while',
    play: ({ tenant, draw }) => {
      const to = draw.between(5, 50);
      return { minutes: to + 20, acts: emptied(tenant, 0, to, 0), demands: [emptyPage(0, to)] };
    },
  },
  {
    name: 'most of the list is gone for a while',
    play: ({ tenant, draw }) => {
      const to = draw.between(5, 50);
      return {
        minutes: to + 20,
        acts: emptied(tenant, 0, to, draw.oneOf([1, 3, 6])),
        demands: [emptyPage(0, to)],
      };
    },
  },
  {
    name: 'the list goes empty during the outage of a cluster',
    play: ({ tenant, draw }) => {
      const from = draw.between(9, 15);
      const to = from + draw.between(5, 40);
      const up = to + draw.between(8, 15);
      return {
        minutes: up + 20,
        acts: [
          ...during(0, up, tenant.members('c3'), setStatus('ERROR'), recover),
          ...emptied(tenant, from, to, 0),
        ],
        demands: [clusterPage('c3', 0, up), emptyPage(from, to)],
      };
    },
  },
  {
    name: 'the list is empty and the API goes down',
    play: ({ tenant, draw }) => {
      const down = draw.between(10, 15);
      const to = down + draw.between(8, 15);
      return {
        minutes: to + 25,
        acts: [...emptied(tenant, 0, to, 0), ...failFor(tenant, [down, to], everything, refusal(500))],
        demands: [emptyPage(0, to), blind('ApiUnreachable', down, to)],
      };
    },
  },
  {
    name: 'a list that does not add up',
    play: ({ tenant, draw }) => {
      const to = draw.between(7, 30);
      const miscount = (by: number) => () => {
        tenant.miscount = by;
      };
      return {
        minutes: to + 20,
        acts: [
          { minute: 0, does: miscount(draw.oneOf([1, 5, 400])) },
          { minute: to, does: miscount(0) },
        ],
        demands: [blind('ListMismatch', 0, to)],
      };
    },
  },
];
