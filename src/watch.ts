import type { Config } from './config/config.ts';
import type { Thresholds } from './fleet/judge.ts';
import type { Load } from './fleet/load.ts';
import type { View } from './fleet/view.ts';
import { Governors } from './governors.ts';
import type { Clock } from './lib/clock.ts';
import { elapsed, type Millis, millis, type Seconds, toSeconds } from './lib/units.ts';
import { createHeartbeat, type Heartbeat } from './sweep/heartbeat.ts';
import { longestPause, type NextBeats, startSchedule } from './sweep/schedule.ts';
import { forgetTenant } from './telemetry/self-metrics.ts';
import { streaksOf } from './telemetry/streaks.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { createTenant, thresholdsOf } from './tenant.ts';
import { Tenants } from './tenants.ts';

export interface WatchSettings {
  readonly clock: Clock;
  /** Reads a cron expression. */
  readonly cron: (expression: string) => NextBeats;
  readonly telemetry: Telemetry;
}

/** What follows from a configuration. */
interface Terms {
  readonly config: Config;
  readonly thresholds: Thresholds;
  readonly interval: Seconds;
}

/** The tenants and the schedule they are swept on, as the configuration wants them. */
export class Watch implements AsyncDisposable {
  readonly #settings: WatchSettings;
  readonly #tenants: Tenants;
  readonly #heartbeat: Heartbeat;
  readonly #isOverdue: () => boolean;
  #schedule: AsyncDisposable | null = null;
  #terms: Terms | null = null;

  constructor(settings: WatchSettings) {
    const { clock, telemetry } = settings;
    this.#settings = settings;
    this.#heartbeat = createHeartbeat(clock, longestPause);
    const started = clock.tick();
    this.#isOverdue = () => elapsed(started, clock.tick()) >= (this.#terms?.config.sweep.deadline ?? 0);
    const governors = new Governors(clock);
    this.#tenants = new Tenants({
      wire: (wanted, store) => createTenant({ ...wanted, governors, clock, telemetry, store }),
      onGone: (tenant) => {
        telemetry.streaks.endAll(streaksOf(tenant));
        return forgetTenant(telemetry.metrics, tenant);
      },
    });
  }

  /**
   * Sweeps on these terms from now on; tenants that are new, or changed, at once.
   * Rejects with UsageError when a secret cannot be read: then nothing has changed.
   */
  async adopt(config: Config): Promise<void> {
    const before = this.#terms;
    const nextBeats = this.#settings.cron(config.schedule);
    const fresh = await this.#tenants.replace(config);
    const interval = toSeconds(intervalOf(nextBeats));
    this.#terms = { config, interval, thresholds: thresholdsOf(config) };
    this.#settings.telemetry.logger.level = config.log.level;
    for (const { sweeper } of fresh) sweeper.beat(intervalOf(nextBeats));
    if (before?.config.schedule !== config.schedule) await this.#reschedule(nextBeats);
  }

  views(): readonly View[] {
    if (this.#terms === null) return [];
    const { thresholds, interval } = this.#terms;
    return this.#tenants.all.map(({ store }) => ({ snapshot: store.current(), thresholds, interval }));
  }

  isLive(): boolean {
    return this.#heartbeat.isAlive() && !this.#tenants.all.some(({ sweeper }) => sweeper.isHung());
  }

  /** After one sweep deadline it is ready whatever SailPoint does: to be scraped is what it is for. */
  isReady(): boolean {
    return this.#isOverdue() || this.#tenants.all.every(({ store }) => store.current().listedOnce);
  }

  load(): Load {
    const snapshots = this.#tenants.all.map(({ store }) => store.current());
    const isKnown = snapshots.every(({ listedOnce }) => listedOnce);
    const limits = this.#terms?.config.tenants.map(({ rateLimit }) => rateLimit) ?? [];
    return {
      clients: isKnown ? sumOf(snapshots, ({ clients }) => clients.size) : Number.POSITIVE_INFINITY,
      requestsPerSecond: sumOf(limits, ({ requests, window }) => requests / toSeconds(window)),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#schedule?.[Symbol.asyncDispose]();
    await this.#tenants[Symbol.asyncDispose]();
  }

  async #reschedule(nextBeats: NextBeats): Promise<void> {
    const onBeat = (): void => {
      const gap = intervalOf(nextBeats);
      for (const { sweeper } of this.#tenants.all) sweeper.beat(gap);
    };
    const { clock } = this.#settings;
    const ending = this.#schedule;
    this.#schedule = startSchedule({ clock, nextBeats, heartbeat: this.#heartbeat, onBeat });
    await ending?.[Symbol.asyncDispose]();
  }
}

/** The gap between the next two beats. */
function intervalOf(nextBeats: NextBeats): Millis {
  const [first, second] = nextBeats();
  return millis(second - first);
}

const sumOf = <T>(all: readonly T[], numberOf: (one: T) => number): number =>
  all.reduce((sum, one) => sum + numberOf(one), 0);
