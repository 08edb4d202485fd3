import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { complaintsAbout } from './loading.ts';

const canary = 'c4n4ry';

/** A secret as people have it: the canary between characters that mean something to YAML, URLs or the loader. */
const secretText = fc
  .tuple(fc.string({ maxLength: 4 }), fc.constantFrom('', ': ', '*', '!', '{', '"', '${1', '#', '@'))
  .map(([before, sign]) => `${sign}${canary}${before}`);

const secretKeys = [
  'clientId',
  'clientSecret',
  'clientIdFile',
  'clientSecretFile',
  'token',
  'apiKey',
  'password',
];

const anything = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant([]), fc.constant({}));

const tenant = fc
  .record(
    { name: anything, baseUrl: anything, apiVersion: anything, rateLimit: anything },
    { requiredKeys: [] },
  )
  .chain((rest) =>
    fc
      .dictionary(fc.constantFrom(...secretKeys), fc.oneof(secretText, fc.array(secretText)))
      .map((secrets) => ({ ...rest, ...secrets })),
  );

test('no complaint about a structure shows what stands at a secret key', async () => {
  const file = fc.record({
    tenants: fc.array(tenant, { maxLength: 3 }),
    listen: fc.record({ token: secretText }),
  });

  await fc.assert(
    fc.asyncProperty(file, async (data) => {
      const complaints = await complaintsAbout(stringify(data));

      expect(complaints.length).toBeGreaterThan(0);
      expect(complaints.join('\n')).not.toContain(canary);
    }),
  );
});

test('no complaint about a text shows a secret that broke its YAML', async () => {
  const line = fc.tuple(
    fc.constantFrom(...secretKeys.slice(0, 4)),
    fc.constantFrom(': ', ':', ' :', ':\t'),
    secretText,
  );

  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 4 }), fc.boolean(), async (lines, inFlow) => {
      const pairs = lines.map(([key, colon, value]) => `${key}${colon}${value}`);
      const written = inFlow
        ? `  - { ${pairs.join(', ')} }`
        : pairs.map((pair, index) => `${index ? '    ' : '  - '}${pair}`).join('\n');

      const complaints = await complaintsAbout(`tenants:\n${written}\n`);

      expect(complaints.join('\n')).not.toContain(canary);
    }),
  );
});

test('no complaint shows credentials in a base URL', async () => {
  const url = fc
    .tuple(
      fc.constantFrom('https://', 'http://', 'https:', 'ftp://', '', '//'),
      fc.constantFrom('me:', ':', ''),
      fc.string(),
    )
    .map(([scheme, user, rest]) => `${scheme}${user}${canary}${rest}@acme.api.identitynow.com`);

  await fc.assert(
    fc.asyncProperty(url, async (baseUrl) => {
      const complaints = await complaintsAbout(
        stringify({ tenants: [{ name: 'a', baseUrl, clientId: 'b', clientSecret: 'c' }] }),
      );

      expect(complaints.join('\n')).not.toContain(canary);
    }),
  );
});
