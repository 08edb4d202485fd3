import { html, nothing, type TemplateResult } from 'lit-html';
import { shortSpan } from '../../../lib/short-span.ts';
import type { FleetTenant } from './fleet.ts';
import { pastHour, pastWords } from './past-hour.ts';
import { stripView } from './strip-view.ts';
import { clockTime, spanSince } from './words.ts';

/** A shape for each level, so that colour is not the only sign. */
export const levelMarks = {
  blind: '⨯',
  bad: '▲',
  warn: '◆',
  unknown: '?',
  good: '●',
} as const satisfies Record<FleetTenant['level'], string>;

const sights = ['blind', 'seen'] as const;

/** One line in words, and how old it is. */
export const tenantView = (tenant: FleetTenant, isDrill: boolean, now: number): TemplateResult => html`
  <section class="tenant ${tenant.level}" aria-label=${tenant.tenant}>
    <p class="headline">
      <span class="mark" aria-hidden="true">${levelMarks[tenant.level]}</span>
      <strong><bdi>${tenant.tenant}</bdi></strong>${shardOf(tenant)}${isDrill ? html` <span class="tag" title="This tenant is simulated">DRILL</span>` : nothing}
      <span class="text">${headlineOf(tenant, now)}</span>
    </p>
    <p class="data">${ageOf(tenant, now)}${nextSweep(tenant, now)}${coverageOf(tenant)}${credentialOf(tenant, now)}</p>
    <div class="sight" title="Whether the list of appliances could be read in the last hour">
      <span class="strip-name">Seen, last hour</span>${sightView(tenant, now)}
    </div>
  </section>
`;

function sightView({ history }: FleetTenant, now: number) {
  const past = pastHour([history.sight], sights, now);
  return stripView(past, pastWords(past));
}

const shardOf = ({ shard }: FleetTenant) =>
  shard.total === 1 ? nothing : html` <span class="tag">shard ${shard.index + 1} of ${shard.total}</span>`;

/** For a tenant that cannot be seen: since when, and what was last known. */
function headlineOf(tenant: FleetTenant, now: number): string {
  if (tenant.level !== 'blind') return tenant.text;
  const since = tenant.history.sight.findLast(({ state }) => state === 'blind')?.since;
  const span = since === undefined || since === null ? '' : ` for ${spanSince(Date.parse(since), now)}`;
  const seen = lastSeenWhole(tenant);
  const last = seen === null ? '; never listed' : `; last complete list ${clockTime(seen)}`;
  return `${tenant.text.replace(/^blind/, `blind${span}`)}${last}`;
}

/** When it was last seen: the end of the last stretch in which it was, or the last sweep. */
function lastSeenWhole({ history, lastSweepAt, up }: FleetTenant): string | null {
  if (up) return lastSweepAt;
  const blind = history.sight.findLastIndex(({ state }) => state === 'blind');
  return blind <= 0 ? null : (history.sight[blind]?.since ?? null);
}

function ageOf({ lastSweepAt, up }: FleetTenant, now: number) {
  if (lastSweepAt === null) return 'not swept yet';
  return `${up ? 'swept' : 'last tried'} ${spanSince(Date.parse(lastSweepAt), now)} ago`;
}

function nextSweep({ nextSweepAt }: FleetTenant, now: number) {
  if (nextSweepAt === null) return nothing;
  const left = (Date.parse(nextSweepAt) - now) / 1_000;
  return left > 0 ? ` · next sweep in ${shortSpan(left)}` : ' · sweeping';
}

const credentialSoon = 14 * 86_400_000;

/** The exporter's own credential can end at night. */
function credentialOf({ credentialEndsAt }: FleetTenant, now: number) {
  if (credentialEndsAt === null) return nothing;
  const end = Date.parse(credentialEndsAt);
  if (end - now > credentialSoon) return nothing;
  return end < now ? ' · the credential has ended' : ` · the credential ends in ${spanSince(now, end)}`;
}

function coverageOf({ lastSweep }: FleetTenant) {
  if (lastSweep === null) return nothing;
  const { polled, failed, deferred, capped } = lastSweep.coverage;
  const parts = [
    `${polled} polled`,
    failed > 0 && `${failed} failed`,
    deferred > 0 && `${deferred} deferred`,
    capped > 0 && `${capped} left out`,
  ];
  return ` · ${parts.filter(Boolean).join(', ')}`;
}
