import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface BlockingWatch {
  /** Measuring takes CPU time: a wake-up each millisecond. */
  readonly start: () => void;
  /** Ends it: how long the event loop was blocked at most meanwhile, in milliseconds. */
  readonly stop: () => number;
}

/** Watches the event loop of this process. */
export function watchBlocking(): BlockingWatch {
  const period = 1;
  const histogram = monitorEventLoopDelay({ resolution: period });
  return {
    start: () => {
      histogram.reset();
      histogram.enable();
    },
    stop: () => {
      histogram.disable();
      const longest = histogram.count === 0 ? 0 : histogram.max / 1e6;
      return Math.max(0, longest - period);
    },
  };
}
