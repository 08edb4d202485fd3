import { deadline, unlessAborted } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, millis, type Tick } from '../lib/units.ts';
import { type BulkLog, createBulkLog } from './bulk-log.ts';
import { createEmit, type Emit, type EmitEach } from './emit.ts';
import { createLogWriter, type LogWriter } from './log-writer.ts';
import { createLogger, type LogDestination, type LogSettings, lineFormat } from './logger.ts';
import { createSelfMetrics, type Instruments } from './self-metrics.ts';
import { createStreaks, type Streaks } from './streaks.ts';

/** Where events go: the log and the daemon's own metrics. */
export interface Telemetry {
  readonly emit: Emit;
  readonly emitEach: EmitEach;
  /** Logs each of many without blocking the event loop. */
  readonly bulk: BulkLog;
  /** Whether every client is to be logged in every sweep. */
  readonly logsEachClient: () => boolean;
  readonly adopt: (log: Omit<LogSettings, 'format'>) => void;
  /** Waits until all lines are written, or until a stop that began at `since` must end. */
  readonly flush: (since?: Tick) => Promise<void>;
  readonly metrics: Instruments;
  /** The metrics as Prometheus reads them. */
  readonly metricsText: () => Promise<string>;
  readonly streaks: Streaks;
}

/** The process must end within 2 s of a signal, and its exit takes part of that. */
const longestStop = millis(1_500);

export function createTelemetry(log: LogSettings, clock: Clock, destination: LogDestination): Telemetry {
  const { instruments: metrics, text: metricsText } = createSelfMetrics();
  const streaks = createStreaks();
  const onDrop = (lines: number): void => metrics.logLinesDropped.inc(lines);
  let { clients } = log;
  const writer = writerTo(destination, {
    clock,
    onDrop,
    onRecovery: (lines) => emit('log.lines_dropped', { lines }),
  });
  const bulk = createBulkLog(writer, onDrop);
  const format = lineFormat(log.format, destination);
  const logger = createLogger(log.level, clock, (line) => {
    const text = format(line);
    if (text !== '') writer.write(text);
  });
  const { emit, emitEach } = createEmit({ logger, metrics, streaks });
  return {
    emit,
    emitEach,
    bulk,
    logsEachClient: () => clients === 'all' && logger.isLevelEnabled('info'),
    adopt: (next) => {
      logger.level = next.level;
      clients = next.clients;
    },
    flush: async (since = clock.tick()) => {
      const left = longestStop - elapsed(since, clock.tick());
      using limit = deadline(clock, millis(Math.max(0, left)), new AbortController().signal);
      await unlessAborted(bulk.done().then(writer.flush), limit.signal).catch(() => {});
    },
    metrics,
    metricsText,
    streaks,
  };
}

const writerTo = (
  destination: LogDestination,
  settings: Omit<Parameters<typeof createLogWriter>[0], 'fd'>,
): LogWriter =>
  typeof destination === 'number'
    ? createLogWriter({ fd: destination, ...settings })
    : { write: (line) => destination.write(line), flush: async () => {} };
