import { describe, expect, test } from 'vitest';
import type { TenantConfig } from '../src/config/config.ts';
import { tenantName } from '../src/fleet/client.ts';
import { Governors } from '../src/governors.ts';
import { secret } from '../src/lib/secret.ts';
import { seconds } from '../src/lib/units.ts';
import { FakeClock } from './support/fake-clock.ts';

const aTenant = (values: Partial<TenantConfig> = {}): TenantConfig => ({
  name: tenantName('acme'),
  baseUrl: 'https://acme.api.identitynow.com',
  connection: { proxy: null, authorities: null },
  apiVersion: 'v2024',
  clientId: { kind: 'value', secret: secret('id') },
  clientSecret: { kind: 'value', secret: secret('secret') },
  rateLimit: { requests: 100, window: seconds(10) },
  requestTimeout: seconds(10),
  filters: null,
  ...values,
});

describe('a governor', () => {
  test('is shared by tenants with the same client id, which count on equal parts of its limit', () => {
    const governors = new Governors(new FakeClock());

    const one = governors.lease(aTenant({ filters: 'clusterId eq "a"' }));
    const other = governors.lease(aTenant({ filters: 'clusterId eq "b"' }));

    expect(other.governor).toBe(one.governor);
    expect(one.share()).toEqual({ requests: 50, window: 10_000 });
  });

  test.each<[string, Partial<TenantConfig>]>([
    ['client id', { clientId: { kind: 'value', secret: secret('other') } }],
    ['API version', { apiVersion: 'v2025' }],
    ['address', { baseUrl: 'https://other.api.identitynow.com' }],
  ])('is not shared with a tenant of another %s', (_what, values) => {
    const governors = new Governors(new FakeClock());

    const one = governors.lease(aTenant());
    const other = governors.lease(aTenant(values));

    expect(other.governor).not.toBe(one.governor);
    expect(one.share().requests).toBe(100);
  });

  test('outlives a tenant that is wired anew, and is forgotten with its last', () => {
    const governors = new Governors(new FakeClock());
    const before = governors.lease(aTenant());

    const after = governors.lease(aTenant());
    before[Symbol.dispose]();
    const share = after.share();
    after[Symbol.dispose]();
    const later = governors.lease(aTenant());

    expect(after.governor).toBe(before.governor);
    expect(share.requests).toBe(100);
    expect(later.governor).not.toBe(after.governor);
  });

  test('is the same under another limit, which holds as soon as nobody is left with a stricter one', () => {
    const governors = new Governors(new FakeClock());
    const [strict, lax] = [
      { requests: 20, window: seconds(10) },
      { requests: 90, window: seconds(10) },
    ];
    const before = governors.lease(aTenant({ rateLimit: strict }));

    const after = governors.lease(aTenant({ rateLimit: lax }));
    const together = after.governor.limit;
    before[Symbol.dispose]();

    expect(after.governor).toBe(before.governor);
    expect(together).toEqual(strict);
    expect(after.governor.limit).toEqual(lax);
    expect(after.share()).toEqual(lax);
  });
});
