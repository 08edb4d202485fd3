import type { Output } from './context.ts';

/** Shows progress on a terminal, and nothing in a pipe. */
export interface ProgressLine extends Disposable {
  readonly plan: (more: number) => void;
  readonly step: () => void;
  /** Writes something else above it. */
  readonly say: (text: string) => void;
  /** Removes the line from the terminal. */
  readonly end: () => void;
}

const clear = '\r\u001b[K';

export function createProgressLine(label: string, { draw, say, isWatched }: Output): ProgressLine {
  let [planned, done] = [0, 0];
  const redraw = (): void => {
    if (isWatched && planned > 0) draw(`${clear}${label} ${done} of ${planned}`);
  };
  const wipe = (): void => {
    if (isWatched && planned > 0) draw(clear);
  };
  const end = (): void => {
    wipe();
    [planned, done] = [0, 0];
  };
  return {
    plan: (more) => {
      planned += more;
      redraw();
    },
    step: () => {
      done++;
      redraw();
    },
    say: (text) => {
      wipe();
      say(text);
      redraw();
    },
    end,
    [Symbol.dispose]: end,
  };
}
