import { createHash } from 'node:crypto';
import type { Client } from '../fleet/client.ts';
import { ageAt } from '../fleet/judge.ts';
import { clientReport, isoTime, tenantSummary } from '../fleet/report.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import type { View } from '../fleet/view.ts';
import { type Clock, nextTurn } from '../lib/clock.ts';
import { elapsed, later, millis, type Tick } from '../lib/units.ts';
import { type Body, keepBody } from './body.ts';
import type { Pieces } from './web-answer.ts';

interface FleetSource {
  readonly clock: Clock;
  readonly views: () => readonly View[];
}

/** A tenant's part of the body. */
interface Part {
  readonly thresholds: View['thresholds'];
  readonly pieces: Pieces;
  readonly hash: string;
  /** Then a client's silence becomes too long, and its verdict another. */
  readonly until: Tick;
}

/** Less than a millisecond's work. */
const slice = 50;

/** Makes the fleet as JSON when somebody asks, and once for each snapshot: ages are as of `reportedAt`. */
export function createFleetBody({ clock, views }: FleetSource): () => Promise<Body> {
  const parts = new WeakMap<Snapshot, Part>();
  let kept: { readonly of: readonly Part[]; readonly body: Body } | null = null;
  let making: Promise<Body> | null = null;

  const partOf = async (view: View): Promise<Part> => {
    const known = parts.get(view.snapshot);
    if (known?.thresholds === view.thresholds && elapsed(clock.tick(), known.until) > 0) return known;
    const part = await makePart(view, clock);
    parts.set(view.snapshot, part);
    return part;
  };
  const make = async (): Promise<Body> => {
    const all: Part[] = [];
    for (const view of views()) all.push(await partOf(view));
    if (kept === null || !isSame(kept.of, all)) kept = { of: all, body: join(all) };
    return kept.body;
  };
  return () => {
    making ??= make().finally(() => {
      making = null;
    });
    return making;
  };
}

const isSame = (one: readonly Part[], other: readonly Part[]): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index]);

function join(parts: readonly Part[]): Body {
  const pieces = parts.flatMap((part, index) => (index === 0 ? part.pieces : [comma, ...part.pieces]));
  return keepBody(
    [start, ...pieces, end],
    createHash('sha256')
      .update(parts.map(({ hash }) => hash).join())
      .digest('base64url'),
  );
}

const start = Buffer.from('{"tenants":[');
const comma = Buffer.from(',');
const end = Buffer.from(']}');

async function makePart(view: View, clock: Clock): Promise<Part> {
  const now = clock.tick();
  const summary = JSON.stringify({ ...tenantSummary(view), reportedAt: isoTime(clock.now()) });
  const pieces: Buffer[] = [];
  const hash = createHash('sha256');
  const add = (text: string): void => {
    const piece = Buffer.from(text);
    pieces.push(piece);
    hash.update(piece);
  };
  add(`${summary.slice(0, -1)},"clients":[`);
  let validFor = millis(Number.POSITIVE_INFINITY);
  const clients = [...view.snapshot.clients.values()];
  for (let first = 0; first < clients.length; first += slice) {
    const some = clients.slice(first, first + slice);
    const reports = some.map((client) => JSON.stringify(clientReport(client, view, now)));
    add(`${first === 0 ? '' : ','}${reports.join(',')}`);
    validFor = millis(Math.min(validFor, ...some.map((client) => untilNotSeen(client, view, now))));
    await nextTurn();
  }
  add(']}');
  const { thresholds } = view;
  return { thresholds, pieces, hash: hash.digest('base64url'), until: later(now, validFor) };
}

/** Endless if the client's silence is too long already, or if nobody knows of it. */
function untilNotSeen(client: Client, { thresholds }: View, now: Tick): number {
  const age = ageAt(client, now);
  if (age === null || age > thresholds.notSeenAfter) return Number.POSITIVE_INFINITY;
  return thresholds.notSeenAfter - age + 1;
}
