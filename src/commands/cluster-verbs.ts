import type { Verb } from './api-verbs.ts';
import { listVerb } from './list-verb.ts';

export const clusterVerbs: readonly Verb[] = [
  listVerb({ operation: 'getManagedClusters', what: 'managed clusters', filter: 'operational eq false' }),
  {
    name: 'get',
    about: 'show one managed cluster',
    example: 'get 2c91808876dd79120176f758af765c58',
    idOf: 'cluster',
    writes: null,
    question: (id) => ({ operation: 'getManagedCluster', input: { id } }),
  },
];
