import type { Config } from './config/config.ts';
import type { Thresholds } from './fleet/judge.ts';
import type { View } from './fleet/view.ts';
import { Governors } from './governors.ts';
import type { Clock } from './lib/clock.ts';
import { repeat } from './lib/repeat.ts';
import { elapsed, type Millis, seconds, toSeconds } from './lib/units.ts';
import { beatsOf } from './sweep/beats.ts';
import { createHeartbeat, type Heartbeat } from './sweep/heartbeat.ts';
import { longestPause, type Schedule, startSchedule } from './sweep/schedule.ts';
import { forgetTenant } from './telemetry/self-metrics.ts';
import { streaksOf } from './telemetry/streaks.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { createTenant, thresholdsOf } from './tenant.ts';
import { Tenants } from './tenants.ts';

interface WatchSettings {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** The configuration in force and what follows from it. */
interface Terms {
  readonly config: Config;
  readonly thresholds: Thresholds;
  readonly schedule: Schedule;
}

/** A tenant whose last list failed is swept this often, whatever the schedule. */
const retryEvery = seconds(60);

/** The tenants and the schedule on which they are swept, as the configuration says. */
export class Watch implements AsyncDisposable {
  readonly #settings: WatchSettings;
  readonly #tenants: Tenants;
  readonly #heartbeat: Heartbeat;
  readonly #isOverdue: () => boolean;
  readonly #retries: AsyncDisposable;
  #terms: Terms | null = null;

  constructor(settings: WatchSettings) {
    const { clock, telemetry } = settings;
    this.#settings = settings;
    this.#heartbeat = createHeartbeat(clock, longestPause);
    const started = clock.tick();
    this.#isOverdue = () => elapsed(started, clock.tick()) >= (this.#terms?.config.sweep.deadline ?? 0);
    const governors = new Governors(clock);
    this.#tenants = new Tenants({
      clock,
      wire: (wanted, store) => createTenant({ ...wanted, governors, clock, telemetry, store }),
      onGone: (tenant) => {
        telemetry.streaks.endAll(streaksOf(tenant));
        return forgetTenant(telemetry.metrics, tenant);
      },
    });
    this.#retries = repeat({ clock, pause: () => retryEvery, work: () => this.#retry() });
  }

  /**
   * Adopts a configuration. Tenants that are new or changed are swept at once.
   * Rejects with UsageError if a secret cannot be read; then nothing has changed.
   */
  async adopt(config: Config): Promise<void> {
    const fresh = await this.#tenants.replace(config);
    const before = this.#terms;
    const schedule = before && isSameSchedule(before.config, config) ? before.schedule : this.#start(config);
    this.#terms = { config, schedule, thresholds: thresholdsOf(config) };
    this.#settings.telemetry.adopt(config.log);
    for (const { sweeper } of fresh) sweeper.beat(schedule.nextGap());
    this.#acknowledgeLosses();
    if (before && before.schedule !== schedule) await before.schedule[Symbol.asyncDispose]();
  }

  views(): readonly View[] {
    if (this.#terms === null) return [];
    const { thresholds, schedule } = this.#terms;
    const interval = toSeconds(schedule.interval());
    const nextSweep = schedule.nextBeat();
    return this.#tenants.all.map(({ store }) => ({
      snapshot: store.current(),
      thresholds,
      interval,
      nextSweep,
    }));
  }

  /** Where the fleet page leads to. */
  links(): Config['links'] {
    return this.#terms?.config.links ?? {};
  }

  /** The tenants on this machine: SailPoint is never there. */
  simulated(): readonly string[] {
    const tenants = this.#terms?.config.tenants ?? [];
    return tenants.filter(({ baseUrl }) => baseUrl.startsWith('http:')).map(({ name }) => name);
  }

  isLive(): boolean {
    return this.#heartbeat.isAlive() && !this.#tenants.all.some(({ sweeper }) => sweeper.isHung());
  }

  /** After one sweep deadline it is ready whatever SailPoint does: being scraped is its purpose. */
  isReady(): boolean {
    return this.#isOverdue() || this.#tenants.all.every(({ store }) => store.current().listedOnce);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#retries[Symbol.asyncDispose]();
    await this.#terms?.schedule[Symbol.asyncDispose]();
    await this.#tenants[Symbol.asyncDispose]();
  }

  #start({ schedule, timezone }: Config): Schedule {
    const { clock } = this.#settings;
    const onBeat = (gap: Millis): void => {
      for (const { sweeper } of this.#tenants.all) sweeper.beat(gap);
    };
    const beats = beatsOf(schedule, timezone);
    return startSchedule({ clock, beats, heartbeat: this.#heartbeat, onBeat });
  }

  /** A reload confirms that missing clients are gone, unless the next list names them again. */
  #acknowledgeLosses(): void {
    for (const { store, sweeper } of this.#tenants.all) {
      if (store.current().missing === 0) continue;
      store.acknowledge(this.#settings.clock.tick());
      if (this.#terms && !sweeper.isSweeping()) sweeper.beat(this.#terms.schedule.nextGap());
    }
  }

  /** Otherwise nobody would see a tenant whose list fails once until the next beat, which may be hours away. */
  #retry(): void {
    const schedule = this.#terms?.schedule;
    if (schedule === undefined || schedule.interval() <= retryEvery) return;
    for (const { store, sweeper } of this.#tenants.all) {
      if (!store.current().up && !sweeper.isSweeping()) sweeper.beat(schedule.nextGap());
    }
  }
}

const isSameSchedule = (one: Config, other: Config): boolean =>
  one.schedule === other.schedule && one.timezone === other.timezone;
