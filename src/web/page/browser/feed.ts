import { type Fleet, type FleetAnswer, takeAnswer } from './fleet.ts';

export interface Feed {
  readonly fleet: Fleet | null;
  /** Since when the exporter has not answered; null while it does. */
  readonly silentSince: number | null;
  /** What time it is by the exporter's clock: that of the browser may be wrong. */
  readonly now: () => number;
}

const refreshEvery = 5_000;

/** Fetches changes while the page is visible, and passes each answer to the listener. */
export function followFleet(listener: (feed: Feed) => void): void {
  let feed: Feed = { fleet: null, silentSince: null, now: Date.now };
  let timer: ReturnType<typeof setTimeout> | undefined;

  const refresh = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      feed = await ask(feed);
    } catch {
      feed = { ...feed, silentSince: feed.silentSince ?? feed.now() };
    }
    listener(feed);
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(() => void refresh(), refreshEvery);
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) clearTimeout(timer);
    else void refresh();
  });
  void refresh();
}

async function ask(before: Feed): Promise<Feed> {
  const version = before.fleet?.version;
  const query = version === undefined ? '' : `?since=${encodeURIComponent(version)}`;
  const headers = version === undefined ? {} : { 'if-none-match': `W/"${version}"` };
  // Without the browser's own cache: it would keep every version, and hide that nothing has changed.
  const answer = await fetch(`api/fleet${query}`, { headers, cache: 'no-store' });
  const now = clockOf(answer.headers.get('date'));
  if (answer.status === 304) return { ...before, silentSince: null, now };
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const fleet = takeAnswer(before.fleet, (await answer.json()) as FleetAnswer);
  return { fleet, silentSince: null, now };
}

function clockOf(date: string | null): () => number {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(at)) return Date.now;
  const measured = performance.now();
  return () => at + performance.now() - measured;
}
