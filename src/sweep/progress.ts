import type { Client, ClientId } from '../fleet/client.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import type { Clock } from '../lib/clock.ts';
import { repeat } from '../lib/repeat.ts';
import { seconds } from '../lib/units.ts';

/** How far a sweep has come. */
interface Progress {
  readonly listed: ReadonlyMap<ClientId, Client>;
  readonly planned: readonly Client[];
  /** Grows while the sweep runs. */
  readonly read: ReadonlyMap<ClientId, Client>;
}

/** A longer sweep shows what it has this often, so that a large fleet does not wait minutes for its first metrics. */
const showEvery = seconds(5);

/** Shows what is known now, then what has been read since, until disposed of. */
export function showProgress(
  before: Snapshot,
  progress: Progress,
  { clock, show }: { readonly clock: Clock; readonly show: (snapshot: Snapshot) => void },
): AsyncDisposable {
  const planned = new Set(progress.planned.map(({ id }) => id));
  const showNow = (): void =>
    show({ ...before, takenAt: clock.tick(), clients: clientsInBetween(before, progress, planned) });
  showNow();
  return repeat({ clock, pause: () => showEvery, work: showNow });
}

/**
 * Clients that were read are shown as read, clients still to be read as before, and all others as listed. Where list and status
 * document disagree, showing the list first would make the status flicker in each sweep.
 */
function clientsInBetween(
  { clients: before }: Snapshot,
  { listed, read }: Progress,
  planned: ReadonlySet<ClientId>,
): Snapshot['clients'] {
  const known = (id: ClientId): Client | undefined =>
    read.get(id) ?? (planned.has(id) ? before.get(id) : undefined);
  return new Map([...listed].map(([id, client]) => [id, known(id) ?? client]));
}
