import { seconds } from '../../src/lib/units.ts';
import { initialiseTenant } from '../../src/telemetry/self-metrics.ts';
import { createTelemetry, type Telemetry } from '../../src/telemetry/telemetry.ts';
import { acme } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';

export interface RecordedTelemetry {
  readonly telemetry: Telemetry;
  /** All lines so far, read as JSON; `time` and `msg`, which are the same for all of an event, are left out. */
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
  readonly raw: () => readonly string[];
  /** The value of one series of the daemon's own metrics; null when there is none. */
  readonly metric: (series: string) => Promise<number | null>;
}

/** The log at its default level and the metrics of the tenant acme, as the daemon has them, in memory. */
export function recordTelemetry(level = 'info'): RecordedTelemetry {
  const raw: string[] = [];
  const destination = { write: (line: string) => void raw.push(line) };
  const telemetry = createTelemetry({ level, format: 'json' }, new FakeClock(), destination);
  initialiseTenant(telemetry.metrics, {
    tenant: acme,
    rateLimit: { requests: 50, window: seconds(10) },
  });
  return {
    telemetry,
    lines: () =>
      raw.map((line) => {
        const { time: _, msg: __, ...fields } = JSON.parse(line) as Record<string, unknown>;
        return fields;
      }),
    raw: () => raw,
    metric: async (series) => {
      const line = (await telemetry.metricsText()).split('\n').find((one) => one.startsWith(`${series} `));
      return line === undefined ? null : Number(line.slice(series.length));
    },
  };
}
