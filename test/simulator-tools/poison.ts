import { millis, seconds } from '../../src/lib/units.ts';
import type { SimulatedOperationName } from '../../src/simulator/simulated-operations.ts';
import type { Effect, Faults } from './faults.ts';

const status = (
  code: number,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = {},
): Effect => ({
  kind: 'status',
  status: code,
  body,
  headers,
});

/** Every way the simulated tenant can fail a call. */
const ofAnyCall: readonly Effect[] = [
  ...[400, 401, 403, 404, 407, 409, 418, 500, 502, 503, 599].map((code) => status(code)),
  status(503, '<html>'),
  status(429),
  status(429, {}, { 'retry-after': '1' }),
  status(429, {}, { 'retry-after': '0' }),
  status(200, {}),
  status(200, 'null'),
  status(200, '"text"'),
  status(200, '\uFEFF[]'),
  status(200, '['.repeat(100_000)),
  { kind: 'hang' },
  { kind: 'reset' },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'cut-json' },
  { kind: 'drip', every: seconds(1) },
  { kind: 'redirect', to: 'https://elsewhere.invalid/' },
  { kind: 'revoke-tokens' },
  { kind: 'clock-off', by: millis(-7_200_000) },
];

/** And every way a list can lie. */
const ofLists: readonly Effect[] = [
  status(200, []),
  { kind: 'short-page', missing: 3 },
  { kind: 'shift' },
  { kind: 'shuffle' },
  { kind: 'bad-elements' },
  { kind: 'no-total' },
  { kind: 'total', total: 0 },
  { kind: 'total', total: 250 },
  { kind: 'total', total: 1_000_000 },
  { kind: 'total', total: 'many' },
];

/** Lets one call in ten meet one of them. */
export function poison(faults: Faults, operations: readonly SimulatedOperationName[]): void {
  for (const operation of operations) {
    const effects = operation === 'getManagedClients' ? [...ofAnyCall, ...ofLists] : ofAnyCall;
    for (const effect of effects) faults.add({ operation, probability: 0.1 / effects.length }, effect);
  }
}
