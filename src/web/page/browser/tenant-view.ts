import { html, nothing, type TemplateResult } from 'lit-html';
import { shortSpan } from '../../../lib/short-span.ts';
import type { FleetTenant } from './fleet.ts';
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
export const tenantView = (tenant: FleetTenant, now: number): TemplateResult => html`
  <section class="tenant ${tenant.level}">
    <p class="headline">
      <span class="mark" aria-hidden="true">${levelMarks[tenant.level]}</span>
      <strong><bdi>${tenant.tenant}</bdi>${shardOf(tenant)}</strong>
      <span>${headlineOf(tenant, now)}</span>
    </p>
    <p class="data">${ageOf(tenant, now)}${nextSweep(tenant, now)}${coverageOf(tenant)}${credentialOf(tenant, now)}</p>
    ${stripView([tenant.history.sight], sights, now, 'Whether the tenant could be seen in the last hour')}
  </section>
`;

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

function nextSweep({ lastSweepAt, intervalSeconds, lastSweep }: FleetTenant, now: number) {
  if (lastSweepAt === null || intervalSeconds === null) return nothing;
  const started = Date.parse(lastSweepAt) - (lastSweep?.duration ?? 0) * 1_000;
  const left = (started + intervalSeconds * 1_000 - now) / 1_000;
  return left > 0 ? ` · next sweep within ${shortSpan(left)}` : ' · sweeping';
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
