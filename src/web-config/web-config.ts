import type { Clock } from '../lib/clock.ts';
import { follow } from '../lib/follow.ts';
import { ok } from '../lib/result.ts';
import { seconds } from '../lib/units.ts';
import type { WebPolicy } from '../web/web-policy.ts';
import { isAdmitted } from './client-certificate.ts';
import { createGate } from './gate.ts';
import { createLogins } from './logins.ts';
import { createPasswordChecker } from './password-checker.ts';
import { readWebConfig } from './read-web-config.ts';
import { refuseWhatNeedsRestart, type WebSettings } from './web-settings.ts';

/** A file in the format of Prometheus' exporter-toolkit, in force. This file is the only door to this room. */
interface WebConfig extends AsyncDisposable {
  /** As the file says now. */
  readonly policy: WebPolicy;
  /** Adopts what changes in the file and in those it names, until disposed of. */
  readonly follow: (listener: WebConfigListener) => AsyncDisposable;
}

interface WebConfigListener {
  readonly adopt: (policy: WebPolicy) => void;
  readonly onReload: () => void;
  readonly onFailure: (reason: string) => void;
}

/** Throws one UsageError with a line for each problem. */
export async function checkWebConfig(path: string): Promise<void> {
  await readWebConfig(path);
}

/** Throws one UsageError with a line for each problem. */
export async function openWebConfig(path: string, clock: Clock): Promise<WebConfig> {
  const first = await readWebConfig(path);
  await using stack = new AsyncDisposableStack();
  const passwords = stack.use(createPasswordChecker());
  // Kept from one reading to the next, so that whoever was admitted stays so.
  const logins = createLogins(passwords.isRight);
  const policyOf = (settings: WebSettings): WebPolicy => ({
    tls: settings.tls && tlsPolicyOf(settings.tls),
    headers: settings.headers,
    admit: createGate(settings, { clock, logins }),
  });
  const opened = stack.move();
  return {
    policy: policyOf(first),
    follow: ({ adopt, onReload, onFailure }) => {
      let current = first;
      const takeOver = (next: WebSettings): void => {
        refuseWhatNeedsRestart(current, next);
        adopt(policyOf(next));
        current = next;
        onReload();
      };
      const read = () => readWebConfig(path);
      return follow({ clock, every: seconds(1), first: ok(first), read, adopt: takeOver, onFailure });
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const tlsPolicyOf = ({ context, clients }: NonNullable<WebSettings['tls']>): WebPolicy['tls'] => ({
  context,
  asksClients: clients.asks,
  admits: (socket) => isAdmitted(socket, clients),
});
