import type { Clock } from './clock.ts';
import type { Millis } from './units.ts';

/** Does something again and again, first after one span, until disposed of. */
export function every(clock: Clock, span: Millis, work: () => void): Disposable {
  const stopping = new AbortController();
  const repeat = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await clock.sleep(span, stopping.signal);
      work();
    }
  };
  repeat().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return { [Symbol.dispose]: () => stopping.abort() };
}
