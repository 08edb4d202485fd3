/**
 * Fields of SailPoint's objects that hold keys, addresses or stack traces: an appliance's `secret` is its API key. The names
 * come from the official descriptions of managed clients, their statuses and clusters; compared without case and separators.
 */
const secretField =
  /secret|password|passphrase|token|private|publickey|keypair|keystore|certificate|apikey|credential|stacktrace|ipaddress|internalip|host|url$/i;

export const mask = '***';

/** A copy of an API answer with its secrets masked. */
export function withoutSecrets(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutSecrets);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      const isSecret = secretField.test(key.replaceAll(/[^a-z]/gi, ''));
      return [key, isSecret && value !== null && value !== '' ? mask : withoutSecrets(value)];
    }),
  );
}
