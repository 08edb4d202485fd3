import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How long the event loop of this process was blocked at most, in milliseconds, since it was last asked. */
export function watchBlocking(): () => number {
  const period = 1;
  const histogram = monitorEventLoopDelay({ resolution: period });
  histogram.enable();
  return () => {
    const longest = histogram.count === 0 ? 0 : histogram.max / 1e6;
    histogram.reset();
    return Math.max(0, longest - period);
  };
}
