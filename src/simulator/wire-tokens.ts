import type { Instant } from '../lib/units.ts';
import { hex } from './seeded.ts';
import type { Grant } from './token-store.ts';
import type { WireObject } from './wire-shapes.ts';

const day = 86_400_000;
const created = '2025-03-03T08:00:00.000Z';
const owner = { type: 'IDENTITY', id: hex(32, 'owner'), name: 'Simulated administrator' };

/** The personal access tokens of the caller: the one in use, whose id is the client id, and one that never expires. */
export const personalAccessTokens = (
  { clientId, scopes }: Grant,
  now: Instant,
  end: Instant,
): readonly WireObject[] => [
  {
    ...common,
    id: hex(32, 'another token'),
    name: 'Another integration',
    scope: ['sp:scopes:all'],
    lastUsed: null,
    expirationDate: null,
    userAwareTokenNeverExpires: true,
  },
  {
    ...common,
    id: clientId,
    name: 'Fleet monitoring',
    scope: scopes,
    // SailPoint updates it once a day.
    lastUsed: new Date(Math.floor(now / day) * day).toISOString(),
    expirationDate: new Date(end).toISOString(),
    userAwareTokenNeverExpires: false,
  },
];

const common = { owner, created, managed: false, accessTokenValiditySeconds: 43_200 } as const;
